import { instant } from "../dates.js";
import { inputError } from "../errors.js";
import type { JsonValue } from "../query/expression.js";

/** A value that compares by `===` where fast-json-patch compares: text, whole lists and long integers are marked strings. */
export type Tree = string | number | boolean | null | { [key: string]: Tree };

const deepest = 100;
/** Numbers from here on travel in exponent form. */
const longest = 1e21;

/**
 * Turns a value into a tree that fast-json-patch compares by value. It knows neither bigint nor Date and compares lists by
 * index; so a text becomes `s…`, a bigint (or a number too long to be printed exactly) `b…`, a date the text it travels as, a list `a` and
 * its JSON. A Date that means the same instant as `before` keeps the text of `before`. Refuses what JSON cannot hold.
 */
export function toTree(value: unknown, at: string, before?: unknown, depth = 0): Tree {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return `s${value}`;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : `b${value}`;
  if (typeof value === "number" && Number.isFinite(value)) return toNumber(value);
  if (value instanceof Date) return `s${toText(value, at, before)}`;
  if (depth > deepest) throw inputError(`patch: ${at.slice(0, 100)}… is nested deeper than ${deepest} levels`);
  if (Array.isArray(value)) return `a${JSON.stringify(elements(value, at, before, depth))}`;
  if (isPlainObject(value)) return toObject(value, at, before, depth);
  throw inputError(`patch: ${at || "the resource"} is ${describe(value)}, which JSON cannot hold`);
}

/** The value behind a tree, as it travels. */
export function fromTree(tree: Tree): JsonValue {
  if (typeof tree === "object" && tree !== null) {
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, fromTree(value)]));
  }
  if (typeof tree !== "string") return tree;
  const content = tree.slice(1);
  if (tree.startsWith("a")) return (JSON.parse(content) as Tree[]).map(fromTree);
  return tree.startsWith("b") ? BigInt(content) : content;
}

/** JSON.stringify prints the shortest digits that read back as the same double: 1124774006935781376 as …781400. */
function toNumber(value: number): Tree {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < longest
    ? `b${BigInt(value)}`
    : value;
}

function toText(date: Date, at: string, before: unknown): string {
  const time = date.getTime();
  if (Number.isNaN(time)) throw inputError(`patch: ${at} is an invalid date`);
  return typeof before === "string" && instant(before) === time ? before : date.toISOString();
}

function elements(list: readonly unknown[], at: string, before: unknown, depth: number): Tree[] {
  const old: readonly unknown[] = Array.isArray(before) ? before : [];
  return Array.from(list, (item, index) => toTree(item, `${at}/${index}`, old[index], depth + 1));
}

/** Keys are sorted, so that their order makes no difference; undefined is the same as absent. */
function toObject(value: Record<string, unknown>, at: string, before: unknown, depth: number): Tree {
  const old = isPlainObject(before) ? before : {};
  const tree: Record<string, Tree> = {};
  for (const key of Object.keys(value).sort()) {
    if (key === "__proto__") throw inputError(`patch: ${at}/__proto__ is no name of a property`);
    if (value[key] === undefined) continue;
    tree[key] = toTree(value[key], `${at}/${escapePointer(key)}`, old[key], depth + 1);
  }
  return tree;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** One step of a JSON Pointer. */
export function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function describe(value: unknown): string {
  if (typeof value === "object") return `of the class ${value?.constructor?.name ?? "?"}`;
  return typeof value === "number" || value === undefined ? String(value) : `a ${typeof value}`;
}
