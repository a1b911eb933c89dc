import { contentOf, propertiesOf, type Schema } from "../../schema.js";
import type { SchemaTable } from "../../store/store.js";
import type { Row } from "../../store/table.js";
import type { Call } from "../call.js";
import { referenceTo } from "../relations.js";

/**
 * Returns a function that fills `_embedded` with what `expand` asks for: each property is a row that the row refers to, or
 * the whole of it is one entity. Returns `undefined` if the rows have no `_embedded`.
 */
export function expansion(call: Call, table: SchemaTable): ((row: Row) => Row) | undefined {
  const embedded = propertiesOf(table.schema)._embedded;
  if (!embedded) return undefined;
  const schema = contentOf(embedded);
  const name = call.document.nameOf(schema) ?? "";
  const expanded = [call.query.expand ?? []].flat().map((one) => String(one).toLowerCase());
  const isExpanded = (one: string) => expanded.includes(one.toLowerCase());
  if (!name.startsWith("Embedded")) return (row) => (isExpanded(name) ? row : { ...row, _embedded: null });
  const members = Object.entries(propertiesOf(schema));
  return (row) => {
    const found = members.map(([member, content]) => {
      return [member, (isExpanded(member) && referredRow(call, table, row, contentOf(content))) || null];
    });
    return { ...row, _embedded: Object.fromEntries(found) };
  };
}

/** Returns the row of another table that has the same ID, or that a row refers to. */
function referredRow({ document, store }: Call, table: SchemaTable, row: Row, schema: Schema): Row | undefined {
  const target = store.table(document.nameOf(schema) ?? "");
  const property = referenceTo(table, target);
  return target.get(table.key(row)) ?? (property === undefined ? undefined : target.get(String(row[property])));
}
