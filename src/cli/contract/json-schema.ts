import { isObject, type OpenApiDocument } from "../document/model.js";
import { pointerStep } from "../document/pointer.js";
import { type Finding, findingId } from "../findings/finding.js";

/** Returns a copy with schemas that ajv can compile, and a warning for each pattern that is no regular expression. */
export function toJsonSchemas(document: OpenApiDocument): { document: OpenApiDocument; warnings: Finding[] } {
  const warnings: Finding[] = [];
  const isOld = document.openapi.startsWith("3.0.");
  const convert = (node: unknown, at: string): unknown => {
    if (Array.isArray(node)) return node.map((child, index) => convert(child, `${at}/${index}`));
    if (!isObject(node)) return node;
    const entries = Object.entries(node).map(([key, value]) => [key, convert(value, at + pointerStep(key))]);
    const copy: Record<string, unknown> = Object.fromEntries(entries);
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
function modern(node: Record<string, unknown>): unknown {
  const { nullable, ...schema } = node;
  for (const limit of ["minimum", "maximum"]) {
    const flag = limit === "minimum" ? "exclusiveMinimum" : "exclusiveMaximum";
    const { [limit]: value, [flag]: isExclusive } = schema;
    if (typeof isExclusive !== "boolean") continue;
    delete schema[flag];
    if (!isExclusive || value === undefined) continue;
    delete schema[limit];
    schema[flag] = value;
  }
  if (typeof nullable !== "boolean") return node.nullable === undefined ? schema : { nullable, ...schema };
  return nullable ? { anyOf: [schema, { type: "null" }] } : schema;
}
