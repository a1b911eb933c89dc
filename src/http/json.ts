import { inputError } from "./errors.js";

/** JSON text in which every integer, also a bigint and one beyond 2^53, stands with all its digits. */
export function stringifyJson(value: unknown): string {
  let marked = 0;
  // Node 20 has no JSON.rawJSON: a long integer travels as a marked string that no caller's string can equal.
  const mark = `integer:${Math.random().toString(36).slice(2)}:`;
  const text = JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, key, item: unknown) {
    // JSON has null for a date that is none.
    if (item === null && this[key] instanceof Date) throw inputError(`${key} is an invalid date`);
    const long = typeof item === "bigint" || (typeof item === "number" && isLong(item));
    if (!long) return item;
    marked++;
    return mark + BigInt(item);
  });
  return marked === 0 ? text : text.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}

/** JSON.stringify rounds these to the shortest digits that mean the same double. */
function isLong(item: number): boolean {
  return Number.isInteger(item) && !Number.isSafeInteger(item) && Math.abs(item) < 1e21;
}

/**
 * A query string: objects and lists of objects (filter, sort, select) as JSON in one value, lists of plain values by
 * repeating the name, everything else as text.
 */
export function serializeQuery(query: Record<string, unknown>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    const plain = Array.isArray(value) && !value.some((item) => typeof item === "object" && item !== null);
    for (const item of plain ? value : [value]) {
      if (item === undefined || item === null) continue;
      const text = typeof item === "object" ? stringifyJson(item) : String(item);
      parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
    }
  }
  return parts.join("&");
}
