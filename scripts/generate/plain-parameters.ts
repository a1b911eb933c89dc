import { type OpenApiDocument, operationsOf, type Parameter } from "../../src/cli/document/model.js";

/**
 * The document for tools that refuse query parameters with JSON content: there, these are strings that hold the JSON, and
 * the schemas that only they used are gone. Nothing where no parameter has such content.
 */
export function plainParameters(document: OpenApiDocument): OpenApiDocument | undefined {
  const copy = structuredClone(document);
  const found = parametersOf(copy).filter(({ content }) => content?.["application/json"]);
  if (found.length === 0) return undefined;
  for (const parameter of found) writePlain(parameter);
  return withoutUnusedSchemas(copy);
}

type Examples = Record<string, { value?: unknown }>;
type DescribedParameter = Parameter & { examples?: Examples };

/** The shared parameters and those that operations declare, each once. */
function parametersOf(document: OpenApiDocument): DescribedParameter[] {
  const shared = Object.values(document.components?.parameters ?? {});
  const used = [...operationsOf(document)].flatMap(({ parameters }) => parameters);
  return [...new Set([...shared, ...used])];
}

function writePlain(parameter: DescribedParameter): void {
  const { examples } = (parameter.content?.["application/json"] ?? {}) as { examples?: Examples };
  delete parameter.content;
  parameter.schema = { type: "string" };
  if (!examples) return;
  const texts = Object.entries(examples).map(([name, example]) => {
    return [name, { ...example, value: JSON.stringify(example.value) }];
  });
  parameter.examples = Object.fromEntries(texts);
}

function withoutUnusedSchemas(document: OpenApiDocument): OpenApiDocument {
  const { schemas = {}, ...others } = document.components ?? {};
  const used = new Set<string>();
  const follow = (node: unknown): void => {
    for (const [, name = ""] of JSON.stringify(node).matchAll(/"#\/components\/schemas\/([^"/]+)/g)) {
      if (used.has(name) || !schemas[name]) continue;
      used.add(name);
      follow(schemas[name]);
    }
  };
  follow([document.paths, others]);
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return { ...document, components: { ...others, schemas: Object.fromEntries(kept) } };
}
