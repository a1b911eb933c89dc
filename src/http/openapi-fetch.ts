import createFetchClient, { type Client } from "openapi-fetch";
import type { Send } from "./call.js";
import { ApiError, attachedAnswer } from "./errors.js";
import { serializeQuery, stringifyJson } from "./json.js";
import type { RequestBase } from "./request.js";

/**
 * openapi-fetch on top of a send. Answers with an error status come back as `{ error }`; what never reached an answer
 * (connection, timeout, bad input) throws ApiError.
 */
export function createApi<Paths extends object>(
  base: RequestBase,
  send: Send,
  check: (operation: string) => void,
): Client<Paths> {
  const templates = new WeakMap<Request, string>();
  const client = createFetchClient<Paths>({
    baseUrl: base.baseUrl,
    headers: base.headers,
    fetch: (request) => throughSend(base, send, request, templates.get(request)),
    querySerializer: (query) => serializeQuery({ ...(query as Record<string, unknown>) }),
    bodySerializer: (body: unknown) => (isEncoded(body) ? body : stringifyJson(body)),
    pathSerializer: (path, values) => base.fillPath(path, values, path),
  });
  client.use({
    onRequest({ request, schemaPath }) {
      check(`${request.method} ${schemaPath}`);
      templates.set(request, schemaPath);
    },
  });
  return client;
}

function isEncoded(body: unknown): boolean {
  return typeof body === "string" || body instanceof FormData || body instanceof URLSearchParams;
}

async function throughSend(base: RequestBase, send: Send, request: Request, template: string | undefined) {
  const { method, url, headers, signal } = request;
  const path = template ?? new URL(url).pathname;
  const traits = base.traits(method, path, headers.get("x-request-id") ?? undefined);
  if (traits.requestId) headers.set("x-request-id", traits.requestId);
  try {
    const answer = await send({
      ...traits,
      operation: `${method} ${path}`,
      method,
      url,
      headers,
      body: request.body ? new Uint8Array(await request.arrayBuffer()) : undefined,
      expects: "data",
      signal,
      timeout: base.timeout,
      deadline: Date.now() + base.timeout,
      attempt: 1,
    });
    const body = answer.data instanceof Blob ? answer.data : answer.text;
    return new Response(body || null, { status: answer.status, headers: answer.headers });
  } catch (error) {
    const answer = error instanceof ApiError ? attachedAnswer(error) : undefined;
    if (answer) return answer;
    throw error;
  }
}
