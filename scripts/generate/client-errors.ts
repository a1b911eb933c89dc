import { type OpenApiDocument, operationsOf } from "./document.js";

/**
 * Says `4XX` where only `default` stands for it. The two mean the same, but linters, gateways and generators look for a
 * client error by its number.
 */
export function withClientErrors(document: OpenApiDocument): OpenApiDocument {
  const copy = structuredClone(document);
  for (const { operation } of operationsOf(copy)) {
    const { default: others, ...responses } = operation.responses ?? {};
    if (others === undefined || Object.keys(responses).some((status) => status.startsWith("4"))) continue;
    operation.responses = { ...responses, "4XX": others, default: others };
  }
  return copy;
}
