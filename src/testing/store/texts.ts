import { uuidPattern } from "../../util/uuid.js";

export const uuids = new RegExp(uuidPattern, "g");

/** Returns every text in a value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Returns all UUIDs in a value. */
export function uuidsIn(value: unknown): readonly string[] {
  return textsIn(value).flatMap((text) => text.match(uuids) ?? []);
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
