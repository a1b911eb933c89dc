import { expansionLimit, type OpenApiDocument, resolve, type Schema } from "../document/model.js";

/** Returns the names of writable date-times in a schema, such as `contact.birthday`. Recursion is not followed. */
export function writableDateTimes(document: OpenApiDocument, root: Schema): string[] {
  const found = new Set<string>();
  const count = expansionLimit("a request body");
  const visit = (node: Schema, at: readonly string[], above: readonly Schema[]): void => {
    count();
    const schema = resolve<Schema>(document, node as Schema & { $ref: string });
    if (above.includes(schema) || node.readOnly || schema.readOnly) return;
    if (schema.format === "date-time" && at.length > 0) found.add(at.join("."));
    const here = [...above, schema];
    const parts = [schema.allOf, schema.oneOf, schema.anyOf, schema.items as Schema | undefined].flat();
    for (const part of parts) if (part) visit(part, at, here);
    for (const [name, property] of Object.entries(schema.properties ?? {})) visit(property, [...at, name], here);
  };
  visit(root, [], []);
  return [...found].sort();
}
