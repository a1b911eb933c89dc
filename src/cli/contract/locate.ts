import { pointerKeys, pointerStep } from "../../util/json-pointer.js";
import type { OpenApiDocument } from "../document/model.js";

export interface Location {
  /** JSON Pointer into the document. */
  pointer: string;
  node: unknown;
}

/** Returns the node under `keys`, with references resolved. Its `node` is `undefined` if it does not exist. */
export function locate(document: OpenApiDocument, keys: readonly string[]): Location {
  const visit = (at: readonly string[], rest: readonly string[], node: unknown): Location => {
    const reference = (node as { $ref?: unknown } | undefined)?.$ref;
    if (typeof reference === "string") return visit([], [...pointerKeys(reference), ...rest], document);
    const [key, ...more] = rest;
    if (key === undefined) return { pointer: at.map(pointerStep).join(""), node };
    return visit([...at, key], more, (node as Record<string, unknown> | undefined)?.[key]);
  };
  return visit([], keys, document);
}
