import { inner, propertiesOf, type Schema } from "../../document.js";
import { referenceTo, type SchemaTable } from "../../store/relations.js";
import { mapped, type Row, type Source } from "../../store/table.js";
import type { Call } from "../call.js";

/**
 * Makes rows hold in `_embedded` what `expand` asks for and nothing else: rows that they refer to, each as one property,
 * or the one entity that the whole of it is.
 */
export interface Expandable {
  (row: Row): Row;
  /** The rows of the table. */
  readonly source: Source<Row>;
}

export function expandable(call: Call, table: SchemaTable): Expandable {
  const embedded = propertiesOf(table.schema)._embedded;
  if (!embedded) return Object.assign((row: Row) => row, { source: table });
  const schema = inner(embedded);
  const name = call.document.nameOf(schema) ?? "";
  const asked = [call.query.expand ?? []].flat().map((one) => String(one).toLowerCase());
  const expand = (row: Row): Row => {
    if (!/^Embedded/.test(name)) return asked.includes(name.toLowerCase()) ? row : { ...row, _embedded: null };
    const members = Object.entries(propertiesOf(schema)).map(([member, content]) => {
      const found = asked.includes(member.toLowerCase()) ? referred(call, table, row, inner(content)) : undefined;
      return [member, found ?? null];
    });
    return { ...row, _embedded: Object.fromEntries(members) };
  };
  return Object.assign(expand, { source: mapped(table, expand) });
}

/** The row of another table that is of the same id, or that a row refers to. */
function referred({ document, store }: Call, table: SchemaTable, row: Row, schema: Schema): Row | undefined {
  const target = store.table(document.nameOf(schema) ?? "");
  const property = referenceTo(table, target);
  return target.get(table.key(row)) ?? (property === undefined ? undefined : target.get(String(row[property])));
}
