import { contentOf, propertiesOf } from "../../schema.js";
import type { SchemaTable } from "../../store/store.js";
import type { Row } from "../../store/table.js";
import type { Call } from "../call.js";
import { referenceTo } from "../relations.js";

/**
 * Returns a function that fills `_embedded` with what `expand` asks for: each property is a row that the row refers to, or
 * the whole of it is one entity. Returns `undefined` if the rows have no `_embedded`.
 */
export function expansion({ query, document, store }: Call, table: SchemaTable): ((row: Row) => Row) | undefined {
  const embedded = propertiesOf(table.schema)._embedded;
  if (!embedded) return undefined;
  const schema = contentOf(embedded);
  const name = document.nameOf(schema) ?? "";
  const expanded = [query.expand ?? []].flat().map((one) => String(one).toLowerCase());
  const isExpanded = (one: string) => expanded.includes(one.toLowerCase());
  if (!name.startsWith("Embedded")) return (row) => (isExpanded(name) ? row : { ...row, _embedded: null });
  const members = Object.entries(propertiesOf(schema)).map(([member, content]) => {
    const target = store.table(document.nameOf(contentOf(content)) ?? "");
    const reference = referenceTo(table, target);
    // A row of the target has the same ID, or the row refers to it.
    const find = (row: Row) => target.get(table.key(row)) ?? target.get(String(row[reference ?? ""]));
    return { member, find: isExpanded(member) ? find : () => undefined };
  });
  return (row) => {
    const found = members.map(({ member, find }) => [member, find(row) ?? null]);
    return { ...row, _embedded: Object.fromEntries(found) };
  };
}
