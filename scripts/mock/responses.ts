import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { errorBody } from "./error-body.js";
import type { MockResponse } from "./http.js";
import type { Outcome, Refusal } from "./prism.js";
import type { HttpOperation } from "./prism-http.js";
import { asXml, isEnterpriseManager, prefersXml, shapesOf } from "./xml.js";

/** Responds as the server of the document would: refusals in its error shape, everything in the form that is asked for. */
export function createResponses(document: OpenApiDocument, operations: readonly HttpOperation[]) {
  const hasTwoForms = isEnterpriseManager(document);

  const refused = ({ violations, operation }: Refusal): MockResponse => ({
    status: violations[0]?.status ?? 400,
    headers: { "Content-Type": "application/json" },
    body: errorBody(violations, operation, operations),
  });

  return (outcome: Outcome, accept: string | undefined): MockResponse => {
    const response = "violations" in outcome ? refused(outcome) : outcome.response;
    if (!hasTwoForms || !prefersXml(accept) || !response.body) return response;
    if ("violations" in outcome) return asXml(response, ["Error"]);
    const { path, method } = outcome.operation;
    return asXml(response, shapesOf(document, path, method, response.status));
  };
}
