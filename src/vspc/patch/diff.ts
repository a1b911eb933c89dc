import jsonPatch from "fast-json-patch";
import { inputError } from "../../http/errors.js";
import { isObject } from "../../util/objects.js";
import type { JsonValue } from "../query/expression.js";
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
  /** Values by their text: fast-json-patch compares lists by index and does not support bigint, but compares text. */
  const values = new Map<unknown, JsonValue>();

  function encode(value: JsonValue): unknown {
    if (isObject(value)) return mapObject(value, encode);
    const text = JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? { "\0bigint": `${item}` } : item));
    values.set(text, value);
    return text;
  }
  function decode(encoded: unknown): unknown {
    return isObject(encoded) ? mapObject(encoded, decode) : values.get(encoded);
  }
  function resource(value: unknown, before?: unknown): object {
    const json = toJson(value, "", before);
    if (isObject(json)) return mapObject(json, encode);
    throw inputError("patch: only objects can be compared");
  }

  const operations = jsonPatch.compare(resource(before), resource(after, before), guard);
  return operations.map((operation) =>
    "value" in operation ? { ...operation, value: decode(operation.value) } : operation,
  ) as JsonPatchOperation[];
}

function mapObject<T, R>(object: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
