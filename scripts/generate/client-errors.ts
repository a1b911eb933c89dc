import { type OpenApiDocument, operationsOf } from "../../src/cli/document/model.js";

/**
 * Returns a copy that repeats a `default` response as 400 if no client error is declared, because linters and gateways
 * look for one by its number. Not `4XX`, because some generators treat it as a number.
 */
export function withClientErrors(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  for (const { operation } of operationsOf(copy)) {
    const { default: others, ...responses } = operation.responses ?? {};
    if (others === undefined || Object.keys(responses).some((status) => status.startsWith("4"))) continue;
    operation.responses = { ...responses, 400: others, default: others };
  }
  return copy;
}
