import type { OpenApiDocument } from "../document/model.js";
import { isObject } from "../document/model.js";

/** Converts `nullable` and exclusive limits of OpenAPI 3.0 to JSON Schema. */
export function withJsonSchemas(document: OpenApiDocument): OpenApiDocument {
  return document.openapi.startsWith("3.0.") ? (converted(document) as OpenApiDocument) : document;
}

function converted(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(converted);
  if (!isObject(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, converted(value)]);
  const { nullable, ...schema } = exclusive(Object.fromEntries(entries));
  if (typeof nullable !== "boolean") return nullable === undefined ? schema : { nullable, ...schema };
  return nullable ? { anyOf: [schema, { type: "null" }] } : schema;
}

/** In JSON Schema, an exclusive limit is a number, not a flag. */
function exclusive(schema: Record<string, unknown>): Record<string, unknown> {
  for (const [limit, flag] of [
    ["minimum", "exclusiveMinimum"],
    ["maximum", "exclusiveMaximum"],
  ] as const) {
    const { [limit]: value, [flag]: isExclusive } = schema;
    if (typeof isExclusive !== "boolean") continue;
    delete schema[flag];
    if (!isExclusive || value === undefined) continue;
    delete schema[limit];
    schema[flag] = value;
  }
  return schema;
}
