import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schemas } from "../../scripts/mock/schemas.js";
import { type Mock, startMock } from "../../scripts/mock/server.js";
import { ApiError, apiKey, createVspcClient } from "../../src/index.js";
import { isObject } from "../../src/util/objects.js";
import promised from "../fixtures/vspc/operations.json" with { type: "json" };
import { type Call, type InvalidCall, invalidCalls, validCalls } from "../support/calls.js";
import { type OperationCase, operations, readDocument } from "../support/operations.js";

/** Any operation, for a client that walks the document. */
interface AnyOperation {
  parameters: { path: Record<string, unknown>; query?: Record<string, unknown> };
  requestBody: { content: { "application/json": unknown } };
  responses: { 200: { content: { "application/json": unknown } } };
}
type Method = "get" | "put" | "post" | "delete";
type AnyPaths = Record<string, Record<Method | "patch", AnyOperation>>;

const document = readDocument("vspc");
const cases = operations(document);
const validator = schemas(document);

let mock: Mock;
const exercised = new Set<string>();
let refused = 0;

beforeAll(async () => {
  mock = await startMock();
});
afterAll(async () => {
  await mock.close();
  console.log(`operations exercised ${exercised.size} of ${cases.length}`);
  console.log(`invalid calls refused ${refused}`);
});

function clientOn(through: typeof fetch) {
  return createVspcClient<AnyPaths>({ baseUrl: mock.url, auth: apiKey("key"), maxAttempts: 1, fetch: through });
}

/** Makes the call through the facade; `answer` is what the mock sent. */
async function call({ method, path: template }: OperationCase, { path, query, body }: Call) {
  let answer = new Response();
  const client = clientOn(async (input, init) => {
    const response = await fetch(input, init);
    answer = response.clone();
    return response;
  });
  // Undefined is no body; a GET does not even take that.
  const init = { path, query, ...(body !== undefined && { body }) };
  const result = await (method === "patch"
    ? client.patch(template, { path, query }, body as [])
    : client[method as Method](template, init as never));
  return { result, answer };
}

/** What the facade makes of a body: its data, nothing where the document has none. */
function unwrapped(body: unknown, schema: string): unknown {
  if (schema === "/components/schemas/EmptyResponse") return undefined;
  return isObject(body) && "data" in body ? body.data : body;
}

interface Refusal {
  readonly status: number | undefined;
  readonly message: string;
  readonly parameterName?: string;
  readonly propertyName?: string;
}

/** How the server refuses a call; `undefined` where it does not. */
async function refusal(operation: OperationCase, invalid: Call): Promise<Refusal | undefined> {
  // The facade refuses what is no JSON Patch before it is sent: that goes out below the facade.
  if (operation.method === "patch") return patchRefusal(operation, invalid);
  const error: unknown = await call(operation, invalid).catch((thrown: unknown) => thrown);
  return error instanceof ApiError ? { ...error, status: error.status, message: error.message } : undefined;
}

async function patchRefusal({ path: template }: OperationCase, { path, query, body }: Call) {
  const answer = await clientOn(fetch).api.PATCH(template, { params: { path, query }, body } as never);
  const { error, response } = answer as { error?: { errors: Omit<Refusal, "status">[] }; response: Response };
  const [first] = error?.errors ?? [];
  return first && { ...first, status: response.status };
}

/** What is wrong with how a forbidden call was answered; nothing where it was refused for its fault. */
async function leniency(operation: OperationCase, invalid: InvalidCall): Promise<string[]> {
  const refused = await refusal(operation, invalid);
  if (!refused) return [`${invalid.what}: accepted`];
  const named = invalid.place === "body" ? refused.propertyName : refused.parameterName;
  const blamed = operation.path === "/token" || (named ?? "") === invalid.culprit;
  const { status, message } = refused;
  return status === 400 && blamed ? [] : [`${invalid.what}: ${status} blames ${named}: ${message}`];
}

it("the document has the promised operations", () => {
  const found = cases.map(({ key }) => key);
  expect(promised.filter((key) => !found.includes(key))).toEqual([]);
});

it("an operation that is missing is noticed", () => {
  const { "/about": _, ...paths } = document.paths;
  const found = operations({ ...document, paths }).map(({ key }) => key);
  expect(promised.filter((key) => !found.includes(key))).toEqual(["GET /about"]);
});

describe.each(cases)("$key", (operation) => {
  it.each(validCalls(operation))("answers: $what", async (valid) => {
    const { result, answer } = await call(operation, valid);
    const content = operation.responses.find(({ status }) => status === "200");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe(content?.mediaType);
    if (content?.mediaType === "application/json") {
      const body: unknown = await answer.json();
      const validate = validator(content.pointer);
      expect(validate(body) ? [] : validate.errors).toEqual([]);
      expect(result).toEqual(unwrapped(body, content.pointer));
    }
    exercised.add(operation.key);
  });

  it("refuses what the document forbids", async () => {
    const invalid = invalidCalls(document, operation);
    const lenient = await Promise.all(invalid.map((one) => leniency(operation, one)));
    expect(lenient.flat()).toEqual([]);
    refused += invalid.length;
  });
});
