import type { Call } from "./calls.js";
import type { OperationCase } from "./operations.js";

/** Sends a call without a client, including calls that a client would reject. */
export function send(url: string, operation: OperationCase, call: Call, headers: Record<string, string>) {
  return fetch(requestOf(url, operation, call, headers));
}

/** Creates the request of a call. A JSON parameter that is already a string is sent unchanged. */
export function requestOf(url: string, operation: OperationCase, call: Call, headers: Record<string, string>): Request {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(call.path[name])));
  const { contentType, body } = bodyOf(operation, call.body);
  return new Request(`${url}${path}?${queryOf(operation, call)}`, {
    method: operation.method.toUpperCase(),
    headers: { ...headers, ...contentType },
    body,
  });
}

function queryOf({ parameters }: OperationCase, { query }: Call): URLSearchParams {
  const json = new Set(parameters.filter((parameter) => parameter.json).map(({ name }) => name));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const pairs = given.flatMap(([name, value]): string[][] => {
    if (json.has(name)) return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
    return [value].flat().map((one) => [name, String(one)]);
  });
  return new URLSearchParams(pairs);
}

function bodyOf({ body: content }: OperationCase, body: unknown) {
  if (body === undefined) return { contentType: {}, body: null };
  if (body instanceof FormData) return { contentType: {}, body };
  const mediaType = content?.mediaType ?? "application/json";
  const isForm = mediaType === "application/x-www-form-urlencoded";
  const text = isForm ? String(new URLSearchParams(body as Record<string, string>)) : JSON.stringify(body);
  return { contentType: { "content-type": mediaType }, body: text };
}
