/** Encodes a key as one step of a JSON Pointer, including the slash. */
export function pointerStep(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Decodes one step of a JSON Pointer, without the slash. */
export function keyOfStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Splits a JSON Pointer, or a local reference, into its keys. */
export function pointerKeys(pointer: string): string[] {
  const steps = pointer.replace(/^#?\//, "").split("/");
  return steps.map((step) => keyOfStep(decodeURIComponent(step)));
}

/** Returns the value at a JSON Pointer or local reference; `undefined` if it does not exist. */
export function atPointer(document: unknown, pointer: string): unknown {
  return pointerKeys(pointer).reduce<unknown>(
    (at, key) => (at as Record<string, unknown> | undefined)?.[key],
    document,
  );
}
