import { DocumentError, type OpenApiDocument } from "../document/model.js";
import { pointerStep, referenceKeys } from "../document/pointer.js";

/** Returns the node under `keys`, its own keys and their JSON Pointer, with references resolved. */
export function locate(document: OpenApiDocument, keys: readonly string[]) {
  let hops = 0;
  const visit = (at: string[], rest: readonly string[], node: unknown): { keys: string[]; node: unknown } => {
    const reference = Object(node).$ref;
    if (typeof reference === "string") {
      hops += 1;
      if (hops > 50) throw new DocumentError(`${reference}: circular reference`);
      return visit([], [...(referenceKeys(reference) ?? []), ...rest], document);
    }
    const [key, ...more] = rest;
    return key === undefined ? { keys: at, node } : visit([...at, key], more, Object(node)[key]);
  };
  const found = visit([], keys, document);
  return { ...found, pointer: found.keys.map(pointerStep).join("") };
}
