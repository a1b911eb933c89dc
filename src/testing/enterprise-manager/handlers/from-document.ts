import type { XmlShapeName } from "../../../enterprise-manager/xml/index.js";
import { asObject } from "../../../util/objects.js";
import { notFound } from "../../http-error.js";
import { propertiesOf, type Schema } from "../../schema.js";
import { accessibleRows, type Call, content, isBelow, namedRow, type Reply } from "../call.js";
import { idIn } from "../document.js";
import { referenceTo } from "../links.js";
import { renamed } from "./rows.js";

/**
 * Derives the reply from the document: a read returns the rows below all that the path names, or the row at the path, as
 * references or entities. A resource without a table is an example. A write starts a task without an effect.
 */
export function replyFromDocument(call: Call): Reply {
  const { operation, document, path, store, query } = call;
  const { response, method, template, statuses } = operation;
  const named = Object.keys(path).map((parameter) => {
    const read = document.operations.find((one) => one.method === "GET" && one.template.endsWith(`{${parameter}}`));
    const table = read && store.tableOf(read);
    if (!table) throw notFound(parameter, path[parameter] ?? "");
    return namedRow(call, table.name, parameter);
  });
  if (method !== "GET") return statuses.includes("202") ? () => () => undefined : undefined;
  const table = store.tableOf(operation);
  const [first] = named;
  if (response && !table?.examples.length) {
    const model = first ? store.table(String(first.Type)).examples[0] : undefined;
    const example = asObject(response.examples[0]);
    return content(
      document.nameOf(response.schema) as XmlShapeName,
      model && first ? renamed(example, model, first) : example,
    );
  }
  const [reference, entity = response?.schema ?? {}] = response?.schema.oneOf ?? [];
  const isSingle = template.endsWith("}");
  const all = isSingle ? named.slice(-1) : table ? accessibleRows(call, table) : [];
  const rows = all.filter((row) => named.every((one) => one === row || isBelow(row, idIn(one) ?? "")));
  if (isSingle && rows.length === 0) throw notFound("Path", template);
  const asReference = reference !== undefined && query.get("format")?.toLowerCase() !== "entity";
  const schema: Schema = asReference ? reference : entity;
  const shown = asReference ? rows.map(referenceTo) : rows;
  const [list = ""] = Object.keys(propertiesOf(schema));
  return content(document.nameOf(schema) as XmlShapeName, (isSingle ? shown[0] : undefined) ?? { [list]: shown });
}
