import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "../document/model.js";

/** Formats of both APIs that JSON Schema does not define, or defines more narrowly: a date-time without an offset occurs. */
const formats = {
  uint64: true,
  "date-time": /^\d{4}-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i,
  "time-of-day": /^([01]\d|2[0-3]):[0-5]\d$/,
  time: /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
  "year-month": /^\d{4}-(0[1-9]|1[0-2])$/,
  binary: true,
  byte: true,
  password: true,
} as const;

/** Name of the document in references to its schemas. */
export const documentName = "document";

/**
 * Returns a validator of the schemas of a document.
 *
 * @param onInvalidPattern Called with a pattern that is no regular expression. Such a pattern is not checked.
 */
export function createValidator(document: OpenApiDocument, onInvalidPattern?: (pattern: string) => void): Ajv2020 {
  const regExp = (pattern: string) => {
    try {
      return new RegExp(pattern);
    } catch {
      onInvalidPattern?.(pattern);
      return /(?:)/;
    }
  };
  const code = { regExp: Object.assign(regExp, { code: "new RegExp" }) };
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, validateSchema: false, code });
  addFormats.default(ajv);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  return ajv.addSchema(document, documentName);
}
