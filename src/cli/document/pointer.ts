/** Encodes a key as one step of a JSON Pointer, including the slash. */
export const pointerStep = (key: string) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** Returns the keys of a local reference such as `#/components/schemas/A`, or `undefined` if it is malformed. */
export function referenceKeys(reference: string): readonly string[] | undefined {
  const keys = reference.split("#/")[1]?.split("/") ?? [];
  try {
    return (/[~%]/.test(reference) ? keys.map(decoded) : keys).filter((key) => key !== "");
  } catch {
    return undefined;
  }
}

const decoded = (key: string) => decodeURIComponent(key.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Returns the value at a local reference; `undefined` if it does not exist. */
export function atReference(document: unknown, reference: string): unknown {
  const keys = referenceKeys(reference);
  return keys?.reduce<unknown>((at, key) => (Object.hasOwn(Object(at), key) ? Object(at)[key] : undefined), document);
}
