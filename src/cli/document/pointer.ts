import { escapePointer, parseRef } from "@redocly/openapi-core/lib/ref-utils.js";

/** Encodes a key as one step of a JSON Pointer, including the slash. */
export const pointerStep = (key: string) => `/${escapePointer(key)}`;

/** Returns the keys of a local reference such as `#/components/schemas/A`, or `undefined` if it is malformed. */
export function referenceKeys(reference: string): string[] | undefined {
  try {
    return parseRef(reference).pointer;
  } catch {
    return undefined;
  }
}

/** Returns the value at a local reference; `undefined` if it does not exist. */
export function atReference(document: unknown, reference: string): unknown {
  const keys = referenceKeys(reference);
  return keys?.reduce<unknown>((at, key) => (Object.hasOwn(Object(at), key) ? Object(at)[key] : undefined), document);
}
