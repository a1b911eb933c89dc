import { isObject } from "../../util/objects.js";
import { uuidPattern } from "../../util/uuid.js";

const uuids = new RegExp(uuidPattern, "g");

/** Returns all UUIDs in a value. */
export function uuidsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.match(uuids) ?? [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(uuidsIn) : [];
}

/**
 * Returns a copy of a value in which each part has been changed. `name` is that of the property, also for the items of a
 * list. Properties that become `undefined` are left out.
 */
export function rewrite<T>(value: T, change: (part: unknown, name: string) => unknown, name = ""): T {
  const part = change(value, name);
  if (Array.isArray(part)) return part.map((item) => rewrite(item, change, name)) as T;
  if (!isObject(part)) return part as T;
  const entries = Object.entries(part).map(([key, content]) => [key, rewrite(content, change, key)] as const);
  return Object.fromEntries(entries.filter(([, content]) => content !== undefined)) as T;
}

/** Returns a copy of a value with every text in it rewritten. */
export function rewriteTexts<T>(value: T, change: (text: string) => string): T {
  return rewrite(value, (part) => (typeof part === "string" ? change(part) : part));
}
