import { type ApiDocument, type Operation, propertiesOf, type Schema } from "../document.js";
import { type Root, uuidsIn } from "./ownership.js";
import type { SchemaTable } from "./relations.js";
import { createSeeds } from "./seed.js";
import { createTable, type Row, type Table } from "./table.js";

/** The tables of everything that a document has rows of. */
export interface Store {
  /** The table of a schema by name; an empty one where the document has no rows of it. */
  table(schema: string): SchemaTable;
  /** The table of the rows that an operation answers. */
  tableOf(operation: Operation): SchemaTable | undefined;
}

/** How an API's document holds rows, and what the store starts with. */
export interface StoreOptions {
  readonly document: ApiDocument;
  readonly seed: number;
  readonly roots: readonly Root[];
  /** The schema of the rows that an operation answers. */
  rowOf(operation: Operation): Schema | undefined;
  /** The rows in an example of an answer. */
  rowsIn(example: unknown): readonly Row[];
  /** Examples that stand in for those of the document, by the name of the schema. */
  readonly examples?: (documented: ReadonlyMap<string, readonly Row[]>) => Iterable<readonly [string, readonly Row[]]>;
  vary(schema: string, copy: Row, index: number): Row;
  /** Tables that are made otherwise. */
  readonly tables?: Readonly<Record<string, Table<Row>>>;
}

export function createStore(options: StoreOptions): Store {
  const { document, rowOf } = options;
  const nameOf = (operation: Operation) => {
    const schema = rowOf(operation);
    return schema && document.nameOf(schema);
  };
  const keys = new Map<string, string | undefined>();
  const key = (schema: string, row: Row) => {
    const property = keys.get(schema);
    return property === undefined ? uuidsIn(row).join() : String(row[property]).toLowerCase();
  };
  const reads = document.operations.filter(({ method }) => method === "GET");
  const documented = new Map<string, readonly Row[]>();
  for (const operation of reads) {
    const name = nameOf(operation);
    if (name === undefined || name in (options.tables ?? {})) continue;
    if (!keys.has(name))
      keys.set(
        name,
        keyOf(
          document.schema(name),
          reads.filter((one) => nameOf(one) === name),
        ),
      );
    const found = operation.response?.examples.flatMap(options.rowsIn) ?? [];
    documented.set(
      name,
      distinct([...(documented.get(name) ?? []), ...found], (row) => key(name, row)),
    );
  }
  const examples = new Map([...documented, ...(options.examples?.(documented) ?? [])]);
  const seedOf = createSeeds({ seed: options.seed, examples, roots: options.roots, key, vary: options.vary });

  const tables = new Map<string, SchemaTable>();
  const table = (name: string): SchemaTable => {
    const known = tables.get(name);
    if (known) return known;
    const made = options.tables?.[name] ?? createTable(seedOf(name));
    const schema = document.schema(name) ?? {};
    const facts = { name, schema, examples: examples.get(name) ?? [], keyProperty: keys.get(name) };
    const described = Object.defineProperties(facts, Object.getOwnPropertyDescriptors(made)) as SchemaTable;
    tables.set(name, described);
    return described;
  };
  return {
    table,
    tableOf: (operation) => {
      const name = nameOf(operation);
      return name !== undefined && (documented.has(name) || name in (options.tables ?? {})) ? table(name) : undefined;
    },
  };
}

/** The property that tells rows apart: `instanceUid`, or what paths end in that lead to one row. */
function keyOf(schema: Schema = {}, reads: readonly Operation[]): string | undefined {
  const properties = propertiesOf(schema);
  const named = reads.flatMap(({ template }) => /\{(\w+)\}$/.exec(template)?.[1] ?? []);
  return ["instanceUid", ...named].find((name) => name in properties);
}

/** The first row of each key. */
function distinct(rows: readonly Row[], key: (row: Row) => string): readonly Row[] {
  return rows.filter((row, at) => rows.findIndex((other) => key(other) === key(row)) === at);
}
