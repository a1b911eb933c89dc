import { asObject } from "../../../util/objects.js";
import { notFound } from "../../http-error.js";
import { propertiesOf } from "../../schema.js";
import type { SchemaTable } from "../../store/store.js";
import type { Row } from "../../store/table.js";
import { type Call, containers, isBelow, namedRow, type Reply, rowsOf } from "../call.js";
import { idIn, responseSchema } from "../document.js";
import { link, referenceTo } from "../links.js";
import { adapted, rules } from "./rules.js";
import { write } from "./writes.js";

/**
 * Derives the reply from the document: a read returns the rows below all that the path names, or the row at the path, as
 * references or entities. A resource without a table is an example. A write without a rule starts a task without an effect.
 */
export function replyFromDocument(call: Call): Reply {
  const { operation, path, query } = call;
  const { response, method, template, statuses } = operation;
  const named: Row[] = [];
  for (const parameter of Object.keys(path)) {
    const found = tableAt(call, (one) => one.endsWith(`{${parameter}}`));
    if (!found) throw notFound(parameter, path[parameter] ?? "");
    named.push(namedRow(call, found.name, parameter, named[0]));
  }
  const table = tableAt(call, (one) => one === template);
  if (method !== "GET" && table && rules[table.name]) return write(call, table.name, named);
  if (method !== "GET") return statuses.includes("202") ? call.start(() => () => undefined) : undefined;
  const [first] = named;
  if (!table?.examples.length) return adapted(call, asObject(response?.examples[0]), named);
  const isSingle = template.endsWith("}");
  const all = isSingle ? named.slice(-1) : rowsOf(call, table.name, first);
  const rows = all.filter((row) => row === first || !first || isBelow(row, idIn(first) ?? ""));
  const schema = responseSchema(operation, query);
  const isReference = schema === response?.schema.oneOf?.[0];
  const isNested = first && table.name in containers;
  const shown = isReference ? rows.map(referenceTo) : isNested ? rows.map((row) => withLinks(first, row)) : rows;
  const [list = ""] = Object.keys(propertiesOf(schema));
  return (isSingle ? shown[0] : undefined) ?? { [list]: shown };
}

/** Returns the table of the rows that the GET operation at a template returns. */
function tableAt({ document, store }: Call, isTemplate: (template: string) => boolean): SchemaTable | undefined {
  const read = document.operations.find((one) => one.method === "GET" && isTemplate(one.template));
  return read && store.tableOf(read);
}

/** Only rows outside of their tenant have links. */
function withLinks(tenant: Row, row: Row): Row {
  const up = link("Up", `/cloud/tenants/${idIn(tenant)}?format=Entity`, "CloudTenant", String(tenant.Name));
  return { ...row, Links: [up, { Rel: "Delete", Href: row.Href }] };
}
