import { type OpenApiDocument, operationsOf, type Parameter } from "./model.js";

/**
 * Returns a copy in which query parameters with JSON content are strings that contain the JSON, for tools that reject such
 * parameters.
 */
export function plainParameters(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  for (const parameter of parametersOf(copy)) {
    if (parameter.content?.["application/json"]) makePlain(parameter);
  }
  return copy;
}

type Examples = Record<string, { value?: unknown }>;
type DescribedParameter = Parameter & { examples?: Examples };

/** Returns the shared parameters and those of operations, each once. */
function parametersOf(document: OpenApiDocument): DescribedParameter[] {
  const shared = Object.values(document.components?.parameters ?? {});
  const used = [...operationsOf(document)].flatMap(({ parameters }) => parameters);
  return [...new Set([...shared, ...used])];
}

function makePlain(parameter: DescribedParameter): void {
  const { examples } = (parameter.content?.["application/json"] ?? {}) as { examples?: Examples };
  delete parameter.content;
  parameter.schema = { type: "string" };
  if (!examples) return;
  const texts = Object.entries(examples).map(([name, example]) => {
    return [name, { ...example, value: JSON.stringify(example.value) }];
  });
  parameter.examples = Object.fromEntries(texts);
}
