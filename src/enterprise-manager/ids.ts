import { inputError } from "../http/errors.js";
import { fillPath } from "../http/openapi-fetch.js";
import { uuidPattern } from "../util/uuid.js";
import * as resources from "./resources.js";

const identifier = new RegExp(`^(?:urn:veeam:(\\w+):)?(${uuidPattern})$`, "i");

/** Parses an ID: a bare UUID, or `urn:veeam:<kind>:<uuid>`. */
function parseId(value: unknown) {
  const [, kind, uuid] = (typeof value === "string" && identifier.exec(value)) || [];
  return uuid === undefined ? undefined : { kind, uuid };
}

/** Returns the UUID of a UUID or URN. Throws ApiError of kind `input` for other values and for a URN of another kind. */
export function uuidOf(name: string, value: unknown, kind?: string, operation?: string): string {
  const id = parseId(value);
  const isOther = id?.kind !== undefined && kind !== undefined && id.kind.toLowerCase() !== kind.toLowerCase();
  if (id && !isOther) return id.uuid;
  const given = typeof value === "string" ? JSON.stringify(value.slice(0, 100)) : String(value);
  throw inputError(`${name} must be a UUID or urn:veeam:${kind ?? "<kind>"}:<uuid>, got ${given}`, operation);
}

/** Whether two IDs, each a UUID or a URN, have the same UUID. */
export function isSameId(one: unknown, other: unknown): boolean {
  const [a, b] = [parseId(one), parseId(other)];
  return a !== undefined && a.uuid.toLowerCase() === b?.uuid.toLowerCase();
}

/** Kinds of the URNs that path parameters accept. The API itself uses UUIDs for the other parameters. */
const kinds: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(resources).flatMap(({ idProperty, id, type }) => (idProperty === "UID" ? [[id, type]] : [])),
);

/** Fills a path template with IDs. URNs are converted to UUIDs. IDs of tasks and sessions can have any form. */
export function fillIds(template: string, values: Record<string, unknown>, operation: string): string {
  const ids: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    ids[name] = value === undefined ? value : idInPath(name, value, operation);
  }
  return fillPath(template, ids, operation);
}

function idInPath(name: string, value: unknown, operation: string): unknown {
  // Sign-out must work with any ID that the server chose for the session.
  if (name === "sessionId") return parseId(value)?.uuid ?? value;
  if (name !== "taskId") return uuidOf(name, value, kinds[name], operation);
  if (isTaskId(value)) return value;
  throw inputError(`taskId must look like task-17, got ${JSON.stringify(value)}`, operation);
}

/** Whether a value is the ID of a task. */
export function isTaskId(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]+$/.test(value);
}
