import type { OpenApiDocument } from "../../src/cli/document/model.js";
import type { MockRequest, MockResponse } from "./http.js";
import { jsonParameters } from "./json-parameters.js";
import { patchValues } from "./patches.js";
import type { Preferences } from "./prefer.js";
import {
  createInstance,
  getHttpOperationsFromSpec,
  type HttpOperation,
  type HttpRequest,
  validateInput,
} from "./prism-http.js";
import { knownHeaders, withKnownWords, withoutStrayBody } from "./spellings.js";
import { type Violation, violationOf } from "./violations.js";
import { isEnterpriseManager } from "./xml.js";

/** A response, and the operation it was found for. */
export interface Found {
  response: MockResponse;
  operation: HttpOperation;
}

/** A request the document does not allow, and the operation it was meant for where there is one. */
export interface Refusal {
  violations: Violation[];
  operation: HttpOperation | undefined;
}

export type Outcome = Found | Refusal;

const config = {
  isProxy: false,
  checkSecurity: true,
  validateRequest: true,
  validateResponse: false,
  errors: false,
  upstreamProxy: undefined,
} as const;

/** Prism for one document: answers with its examples, or says what is wrong with the request. */
export async function createPrism(document: OpenApiDocument) {
  // With a dialect named, Prism hands schemas to ajv as they stand. Without one it turns them into draft 7 and caps
  // int64 at 2^53 - 1.
  const jsonSchemaDialect = "https://json-schema.org/draft/2020-12/schema";
  const operations = await getHttpOperationsFromSpec({ ...structuredClone(document), jsonSchemaDialect });
  const patchViolations = patchValues(document);
  readListsFromQueries(operations);
  const jsonViolations = jsonParameters(document);
  const isOfEnterpriseManager = isEnterpriseManager(document);
  const routed = new WeakMap<HttpRequest, HttpOperation>();
  const components = {
    logger: silent,
    validateInput: ({ element, resource }: Parameters<typeof validateInput>[0]) => {
      routed.set(element, resource);
      const request = withoutStrayBody(element, resource);
      return validateInput({ resource, element: isOfEnterpriseManager ? withKnownWords(request, resource) : request });
    },
  };
  const prism = createInstance({ ...config, mock: { dynamic: false } }, components);

  const respond = async ({ malformed, ...request }: MockRequest, preferences: Preferences): Promise<Outcome> => {
    // JSON has examples; Enterprise Manager's other form is made of it.
    const json = isOfEnterpriseManager ? { accept: "application/json" } : {};
    const known = { ...request, headers: knownHeaders({ ...request.headers, ...json }) };
    const outcome = await prism.request(known, operations, { ...config, mock: { dynamic: false, ...preferences } })();
    const operation = routed.get(known);
    if (malformed && operation?.request?.body) return { violations: [malformed], operation };
    const found = outcome._tag === "Right" ? outcome.right.validations.input : diagnosticsOf(outcome.left);
    const names = operation ? parameterNames(operation) : [];
    const violations = found.filter(({ severity }) => severity !== 1).map((one) => violationOf(one, names));
    if (operation) violations.push(...patchViolations(operation.path, operation.method, request.body));
    if (operation) violations.push(...jsonViolations(operation.path, operation.method, request.url.query ?? {}));
    if (!operation || violations.length > 0 || outcome._tag === "Left") return { violations, operation };
    const { statusCode, headers = {}, body } = outcome.right.output;
    return { response: { status: statusCode, headers, body }, operation };
  };
  return { operations, respond };
}

/** Prism makes a list of a query parameter only where its type is no other than array; null cannot come in a query. */
function readListsFromQueries(operations: readonly HttpOperation[]): void {
  for (const { request } of operations) {
    for (const { schema } of request?.query ?? []) {
      if (schema && [schema.type].flat().includes("array")) schema.type = "array";
    }
  }
}

const silent = {
  child: () => silent,
  ...Object.fromEntries(
    ["trace", "debug", "info", "success", "warn", "error", "fatal"].map((level) => [level, () => undefined]),
  ),
};

interface PrismError extends Error {
  status?: number;
  detail?: string;
  additional?: { validation?: { location?: string[]; code?: string | number; message: string }[] };
}

/** Prism's own errors: no route, no method, nothing acceptable, or violations of an operation that declares no error. */
function diagnosticsOf(error: PrismError) {
  const listed = error.additional?.validation?.map(({ location = [], ...rest }) => ({ ...rest, path: location }));
  const own = { message: error.detail ?? error.message, code: error.status ?? 500, path: [] };
  return (listed ?? [own]).map((diagnostic) => ({ ...diagnostic, severity: 0 }));
}

function parameterNames({ request }: HttpOperation): string[] {
  const lists = [request?.query, request?.path, request?.headers, request?.cookie];
  return lists.flatMap((list) => (list ?? []).map(({ name }) => name));
}
