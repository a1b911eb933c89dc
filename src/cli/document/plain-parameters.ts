import { isReference, jsonParametersOf, type OpenApiDocument, type Parameter, resolve } from "./model.js";

/**
 * Returns a copy in which query parameters with JSON content are strings that contain the JSON, for tools that reject such
 * parameters. Schemas that only these parameters use are removed, and no reference is circular.
 */
export function plainParameters(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  for (const parameter of jsonParametersOf(copy)) makePlain(parameter);
  simplifySchemas(copy);
  return copy;
}

type Examples = Record<string, { value?: unknown }>;

function makePlain(parameter: Parameter & { examples?: Examples }): void {
  const { examples } = (parameter.content?.["application/json"] ?? {}) as { examples?: Examples };
  delete parameter.content;
  parameter.schema = { type: "string" };
  if (!examples) return;
  const texts = Object.entries(examples).map(([name, example]) => {
    return [name, { ...example, value: JSON.stringify(example.value) }];
  });
  parameter.examples = Object.fromEntries(texts);
}

/** Removes unused schemas, and references from inside a schema to itself, which then allow any value. */
function simplifySchemas(document: OpenApiDocument): void {
  const { schemas = {}, ...others } = document.components ?? {};
  const used = new Set<string>();
  const visit = (node: unknown, above: readonly string[]): void => {
    if (typeof node !== "object" || node === null) return;
    if (isReference(node)) {
      const { $ref } = node;
      if (above.includes($ref)) Reflect.deleteProperty(node, "$ref");
      else if (!used.has($ref)) {
        used.add($ref);
        visit(resolve<unknown>(document, node), [...above, $ref]);
      }
    }
    for (const child of Object.values(node)) visit(child, above);
  };
  visit([document.paths, others], []);
  for (const name of Object.keys(schemas)) if (!used.has(`#/components/schemas/${name}`)) delete schemas[name];
}
