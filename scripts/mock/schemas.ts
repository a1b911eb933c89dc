import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { pointerKeys, pointerStep } from "../../src/http/json-pointer.js";

/** Formats of the two APIs that JSON Schema does not know or reads more narrowly. */
const formats = {
  uint64: true,
  "time-of-day": /^([01]\d|2[0-3]):[0-5]\d$/,
  time: /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
  "year-month": /^\d{4}-(0[1-9]|1[0-2])$/,
  binary: true,
  byte: true,
  password: true,
} as const;

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

/** Compiles the schemas of a bundled document on demand, each once: `schemas(document)(pointer)`. */
export function schemas(document: OpenApiDocument): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  ajv.addSchema(document, "document", false);
  return (pointer) => {
    const validate = ajv.getSchema(`document#${encodeURI(pointer)}`);
    if (!validate) throw new Error(`${pointer}: points to nothing in the document`);
    return validate;
  };
}
