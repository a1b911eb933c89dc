import type { ApiResponse } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { asObject, isObject } from "../util/objects.js";
import { isSameId } from "./ids.js";
import type { EntityKind } from "./resources.js";

/** Returns the object in a response. Throws `protocol` for any other body. */
export function objectOf<T extends object>({ data, status }: ApiResponse, operation: string): T {
  if (isObject(data)) return data as T;
  throw new ApiError("protocol", "the response contains no object", { operation, status, retryable: false });
}

/**
 * Returns the entity in a response. Throws `protocol` if its type or ID differs from the requested one. Some servers omit
 * one of the two.
 */
export function entityOf<Entity extends object>(
  response: ApiResponse,
  operation: string,
  { type, idProperty }: EntityKind,
  id?: string,
): Entity {
  const entity = objectOf<Entity>(response, operation);
  const { Type: given = null, [idProperty]: found = null } = asObject(entity);
  const isType = given === null || isSameWord(given, type);
  const isId = found === null || id === undefined || isSameId(found, id);
  if (isType && isId && (given ?? found) !== null) return entity;
  const problem = `the response is not the requested ${type}: its Type is ${named(given)}, its ${idProperty} is ${named(found)}`;
  throw new ApiError("protocol", problem, { operation, status: response.status, retryable: false });
}

/** Refuses to write back an entity without its type or ID, since it may be the response to another request. */
export function checkIdentity(entity: object, { type, idProperty }: EntityKind, operation: string): void {
  const missing = ["Type", idProperty].find((name) => typeof asObject(entity)[name] !== "string");
  if (missing === undefined) return;
  throw new ApiError("protocol", `not written back: the ${type} that was read has no ${missing}`, { operation });
}

/** Ignores the letter case, because servers differ in it. */
function isSameWord(given: unknown, word: string): boolean {
  return typeof given === "string" && given.toLowerCase() === word.toLowerCase();
}

/** Returns a value from the server if it is safe to show in a message. */
function named(value: unknown): string {
  if (value === null) return "missing";
  return typeof value === "string" && /^[\w:-]{1,100}$/.test(value) ? value : "something else";
}

/** Returns the rows of a list, without rows if it is null. A list of one row may be the row itself. */
export function rowsOf<Entity extends object>(
  response: ApiResponse,
  operation: string,
  { list, type }: EntityKind,
): Entity[] {
  const body = objectOf<Record<string, unknown>>(response, operation);
  const isEmpty = list in body || Object.keys(body).length === 0;
  const rows = body[list] ?? (isSameWord(body.Type, type) ? [body] : isEmpty ? [] : body);
  if (Array.isArray(rows) && rows.every(isObject)) return rows as Entity[];
  throw new ApiError("protocol", `the response contains no list ${list}`, { operation, status: response.status });
}
