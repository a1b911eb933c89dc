import { asObject } from "../util/objects.js";
import { inputError } from "./errors.js";

/**
 * JSON text in which every integer, also a bigint and one beyond 2^53, stands with all its digits. Throws ApiError of kind
 * `input` for numbers and dates that JSON would turn into null.
 */
export function stringifyJson(value: unknown): string {
  let marked = 0;
  // Node 20 has no JSON.rawJSON: a long integer travels as a marked string that no caller's string can equal.
  const mark = `integer:${Math.random().toString(36).slice(2)}:`;
  const text = JSON.stringify(value, function (this: unknown, key, item: unknown) {
    const isLong = typeof item === "bigint" || (typeof item === "number" && isLongInteger(item));
    if (!isLong) return checkValue(this, key, item);
    marked++;
    return mark + BigInt(item);
  });
  return marked === 0 ? text : text.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}

/** JSON.stringify rounds these to the shortest digits that mean the same double. */
function isLongInteger(item: number): boolean {
  return Number.isInteger(item) && !Number.isSafeInteger(item) && Math.abs(item) < 1e21;
}

/** Refuses what JSON.stringify writes as null though it is none. */
function checkValue(holder: unknown, key: string, item: unknown): unknown {
  const isNumber = typeof item !== "number" || Number.isFinite(item);
  // A date was turned into its text, or into null, before it came here.
  if (isNumber && (item !== null || asObject(holder)[key] === null)) return item;
  const given = isNumber ? "an invalid date" : String(item);
  throw inputError(`${key === "" ? "a value" : JSON.stringify(key)} is ${given}, which cannot be sent`);
}

/**
 * A query string: objects and lists of objects (filter, sort, select) as JSON in one value, lists of plain values by
 * repeating the name, everything else as text.
 */
export function serializeQuery(query: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    const isPlain = Array.isArray(value) && !value.some((item) => typeof item === "object" && item !== null);
    for (const item of isPlain ? value : [value]) {
      if (item === undefined || item === null) continue;
      parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(plainText(item))}`);
    }
  }
  return parts.join("&");
}

/** A value as it stands in a query or a form. Throws ApiError of kind `input` where {@link stringifyJson} does. */
export function plainText(item: unknown): string {
  if (item instanceof Date && !Number.isNaN(item.getTime())) return item.toISOString();
  const isPlain = typeof item === "string" || typeof item === "boolean" || typeof item === "bigint";
  return isPlain ? String(item) : stringifyJson(item);
}
