import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { errorBody } from "./error-body.js";
import type { Answer, Outcome, Refusal } from "./prism.js";
import type { HttpOperation } from "./prism-http.js";
import { asXml, isEnterpriseManager, prefersXml, shapesOf } from "./xml.js";

/** Answers as the server of the document would: refusals in its error shape, everything in the form that is asked for. */
export function createAnswers(document: OpenApiDocument, operations: readonly HttpOperation[]) {
  const hasTwoForms = isEnterpriseManager(document);

  const refused = ({ violations, operation }: Refusal): Answer => ({
    status: violations[0]?.status ?? 400,
    headers: { "Content-Type": "application/json" },
    body: errorBody(violations, operation, operations),
  });

  return (outcome: Outcome, accept: string | undefined): Answer => {
    const answer = "violations" in outcome ? refused(outcome) : outcome.answer;
    if (!hasTwoForms || !prefersXml(accept) || !answer.body) return answer;
    if ("violations" in outcome) return asXml(answer, ["Error"]);
    const { path, method } = outcome.operation;
    return asXml(answer, shapesOf(document, path, method, answer.status));
  };
}
