import { apiKey, createVspcClient } from "../../../src/index.js";
import { isObject } from "../../../src/util/objects.js";
import type { Call } from "../../support/calls.js";
import type { OperationCase } from "../../support/operations.js";
import { difference, faultsOf } from "./compare.js";
import type { Exchange, Recorder } from "./recorder.js";

/** Any operation, for a client that calls all operations of a document. */
interface AnyOperation {
  parameters: { path: Record<string, unknown>; query?: Record<string, unknown> };
  requestBody: { content: { "application/json": unknown } };
  responses: { 200: { content: { "application/json": unknown } } };
}
type Method = "get" | "put" | "post" | "delete";
type AnyPaths = Record<string, Record<Method | "patch", AnyOperation>>;

/** Calls operations through the facade, and reports the violations of each call. */
export function vspcCaller({ fetch, take }: Recorder) {
  const baseUrl = "https://vspc.example.com:1280";
  const client = createVspcClient<AnyPaths>({ baseUrl, auth: apiKey("key"), maxAttempts: 1, fetch });

  function send({ method, path: template }: OperationCase, { path, query, body }: Call): Promise<unknown> {
    // The facade sends JSON Patches only.
    if (method === "patch" && !Array.isArray(body)) {
      return client.api.PATCH(template as never, { params: { path, query }, body } as never).then(() => undefined);
    }
    if (method === "patch") return client.patch(template, { path, query }, body as []);
    const init = { path, query, ...(body !== undefined && { body }) };
    return client[method as Method](template, init as never);
  }

  return async (operation: OperationCase, call: Call): Promise<string[]> => {
    const what = `${operation.key}: ${call.what}`;
    const found = await send(operation, call).catch((error: Error) => error);
    const exchanges = take();
    const [exchange] = exchanges;
    if (found instanceof Error || !exchange) return [`${what}: ${found}`, ...faultsOf(exchanges)];
    const result = found instanceof Blob ? await found.text() : found;
    return [...faultsOf(exchanges), ...difference(what, result, unwrapped(operation, exchange))];
  };
}

/** Returns the expected result of the facade for a response: its data, or undefined for an empty response. */
function unwrapped({ responses }: OperationCase, { body }: Exchange): unknown {
  const success = responses.find(({ status }) => status === "200");
  if (success?.mediaType !== "application/json") return body;
  if (success.pointer === "/components/schemas/EmptyResponse") return undefined;
  const value: unknown = JSON.parse(body);
  return isObject(value) && "data" in value ? value.data : value;
}
