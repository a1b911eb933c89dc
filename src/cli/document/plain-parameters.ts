import { jsonParametersOf, type OpenApiDocument, type Parameter } from "./model.js";

/**
 * Returns a copy in which query parameters with JSON content are strings that contain the JSON, for tools that reject such
 * parameters.
 */
export function plainParameters(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  for (const parameter of jsonParametersOf(copy)) makePlain(parameter);
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
