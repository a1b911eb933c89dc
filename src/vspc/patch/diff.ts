import jsonPatch, { type Operation } from "fast-json-patch";
import { inputError } from "../../http/errors.js";
import { type Marked, mark, unmark } from "./marks.js";
import type { JsonPatchOperation, PatchOperation } from "./types.js";
import { toJson } from "./value.js";

export interface DiffOptions {
  /** Puts a `test` of the old value before each `replace` and `remove`: the server then refuses to overwrite another's change. */
  guard?: boolean;
}

/**
 * The JSON Patch operations that make `before` into `after`. Properties set to undefined or deleted are removed, null stays
 * null, a list that differs is replaced whole, and the order of keys does not matter. Dates compare as instants. Throws
 * ApiError of kind `input` for what JSON cannot hold.
 */
export function diff<T extends object>(before: T, after: T, options: DiffOptions = {}): PatchOperation<T>[] {
  // A pointer may go deeper than the types tell; it is one of T all the same.
  return compare(before, after, options) as PatchOperation<T>[];
}

/** The same, types forgotten. */
export function compare(before: unknown, after: unknown, { guard = false }: DiffOptions = {}): JsonPatchOperation[] {
  return jsonPatch.compare(resource(before), resource(after, before), guard).map(toJsonPatch);
}

function toJsonPatch(operation: Operation): JsonPatchOperation {
  const { op, path } = operation;
  if (op === "remove") return { op, path };
  if (op === "add" || op === "replace" || op === "test") return { op, path, value: unmark(operation.value) };
  throw new TypeError(`fast-json-patch: unexpected ${op}`);
}

function resource(value: unknown, before?: unknown): Marked & object {
  const marked = mark(toJson(value, "", before));
  if (typeof marked === "object" && marked !== null) return marked;
  throw inputError("patch: only objects can be compared");
}
