import { contentOf, propertiesOf } from "../schema.js";
import type { SchemaTable } from "../store/store.js";
import type { Row } from "../store/table.js";
import type { Call } from "./call.js";

/** A path parameter, and the row that it names. */
export interface Named {
  readonly parameter: string;
  readonly value: string;
  readonly table?: SchemaTable;
  readonly row?: Row;
}

/** Returns the rows of a table that refer to all that a path names. A row is unrelated to names that it cannot refer to. */
export function relatedRows(table: SchemaTable, names: readonly Named[]): readonly Row[] {
  const [first, ...others] = names.flatMap((named) => condition(table, named) ?? []).reverse();
  if (!first) return table.rows();
  const same = (one: unknown, other: unknown) => String(one).toLowerCase() === String(other).toLowerCase();
  const rows = table.where(first.property, first.value);
  return rows.filter((row) => others.every(({ property, value }) => same(row[property], value)));
}

/** Returns the property by which rows refer to what a parameter names, and its value. */
function condition(rows: SchemaTable, { parameter, value, table, row: target }: Named) {
  const properties = propertiesOf(rows.schema);
  if (parameter in properties && (parameter !== rows.keyProperty || table === rows))
    return { property: parameter, value };
  if (!table || !target) return undefined;
  const reference = table === rows ? rows.keyProperty : referenceTo(rows, table);
  if (reference !== undefined) return { property: reference, value: table.key(target) };
  const property = Object.keys(properties).find((name) => {
    return properties[name]?.format === "uuid" && name !== rows.keyProperty && name in propertiesOf(table.schema);
  });
  return property === undefined ? undefined : { property, value: target[property] };
}

/** Returns the property by which rows refer to another table, judging by its examples or its name. */
function referenceTo(rows: SchemaTable, table: SchemaTable): string | undefined {
  const keys = new Set(table.examples.map(table.key));
  const names = Object.keys(propertiesOf(rows.schema)).filter((name) => name !== rows.keyProperty);
  const isNamed = (name: string) => /.Uid$/.test(name) && new RegExp(`${name.slice(0, -3)}$`, "i").test(table.name);
  return names.find((name) => rows.examples.some((row) => keys.has(String(row[name])))) ?? names.find(isNamed);
}

/**
 * Returns a function that fills `_embedded` with what `expand` asks for: each property is a row that the row refers to, or
 * the whole of it is one entity. Rows without `_embedded` stay unchanged.
 */
export function expansion({ query, document, store }: Call, table: SchemaTable): (row: Row) => Row {
  const embedded = propertiesOf(table.schema)._embedded;
  if (!embedded) return (row) => row;
  const schema = contentOf(embedded);
  const expanded = [query.expand ?? []].flat().map((one) => String(one).toLowerCase());
  const isExpanded = (name: string) => expanded.includes(name.toLowerCase());
  const name = document.nameOf(schema) ?? "";
  if (!name.startsWith("Embedded")) return (row) => (isExpanded(name) ? row : { ...row, _embedded: null });
  const members = Object.entries(propertiesOf(schema)).map(([member, content]) => {
    const target = store.table(document.nameOf(contentOf(content)) ?? "");
    const reference = referenceTo(table, target) ?? "";
    // A row of the target has the same ID, or the row refers to it.
    const find = (row: Row) => target.get(table.key(row)) ?? target.get(String(row[reference])) ?? null;
    return { member, find: isExpanded(member) ? find : () => null };
  });
  return (row) => ({ ...row, _embedded: Object.fromEntries(members.map(({ member, find }) => [member, find(row)])) });
}
