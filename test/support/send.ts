import type { Call } from "./calls.js";
import type { OperationCase } from "./operations.js";

/** Sends a call as it stands, past every client: what a client would refuse goes out too. */
export function send(url: string, operation: OperationCase, call: Call, headers: Record<string, string>) {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(call.path[name])));
  const { contentType, body } = bodyOf(operation, call.body);
  return fetch(`${url}${path}?${queryOf(operation, call)}`, {
    method: operation.method.toUpperCase(),
    headers: { ...headers, ...contentType },
    body,
  });
}

function queryOf({ parameters }: OperationCase, { query }: Call): URLSearchParams {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    if (parameters.some((parameter) => parameter.name === name && parameter.json))
      return [[name, JSON.stringify(value)]];
    return [value].flat().map((one): [string, string] => [name, String(one)]);
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
