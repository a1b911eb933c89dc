import { pointerKeys, pointerStep } from "../../util/json-pointer.js";
import type { OpenApiDocument } from "../document/model.js";

export interface Location {
  /** JSON Pointer into the document. */
  pointer: string;
  node: unknown;
}

/** What stands under `keys`, every reference on the way followed; `node` is undefined where nothing stands. */
export function locate(document: OpenApiDocument, keys: readonly string[]): Location {
  const walk = (at: readonly string[], rest: readonly string[], node: unknown): Location => {
    const reference = (node as { $ref?: unknown } | undefined)?.$ref;
    if (typeof reference === "string") return walk([], [...pointerKeys(reference), ...rest], document);
    const [key, ...more] = rest;
    if (key === undefined) return { pointer: at.map(pointerStep).join(""), node };
    return walk([...at, key], more, (node as Record<string, unknown> | undefined)?.[key]);
  };
  return walk([], keys, document);
}
