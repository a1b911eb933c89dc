import jsonPatch, { type Operation } from "fast-json-patch";
import { inputError } from "../../http/errors.js";
import { decodeForDiff, type Encoded, encodeForDiff } from "./encode.js";
import type { JsonPatchOperation, PatchOperation } from "./types.js";
import { toJson } from "./value.js";

export interface DiffOptions {
  /** Adds a `test` of the old value before each `replace` and `remove`, so that the server rejects conflicting changes. */
  guard?: boolean | undefined;
}

/**
 * Returns the JSON Patch operations that turn `before` into `after`. Deleted and undefined properties are removed, null stays
 * null, and a list that differs is replaced as a whole. The order of keys does not matter, and dates are compared by time.
 *
 * @throws ApiError of kind `input` for values that JSON cannot represent
 */
export function diff<T extends object>(before: T, after: T, options: DiffOptions = {}): PatchOperation<T>[] {
  // Pointers can be deeper than the types describe.
  return compare(before, after, options) as PatchOperation<T>[];
}

/** Like {@link diff}, without types. */
export function compare(before: unknown, after: unknown, { guard = false }: DiffOptions = {}): JsonPatchOperation[] {
  return jsonPatch.compare(resource(before), resource(after, before), guard).map(toJsonPatch);
}

function toJsonPatch(operation: Operation): JsonPatchOperation {
  const { op, path } = operation;
  if (op === "remove") return { op, path };
  if (op === "add" || op === "replace" || op === "test") return { op, path, value: decodeForDiff(operation.value) };
  throw new TypeError(`fast-json-patch: unexpected ${op}`);
}

function resource(value: unknown, before?: unknown): Encoded & object {
  const encoded = encodeForDiff(toJson(value, "", before));
  if (typeof encoded === "object" && encoded !== null) return encoded;
  throw inputError("patch: only objects can be compared");
}
