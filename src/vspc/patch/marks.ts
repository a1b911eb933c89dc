import type { JsonValue } from "../query/expression.js";

/** A value of which fast-json-patch sees nothing but objects and scalars. */
export type Marked = string | number | boolean | null | { [key: string]: Marked };

/**
 * fast-json-patch does not know bigint and compares lists by index. So it gets text instead: `s…` for a text, `b…` for a
 * bigint and `a…` for a whole list, which are equal where the values are.
 */
export function mark(value: JsonValue): Marked {
  if (typeof value === "string" || typeof value === "bigint") return markText(value);
  if (Array.isArray(value)) return `a${JSON.stringify(value, (_key, item: unknown) => markText(item))}`;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mark(item)]));
}

/** The value behind the marks. */
export function unmark(marked: Marked): JsonValue {
  if (typeof marked === "string") {
    const list = marked.startsWith("a");
    return list ? JSON.parse(marked.slice(1), (_key, item: unknown) => unmarkText(item)) : unmarkText(marked);
  }
  if (typeof marked !== "object" || marked === null) return marked;
  return Object.fromEntries(Object.entries(marked).map(([key, item]) => [key, unmark(item)]));
}

function markText(value: string | bigint): string;
function markText(value: unknown): unknown;
function markText(value: unknown): unknown {
  if (typeof value === "string") return `s${value}`;
  return typeof value === "bigint" ? `b${value}` : value;
}

function unmarkText(value: string): string | bigint;
function unmarkText(value: unknown): unknown;
function unmarkText(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value.startsWith("b") ? BigInt(value.slice(1)) : value.slice(1);
}
