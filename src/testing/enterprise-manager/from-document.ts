import type { XmlShapeName } from "../../enterprise-manager/xml/index.js";
import { asNode, type Schema } from "../document.js";
import { missing } from "../refusal.js";
import type { Row } from "../store/table.js";
import { violation } from "../validate.js";
import { content, type Reply, type SessionCall, task } from "./call.js";
import { bareId } from "./infrastructure.js";

/**
 * Answers an operation by its form alone: a read with what the document's examples have of the kind that is asked for
 * and of the ids in the path, a write with a task that does nothing.
 */
export function answerFromDocument(call: SessionCall): Reply {
  const { operation, document, path } = call;
  const { response, method, template } = operation;
  const rows = document.operations.flatMap((one) => one.response?.examples.flatMap(rowsIn) ?? []);
  const ids = Object.values(path).map((id) => bareId(id));
  for (const id of ids) if (!rows.some((row) => idOf(row) === id)) throw missing("Path", id);
  if (method !== "GET") return operation.statuses.includes("202") ? task(() => () => undefined) : undefined;
  const schema = wanted(call, response?.schema ?? {});
  const fits = (value: unknown) => !violation(schema, value);
  const own = rows.filter((row) => idOf(row) === ids.at(-1));
  const value = template.endsWith("}") ? own.find(fits) : response?.examples.find(fits);
  if (!value) throw missing("Path", template);
  const shape = document.nameOf(schema) as XmlShapeName;
  return content(shape, template.endsWith("}") ? value : below(asNode(value), ids));
}

/** References come unless entities are asked for. */
function wanted({ query }: SessionCall, schema: Schema): Schema {
  const [first = schema, second = first] = schema.oneOf ?? [];
  return query.get("format")?.toLowerCase() === "entity" ? second : first;
}

/** Everything in an example that has an id. */
function rowsIn(value: unknown): readonly Row[] {
  if (Array.isArray(value)) return value.flatMap(rowsIn);
  if (typeof value !== "object" || value === null) return [];
  const row = value as Row;
  return [...(idOf(row) === undefined ? [] : [row]), ...Object.values(row).flatMap(rowsIn)];
}

function idOf({ UID, Id }: Row): string | undefined {
  const id = UID ?? Id;
  return typeof id === "string" ? bareId(id) : undefined;
}

/** A list with those of its rows alone that are linked to all the ids. */
function below(list: Row, ids: readonly string[]): Row {
  const isBelow = (row: unknown) => ids.every((id) => JSON.stringify(asNode(row).Links ?? []).includes(id));
  return Object.fromEntries(
    Object.entries(list).map(([name, rows]) => [name, Array.isArray(rows) ? rows.filter(isBelow) : rows]),
  );
}
