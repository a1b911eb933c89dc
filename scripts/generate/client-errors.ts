import { type OpenApiDocument, operationsOf } from "../../src/cli/document/model.js";

/**
 * Says 400 where only `default` stands for it: linters and gateways look for a client error by its number. `4XX` would say
 * more, but generators exist that write it down as a number.
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
