import type { ApiResponse } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { isObject } from "../util/objects.js";
import { isSameId } from "./ids.js";
import type { Collection } from "./resources.js";

/** What a response holds, which the document promises to be a `T`. Throws `protocol` where it is no object. */
export function objectOf<T extends object>({ data, status }: ApiResponse, operation: string): T {
  if (isObject(data)) return data as T;
  throw new ApiError("protocol", "the response holds no object", { operation, status, retryable: false });
}

type Identity = Pick<Collection<object>, "type"> & { readonly idProperty: string };

/**
 * The entity that a response holds. Throws `protocol` where it is of another type, or another one than was asked for; some
 * servers leave one of the two out.
 */
export function entityOf<Entity extends object>(
  response: ApiResponse,
  operation: string,
  resource: Identity,
  id?: string,
): Entity {
  const entity = objectOf<Entity>(response, operation);
  const problem = mismatch(entity, resource, id);
  if (problem === undefined) return entity;
  throw new ApiError("protocol", problem, { operation, status: response.status, retryable: false });
}

function mismatch(entity: object, { type, idProperty }: Identity, id: string | undefined): string | undefined {
  const { Type: given = null, [idProperty]: found = null }: Record<string, unknown> = { ...entity };
  if (given === null && found === null) return `the answer is no ${type}: it has neither Type nor ${idProperty}`;
  if (given !== null && !isSameWord(given, type)) return `the answer is ${named(given)}, not a ${type}`;
  if (id === undefined || found === null || isSameId(found, id)) return undefined;
  return `the answer is about another ${type}: its ${idProperty} is ${named(found)}`;
}

/** Refuses to write back what does not say what it is: nothing tells it from an answer to another question. */
export function checkIdentity(entity: object, { type, idProperty }: Identity, operation: string): void {
  const missing = ["Type", idProperty].find((name) => typeof { ...entity }[name as never] !== "string");
  if (missing === undefined) return;
  throw new ApiError("protocol", `not written back: the ${type} that was read has no ${missing}`, { operation });
}

/** Compares words of the server, which does not always use the same letter case. */
function isSameWord(given: unknown, word: string): boolean {
  return typeof given === "string" && given.toLowerCase() === word.toLowerCase();
}

/** What a server sent as a name, if it may be one. */
function named(value: unknown): string {
  return typeof value === "string" && /^[\w:-]{1,100}$/.test(value) ? value : "something else";
}

/** The rows of a list, none where it is null. The documents show a list of one that is the row itself. */
export function rowsOf<Entity extends object>(
  response: ApiResponse,
  operation: string,
  { list, type }: Collection<Entity>,
): Entity[] {
  const body = objectOf<Record<string, unknown>>(response, operation);
  const isEmpty = list in body || Object.keys(body).length === 0;
  const rows = body[list] ?? (isSameWord(body.Type, type) ? [body] : isEmpty ? [] : body);
  if (Array.isArray(rows) && rows.every(isObject)) return rows as Entity[];
  throw new ApiError("protocol", `the response holds no list ${list}`, { operation, status: response.status });
}
