import { propertiesOf } from "../schema.js";
import type { SchemaTable } from "../store/store.js";
import type { Row } from "../store/table.js";

/** A path parameter, and the row that it names. */
export interface Named {
  readonly parameter: string;
  readonly value: string;
  readonly table?: SchemaTable;
  readonly row?: Row;
}

/** Returns a test whether a row refers to what a parameter names, or `undefined` if the rows are unrelated to it. */
export function relation(rows: SchemaTable, named: Named): ((row: Row) => boolean) | undefined {
  const { parameter, value, table, row: target } = named;
  const properties = propertiesOf(rows.schema);
  const isOwnKey = parameter === rows.keyProperty && table !== rows;
  if (parameter in properties && !isOwnKey) return (row) => is(row[parameter], value);
  if (!table || !target) return undefined;
  if (table === rows) return (row) => rows.key(row) === rows.key(target);
  const reference = referenceTo(rows, table);
  if (reference !== undefined) return (row) => is(row[reference], table.key(target));
  const shared = Object.keys(properties).find((name) => {
    return properties[name]?.format === "uuid" && name !== rows.keyProperty && name in propertiesOf(table.schema);
  });
  return shared === undefined ? undefined : (row) => is(row[shared], target[shared]);
}

/** Returns the property by which rows refer to another table, judging by its examples or its name. */
export function referenceTo(rows: SchemaTable, table: SchemaTable): string | undefined {
  const keys = new Set(table.examples.map(table.key));
  const names = Object.keys(propertiesOf(rows.schema)).filter((name) => name !== rows.keyProperty);
  const byExample = names.find((name) => rows.examples.some((row) => keys.has(String(row[name]))));
  const isNamed = (name: string) =>
    /.Uid$/.test(name) && table.name.toLowerCase().endsWith(name.slice(0, -3).toLowerCase());
  return byExample ?? names.find(isNamed);
}

function is(found: unknown, wanted: unknown): boolean {
  return String(found).toLowerCase() === String(wanted).toLowerCase();
}

/** Returns the rows whose property contains the UUID. */
export function rowsWith(table: SchemaTable, property: string, uid: unknown): readonly Row[] {
  const candidates = table.near(String(uid)).map(table.at);
  return candidates.filter((row) => row[property] === uid);
}
