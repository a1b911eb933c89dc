import { propertiesOf, type Schema } from "../document.js";
import type { Row, Table } from "./table.js";

/** The table of a schema. */
export interface SchemaTable extends Table<Row> {
  readonly name: string;
  readonly schema: Schema;
  /** The examples that the document has. */
  readonly examples: readonly Row[];
  /** The property that tells the rows apart, where it is one. */
  readonly keyProperty: string | undefined;
}

/** What a path parameter, or a property, names. */
export interface Named {
  readonly parameter: string;
  readonly value: string;
  /** The row that it names, where there is a table of such. */
  readonly table?: SchemaTable;
  readonly row?: Row;
}

/** Whether a row refers to what is named; undefined where the rows of the table have no relation to such things. */
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

/** The property by which rows refer to those of another table: its examples hold their keys, or its name theirs. */
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
