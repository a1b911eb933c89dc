import type { XmlShapeName } from "../../../enterprise-manager/xml/index.js";
import { asObject } from "../../../util/objects.js";
import { notFound } from "../../http-error.js";
import type { Row } from "../../store/table.js";
import { violation } from "../../validate.js";
import { content, type Reply, type SessionCall, task } from "../call.js";
import { bareId, idIn } from "../document.js";

/**
 * Derives the reply from the document: a read returns the examples that have the requested format and the IDs of the path,
 * a write starts a task without an effect.
 */
export function replyFromDocument(call: SessionCall): Reply {
  const { operation, document, path } = call;
  const { response, method, template } = operation;
  const rows = document.operations.flatMap((one) => one.response?.examples.flatMap(identifiedIn) ?? []);
  const ids = Object.values(path).map((id) => bareId(id));
  for (const id of ids) if (!rows.some((row) => idIn(row) === id)) throw notFound("Path", id);
  if (method !== "GET") return operation.statuses.includes("202") ? task(() => () => undefined) : undefined;
  const [reference = response?.schema ?? {}, entity = reference] = response?.schema.oneOf ?? [];
  const schema = isEntity(call) ? entity : reference;
  const fits = (value: unknown) => !violation(schema, value);
  const isSingle = template.endsWith("}");
  const value = isSingle ? rows.filter((row) => idIn(row) === ids.at(-1)).find(fits) : response?.examples.find(fits);
  if (!value) throw notFound("Path", template);
  return content(document.nameOf(schema) as XmlShapeName, isSingle ? value : linkedTo(ids, asObject(value)));
}

/** Whether the request asks for the whole entity instead of a reference. */
export function isEntity({ query }: Pick<SessionCall, "query">): boolean {
  return query.get("format")?.toLowerCase() === "entity";
}

/** Returns everything in an example that has an ID. */
function identifiedIn(value: unknown): readonly Row[] {
  if (Array.isArray(value)) return value.flatMap(identifiedIn);
  if (typeof value !== "object" || value === null) return [];
  const row = value as Row;
  return [...(idIn(row) === undefined ? [] : [row]), ...Object.values(row).flatMap(identifiedIn)];
}

/** Returns a list with only the rows that are linked to all IDs. */
function linkedTo(ids: readonly string[], list: Row): Row {
  const isLinked = (row: unknown) => ids.every((id) => JSON.stringify(asObject(row).Links ?? []).includes(id));
  return Object.fromEntries(
    Object.entries(list).map(([name, rows]) => [name, Array.isArray(rows) ? rows.filter(isLinked) : rows]),
  );
}
