import jsonPatch, { type Operation } from "fast-json-patch";
import { inputError } from "../errors.js";
import { fromTree, type Tree, toTree } from "./tree.js";
import type { JsonPatchOperation, PatchOperation } from "./types.js";

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
  return jsonPatch.compare(resource(before), resource(after, before), guard).map(written);
}

function written(operation: Operation): JsonPatchOperation {
  const { op, path } = operation;
  if (op === "remove") return { op, path };
  if (op === "add" || op === "replace" || op === "test") return { op, path, value: fromTree(operation.value) };
  throw new TypeError(`fast-json-patch: unexpected ${op}`);
}

function resource(value: unknown, before?: unknown): Tree & object {
  const tree = toTree(value, "", before);
  if (typeof tree === "object" && tree !== null) return tree;
  throw inputError("patch: only objects can be compared");
}
