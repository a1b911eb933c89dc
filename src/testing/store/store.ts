import type { ApiDocument, Operation } from "../document.js";
import type { Schema } from "../schema.js";
import type { Root } from "./ownership.js";
import { createSeeds } from "./seed.js";
import { createTable, type Row, type Table } from "./table.js";
import { uuids, uuidsIn } from "./texts.js";

/** The table of a schema. */
export interface SchemaTable extends Table<Row> {
  readonly name: string;
  readonly schema: Schema;
  readonly examples: readonly Row[];
  /** Property that identifies the rows, if there is one. */
  readonly keyProperty: string | undefined;
}

/** The tables of all rows that a document has examples of. */
export interface Store {
  /** Returns the table of a schema by name. It is empty if the document has no such rows. */
  table(schema: string): SchemaTable;
  /** Returns the table of the rows that an operation returns. */
  tableOf(operation: Operation): SchemaTable | undefined;
}

export type Examples = ReadonlyMap<string, readonly Row[]>;

/** Location of rows in the responses of an API, and initial contents of the store. */
export interface StoreOptions {
  readonly document: ApiDocument;
  readonly seed: number;
  readonly roots: readonly Root[];
  /** Returns the schema of the rows that an operation returns. */
  rowOf(operation: Operation): Schema | undefined;
  /** Returns the rows in an example of a response. */
  rowsIn(example: unknown): readonly Row[];
  /** Returns the property that identifies the rows of a schema. */
  keyProperty(schema: string): string | undefined;
  /** Extends the examples of the document. */
  extend?(documented: Examples): Examples;
  /** Returns the properties in which a clone of an example differs, in addition to ids and names. */
  vary(schema: string, copy: Row, index: number): Row;
  /** Tables that are not seeded from examples. */
  readonly tables?: Readonly<Record<string, Table<Row>>>;
}

export function createStore(options: StoreOptions): Store {
  const { document, keyProperty, tables: given = {}, extend = (documented: Examples) => documented } = options;
  const nameOf = (operation: Operation) => document.nameOf(options.rowOf(operation) ?? {});
  const key = (schema: string, row: Row) => {
    const property = keyProperty(schema);
    if (property === undefined) return uuidsIn(row).join();
    const text = String(row[property]).toLowerCase();
    return text.match(uuids)?.[0] ?? text;
  };

  const documented = new Map<string, readonly Row[]>();
  for (const operation of document.operations.filter(({ method }) => method === "GET")) {
    const name = nameOf(operation);
    if (name === undefined || name in given) continue;
    const rows = new Map((documented.get(name) ?? []).map((row) => [key(name, row), row]));
    for (const row of operation.response?.examples.flatMap(options.rowsIn) ?? [])
      if (!rows.has(key(name, row))) rows.set(key(name, row), row);
    documented.set(name, [...rows.values()]);
  }
  const examples = extend(documented);
  const seedOf = createSeeds({ ...options, examples, key });

  const tables = new Map<string, SchemaTable>();
  const table = (name: string): SchemaTable => {
    const known = tables.get(name);
    if (known) return known;
    const made = given[name] ?? createTable(seedOf(name));
    const schema = document.schema(name) ?? {};
    const facts = { name, schema, examples: examples.get(name) ?? [], keyProperty: keyProperty(name) };
    const described = Object.defineProperties(facts, Object.getOwnPropertyDescriptors(made)) as SchemaTable;
    tables.set(name, described);
    return described;
  };
  return {
    table,
    tableOf: (operation) => {
      const name = nameOf(operation);
      return name !== undefined && (documented.has(name) || name in given) ? table(name) : undefined;
    },
  };
}
