import type { OpenApiDocument, Schema } from "./model.js";
import { visitObjects, wrapReference } from "./repair.js";

/** Returns a copy of one of our documents as OpenAPI 3.0.3. Converts only the keywords that our documents use. */
export function downgrade(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone({ ...document, openapi: "3.0.3" });
  visitObjects(copy, convert);
  const { info }: { info: OpenApiDocument["info"] & { summary?: string; license?: { identifier?: string } } } = copy;
  delete info.summary;
  delete info.license?.identifier;
  return copy;
}

function convert(schema: Schema): void {
  const { type, const: value, examples } = schema;
  if (Object.keys(schema).length > 1) wrapReference(schema);
  if (value !== undefined) schema.enum = [value];
  delete schema.const;
  if (Array.isArray(examples)) {
    delete schema.examples;
    schema.example = examples[0];
  }
  // A reference cannot be made nullable, because the referenced schema would still reject null.
  if (type === "null") Object.assign(schema, { type: "string", nullable: true, enum: [null] });
  if (!Array.isArray(type)) return;
  const [only, ...more] = type.filter((name) => name !== "null");
  if (type.includes("null")) schema.nullable = true;
  delete schema.type;
  Object.assign(schema, more.length > 0 ? { anyOf: [only, ...more].map((name) => ({ type: name })) } : { type: only });
}
