import { inputError } from "../../http/errors.js";
import { dateTimeText } from "../../util/date-time.js";
import { pointerStep } from "../../util/json-pointer.js";
import type { JsonValue } from "../query/expression.js";

const maxDepth = 100;
/** Numbers from here on are written with an exponent. */
const minExponential = 1e21;

/**
 * Converts a value to a canonical JSON form: dates as text, keys sorted, undefined properties omitted, and a bigint for each
 * integer that a number would not print exactly. A Date of the same time as `before` keeps the text of `before`. Throws
 * ApiError of kind `input`, with the JSON Pointer `at`, for values that JSON cannot represent.
 */
export function toJson(value: unknown, at: string, before?: unknown, depth = 0): JsonValue {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === "number" && Number.isFinite(value)) return exactNumber(value);
  if (value instanceof Date) return dateText(value, at, before);
  if (depth > maxDepth) throw inputError(`patch: ${at.slice(0, 100)}… is nested more than ${maxDepth} levels deep`);
  if (Array.isArray(value)) {
    const old: readonly unknown[] = Array.isArray(before) ? before : [];
    return Array.from(value, (item: unknown, index) => toJson(item, `${at}/${index}`, old[index], depth + 1));
  }
  if (isPlainObject(value)) return toObject(value, at, isPlainObject(before) ? before : {}, depth);
  throw inputError(`patch: ${at || "the resource"} is ${describe(value)}, which JSON cannot represent`);
}

/** JSON.stringify writes the shortest digits that parse to the same double: 1124774006935781376 becomes …781400. */
function exactNumber(value: number): number | bigint {
  const isExact = !Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= minExponential;
  return isExact ? value : BigInt(value);
}

function dateText(date: Date, at: string, before: unknown): string {
  const text = dateTimeText(date, before);
  if (text === undefined) throw inputError(`patch: ${at} is an invalid date`);
  return text;
}

function toObject(value: Record<string, unknown>, at: string, before: Record<string, unknown>, depth: number) {
  const object: Record<string, JsonValue> = {};
  for (const key of Object.keys(value).sort()) {
    if (key === "__proto__") throw inputError(`patch: ${at}/__proto__ is not allowed as a property`);
    if (value[key] === undefined) continue;
    const pointer = at + pointerStep(key);
    object[key] = toJson(value[key], pointer, before[key], depth + 1);
  }
  return object;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value === "object") return `of the class ${value?.constructor?.name ?? "?"}`;
  return typeof value === "number" || value === undefined ? String(value) : `a ${typeof value}`;
}
