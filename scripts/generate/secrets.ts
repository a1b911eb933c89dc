import { isReference, type OpenApiDocument, type Schema } from "../../src/cli/document/model.js";

const notSchemas = new Set(["example", "examples", "default", "enum", "const"]);

/** The source of the set of names, in lower case, of the properties that are passwords or are never given back. */
export function secretsSource(document: OpenApiDocument, banner: string): string {
  const names = new Set<string>();
  collect(document, names);
  return [
    banner,
    "/** Names of the properties that are passwords or are never given back, in lower case. */",
    "export const secretNames: ReadonlySet<string> = new Set([",
    ...[...names].sort().map((name) => `  ${JSON.stringify(name)},`),
    "]);",
    "",
  ].join("\n");
}

function collect(node: unknown, names: Set<string>): void {
  if (typeof node !== "object" || node === null || isReference(node)) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "properties") {
      for (const [name, property] of Object.entries(value as Record<string, Schema & { writeOnly?: boolean }>)) {
        if (property.format === "password" || property.writeOnly) names.add(name.toLowerCase());
      }
    }
    if (!notSchemas.has(key)) collect(value, names);
  }
}
