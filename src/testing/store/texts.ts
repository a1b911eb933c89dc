import { uuidPattern } from "../../util/uuid.js";

const uuids = new RegExp(uuidPattern, "g");

/** Returns all UUIDs in a value. */
export function uuidsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.match(uuids) ?? [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(uuidsIn) : [];
}

/** Returns a copy of a value with every text in it rewritten. */
export function rewriteTexts<T>(value: T, rewrite: (text: string) => string): T {
  const copy = (part: unknown): unknown => {
    if (typeof part === "string") return rewrite(part);
    if (Array.isArray(part)) return part.map(copy);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, content]) => [name, copy(content)]));
  };
  return copy(value) as T;
}
