import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "../document/model.js";

/** Formats of both APIs that JSON Schema does not define, or defines more narrowly. */
const formats = {
  uint64: true,
  "time-of-day": /^([01]\d|2[0-3]):[0-5]\d$/,
  time: /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
  "year-month": /^\d{4}-(0[1-9]|1[0-2])$/,
  binary: true,
  byte: true,
  password: true,
} as const;

/** Returns a function that compiles the schema at a JSON Pointer. Each schema is compiled once. */
export function schemas(document: OpenApiDocument): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, unicodeRegExp: false });
  addFormats.default(ajv);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  ajv.addSchema(document, "document", false);
  return (pointer) => {
    const validate = ajv.getSchema(`document#${encodeURI(pointer)}`);
    if (!validate) throw new Error(`${pointer}: not found in the document`);
    return validate;
  };
}
