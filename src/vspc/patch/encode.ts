import type { JsonValue } from "../query/expression.js";

/** Value that contains only objects and scalars. */
export type Encoded = string | number | boolean | null | { [key: string]: Encoded };

/**
 * Encodes a value for fast-json-patch, which does not support bigint and compares lists by index. Text becomes `s…`, a
 * bigint `b…` and a whole list `a…`, so that encoded values are equal if the values are.
 */
export function encodeForDiff(value: JsonValue): Encoded {
  if (typeof value === "string" || typeof value === "bigint") return encodeScalar(value);
  if (Array.isArray(value)) return `a${JSON.stringify(value, (_key, item: unknown) => encodeScalar(item))}`;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encodeForDiff(item)]));
}

/** Reverses {@link encodeForDiff}. */
export function decodeForDiff(encoded: Encoded): JsonValue {
  if (typeof encoded === "string") {
    const isList = encoded.startsWith("a");
    return isList ? JSON.parse(encoded.slice(1), (_key, item: unknown) => decodeScalar(item)) : decodeScalar(encoded);
  }
  if (typeof encoded !== "object" || encoded === null) return encoded;
  return Object.fromEntries(Object.entries(encoded).map(([key, item]) => [key, decodeForDiff(item)]));
}

function encodeScalar(value: string | bigint): string;
function encodeScalar(value: unknown): unknown;
function encodeScalar(value: unknown): unknown {
  if (typeof value === "string") return `s${value}`;
  return typeof value === "bigint" ? `b${value}` : value;
}

function decodeScalar(value: string): string | bigint;
function decodeScalar(value: unknown): unknown;
function decodeScalar(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value.startsWith("b") ? BigInt(value.slice(1)) : value.slice(1);
}
