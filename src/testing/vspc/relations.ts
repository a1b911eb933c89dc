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

/** Returns the rows of a table that refer to all that a path names. A row is unrelated to names that it cannot refer to. */
export function relatedRows(table: SchemaTable, names: readonly Named[]): readonly Row[] {
  const conditions = names.flatMap((named) => condition(table, named) ?? []).reverse();
  const [first, ...others] = conditions;
  if (!first) return table.all();
  const same = (one: unknown, other: unknown) => String(one).toLowerCase() === String(other).toLowerCase();
  const rows = table.where(first.property, first.value);
  return rows.filter((row) => others.every(({ property, value }) => same(row[property], value)));
}

/** Returns the property by which rows refer to what a parameter names, and its value. */
function condition(
  rows: SchemaTable,
  named: Named,
): { readonly property: string; readonly value: unknown } | undefined {
  const { parameter, value, table, row: target } = named;
  const properties = propertiesOf(rows.schema);
  if (parameter in properties && (parameter !== rows.keyProperty || table === rows))
    return { property: parameter, value };
  if (!table || !target) return undefined;
  const reference = table === rows ? rows.keyProperty : referenceTo(rows, table);
  if (reference !== undefined) return { property: reference, value: table.key(target) };
  const shared = Object.keys(properties).find((name) => {
    return properties[name]?.format === "uuid" && name !== rows.keyProperty && name in propertiesOf(table.schema);
  });
  return shared === undefined ? undefined : { property: shared, value: target[shared] };
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
