import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { isObject, type OpenApiDocument } from "../document/model.js";
import { pointerStep } from "../document/pointer.js";
import { type Finding, findingId } from "../findings/finding.js";

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

/** Name of the document in references of its schemas. */
const documentName = "document";

/** Returns a validator of the schemas of a document, which it knows as `document`. */
export function createValidator(document: OpenApiDocument): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, unicodeRegExp: false });
  addFormats.default(ajv);
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);
  return ajv.addSchema(document, documentName, false);
}

/** Returns a copy with schemas that ajv can compile, and a warning for each pattern that is no regular expression. */
export function toJsonSchemas(document: OpenApiDocument): { document: OpenApiDocument; warnings: Finding[] } {
  const warnings: Finding[] = [];
  const isOld = document.openapi.startsWith("3.0.");
  const convert = (node: unknown, at: string): unknown => {
    if (Array.isArray(node)) return node.map((child, index) => convert(child, `${at}/${index}`));
    if (!isObject(node)) return node;
    const entries = Object.entries(node).map(([key, value]) => [key, convert(value, at + pointerStep(key))]);
    const copy: Record<string, unknown> = Object.fromEntries(entries);
    if (typeof copy.$ref === "string") copy.$ref = documentName + copy.$ref;
    if (typeof copy.pattern === "string" && !isPattern(copy.pattern)) {
      const message = `the pattern is not checked, because it is no regular expression: ${copy.pattern}`;
      warnings.push({ id: findingId("pattern", at), severity: "warning", kind: "pattern", place: `#${at}`, message });
      delete copy.pattern;
    }
    return isOld ? modern(copy) : copy;
  };
  return { document: convert(document, "") as OpenApiDocument, warnings };
}

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
}

/** Converts `nullable` and exclusive limits of OpenAPI 3.0, which are flags. */
function modern({ nullable, ...schema }: Record<string, unknown>): unknown {
  for (const limit of ["Minimum", "Maximum"]) {
    const [inclusive, exclusive] = [limit.toLowerCase(), `exclusive${limit}`];
    const { [inclusive]: value, [exclusive]: isExclusive } = schema;
    if (typeof isExclusive !== "boolean") continue;
    delete schema[exclusive];
    if (!isExclusive || value === undefined) continue;
    delete schema[inclusive];
    schema[exclusive] = value;
  }
  return nullable === true ? { anyOf: [schema, { type: "null" }] } : schema;
}
