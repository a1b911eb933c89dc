/** A key as one step of a JSON Pointer, its slash included. */
export function pointerStep(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The key that a step of a JSON Pointer, without its slash, stands for. */
export function keyOfStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The keys that a JSON Pointer leads through, or a reference to a place in the same document. */
export function pointerKeys(pointer: string): string[] {
  const steps = pointer.replace(/^#?\//, "").split("/");
  return steps.map((step) => keyOfStep(decodeURIComponent(step)));
}

/** What a JSON Pointer or a reference leads to in a document; `undefined` where nothing stands. */
export function atPointer(document: unknown, pointer: string): unknown {
  return pointerKeys(pointer).reduce<unknown>(
    (at, key) => (at as Record<string, unknown> | undefined)?.[key],
    document,
  );
}
