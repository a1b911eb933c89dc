import { uuidPattern } from "../../util/uuid.js";
import type { ApiDocument, Operation } from "../document.js";
import { valueAt } from "../list/values.js";
import type { Schema } from "../schema.js";
import { createClones, type Examples, type Key, type Seeding } from "./clones.js";
import { createTable, type Row, type Table } from "./table.js";
import { uuidsIn } from "./texts.js";

/** The table of a schema. */
export interface SchemaTable extends Table {
  readonly name: string;
  readonly schema: Schema;
  readonly examples: readonly Row[];
  /** Path of the property that identifies the rows, if there is one. */
  readonly keyProperty: string | undefined;
}

/** The tables of all rows that a document has examples of. */
export interface Store {
  /** Returns the table of a schema by name. It is empty if the document has no such rows. */
  table(schema: string): SchemaTable;
  /** Returns the table of the rows that an operation returns. */
  tableOf(operation: Operation): SchemaTable | undefined;
}

const uuid = new RegExp(uuidPattern);

/** Location of rows in the responses of an API, and initial contents of the store. */
interface StoreOptions extends Seeding {
  readonly document: ApiDocument;
  /** Returns the schema of the rows that an operation returns. */
  rowOf(operation: Operation): Schema | undefined;
  /** Returns the rows in an example of a response. */
  rowsIn(example: unknown): readonly Row[];
  /** Returns the path of the property that identifies the rows of a schema. */
  keyProperty(schema: string): string | undefined;
  /** Extends the examples of the document. */
  extend?(documented: Examples): Examples;
}

export function createStore(options: StoreOptions): Store {
  const { document, keyProperty, rowOf, rowsIn } = options;
  const nameOf = (operation: Operation) => document.nameOf(rowOf(operation) ?? {});
  const key: Key = (schema, row) => {
    const property = keyProperty(schema);
    if (property === undefined) return uuidsIn(row).join();
    const text = String(valueAt(row, property)).toLowerCase();
    return uuid.exec(text)?.[0] ?? text;
  };

  const documented = new Map<string, readonly Row[]>();
  for (const operation of document.operations.filter(({ method }) => method === "GET")) {
    const name = nameOf(operation);
    if (name === undefined) continue;
    const found = operation.response?.examples.flatMap(rowsIn) ?? [];
    const rows = [...(documented.get(name) ?? []), ...found].map((row) => [key(name, row), row] as const);
    // The first example of a row is used, so that the others are set first.
    documented.set(name, [...new Map([...rows, ...rows.toReversed()]).values()]);
  }
  const examples = options.extend?.(documented) ?? documented;
  const clonesOf = createClones(options, examples, key);

  const tables = new Map<string, SchemaTable>();
  const table = (name: string): SchemaTable => {
    const facts = { name, schema: document.schema(name) ?? {}, keyProperty: keyProperty(name) };
    const made = () => createTable(() => clonesOf(name), key.bind(undefined, name));
    const found = tables.get(name) ?? Object.assign(made(), facts, { examples: examples.get(name) ?? [] });
    tables.set(name, found);
    return found;
  };
  return {
    table,
    tableOf: (operation) => {
      const name = nameOf(operation);
      return name !== undefined && examples.has(name) ? table(name) : undefined;
    },
  };
}

/** Returns the tables of some schemas by other names. */
export function tablesOf<T>({ table }: Store, schemas: Readonly<Record<string, string>>): T {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, table(schema)])) as T;
}
