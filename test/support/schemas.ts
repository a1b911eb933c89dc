import type { ValidateFunction } from "ajv";
import { createValidator } from "../../src/cli/contract/validator.js";
import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { pointerKeys, pointerStep } from "../../src/util/json-pointer.js";

/** Returns a function that compiles the schema at a JSON Pointer. Each schema is compiled once. */
export function schemas(document: OpenApiDocument): (pointer: string) => ValidateFunction {
  const ajv = createValidator(document);
  return (pointer) => {
    const validate = ajv.getSchema(`document#${encodeURI(pointer)}`);
    if (!validate) throw new Error(`${pointer}: not found in the document`);
    return validate;
  };
}

/** Returns the node under `keys` and its JSON Pointer, with references resolved. */
export function locate(document: OpenApiDocument, keys: readonly string[]) {
  let at: string[] = [];
  const nodeAt = () => at.reduce<unknown>((node, key) => Object(node)[key], document);
  for (const key of keys) {
    at.push(key);
    for (let node = Object(nodeAt()); typeof node.$ref === "string"; node = Object(nodeAt()))
      at = pointerKeys(node.$ref);
  }
  return { pointer: at.map(pointerStep).join(""), node: nodeAt() };
}
