import type { OpenApiDocument } from "../generate/document.js";
import { jsonParameters } from "./json-parameters.js";
import type { Preferences } from "./prefer.js";
import {
  createInstance,
  getHttpOperationsFromSpec,
  type HttpOperation,
  type HttpRequest,
  validateInput,
} from "./prism-http.js";
import { type Violation, violationOf } from "./violations.js";

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: unknown;
}

/** A request the document does not allow, and the operation it was meant for where there is one. */
export interface Refusal {
  violations: Violation[];
  operation: HttpOperation | undefined;
}

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
  readListsFromQueries(operations);
  const jsonViolations = jsonParameters(document);
  const routed = new WeakMap<HttpRequest, HttpOperation>();
  const components = {
    logger: silent,
    validateInput: (input: Parameters<typeof validateInput>[0]) => {
      routed.set(input.element, input.resource);
      return validateInput(input);
    },
  };
  const prism = createInstance({ ...config, mock: { dynamic: false } }, components);

  const answer = async (request: HttpRequest, preferences: Preferences): Promise<Answer | Refusal> => {
    const mock = { dynamic: false, ...preferences };
    const outcome = await prism.request(request, operations, { ...config, mock })();
    const operation = routed.get(request);
    const found = outcome._tag === "Right" ? outcome.right.validations.input : diagnosticsOf(outcome.left);
    const names = operation ? parameterNames(operation) : [];
    const violations = found.filter(({ severity }) => severity !== 1).map((one) => violationOf(one, names));
    if (operation) violations.push(...jsonViolations(operation.path, operation.method, request.url.query ?? {}));
    if (violations.length > 0 || outcome._tag === "Left") return { violations, operation };
    const { statusCode, headers = {}, body } = outcome.right.output;
    return { status: statusCode, headers, body };
  };
  return { operations, answer };
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
