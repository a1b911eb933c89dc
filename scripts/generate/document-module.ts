import type { OpenApiDocument } from "../../src/cli/document/model.js";

const prose = ["description", "summary", "tags", "externalDocs"];
/** What stands below these is data or goes by names of its own. */
const verbatim = ["example", "examples", "enum", "default", "value"];
const named = ["properties", "schemas", "parameters", "responses", "headers", "paths"];

/**
 * The source of a module with the document as JSON text, for programs that cannot read files. It leaves out what is
 * only for people to read, and who imports it parses it when the document is needed.
 */
export function documentModule(document: OpenApiDocument, banner: string): string {
  const text = JSON.stringify(withoutProse(document)).replace(/[\\']/g, "\\$&");
  return `${banner}\n/** The OpenAPI document as JSON, without its descriptions. */\nexport const document: string =\n  '${text}';\n`;
}

function withoutProse(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutProse);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !prose.includes(key))
      .map(([key, value]) => [key, kept(key, value)]),
  );
}

function kept(key: string, value: unknown): unknown {
  if (verbatim.includes(key)) return value;
  if (!named.includes(key) || Array.isArray(value) || typeof value !== "object" || value === null)
    return withoutProse(value);
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, withoutProse(content)]));
}
