import createFetchClient, { type Client } from "openapi-fetch";
import type { ApiResponse, Call, Send } from "./call.js";
import { ApiError, attachedResponse } from "./errors.js";
import { headerName } from "./headers.js";
import { serializeQuery, stringifyJson } from "./json.js";
import { withOwnSignals } from "./own-signal.js";
import { type EncodedBody, newCall, type RequestContext } from "./request.js";

/** Arguments of an openapi-fetch call, which its `Request` no longer contains. */
interface Source {
  readonly template: string;
  readonly body: unknown;
}

export interface FetchClientOptions {
  /** Converts the text of an error to JSON text, for an API that returns another format. */
  errorJson?(text: string): Promise<string | undefined>;
}

/**
 * Creates an openapi-fetch client that sends through the pipeline. An error response is returned as `{ error }`. A call without
 * a response (connection, timeout, invalid input) throws `ApiError`.
 */
export function createFetchApi<Paths extends object>(
  context: RequestContext,
  send: Send,
  options: FetchClientOptions = {},
): Client<Paths> {
  const sources = new WeakMap<Request, Source>();
  let bodyGiven: unknown;
  const client = createFetchClient<Paths>({
    baseUrl: context.baseUrl,
    headers: context.headers,
    fetch: (request) => sendRequest(context, send, request, sources.get(request), options),
    querySerializer: (query) => serializeQuery({ ...(query as Record<string, unknown>) }),
    bodySerializer(body: unknown) {
      bodyGiven = body;
      return isEncoded(body) ? body : stringifyJson(body);
    },
    pathSerializer: (path, values) => context.fillPath(path, values, path),
  });
  client.use({
    // Runs synchronously after the body serializer, so no other call can interfere.
    onRequest({ request, schemaPath }) {
      const body = bodyGiven;
      bodyGiven = undefined;
      sources.set(request, { template: schemaPath, body });
    },
  });
  return withOwnSignals(client);
}

function isEncoded(body: unknown): boolean {
  return typeof body === "string" || body instanceof FormData || body instanceof URLSearchParams;
}

async function sendRequest(
  context: RequestContext,
  send: Send,
  request: Request,
  source: Source | undefined,
  options: FetchClientOptions,
): Promise<Response> {
  const { method, url, signal } = request;
  const template = source?.template ?? new URL(url).pathname;
  const operation = `${method} ${template}`;
  const requestId = context.requestIdHeader && request.headers.get(context.requestIdHeader);
  await context.check?.(operation);
  const rules = context.rules(method, template, requestId ?? undefined);
  const encoded = await encodedBody(context, request, source, operation);
  const call: Call = {
    operation,
    method,
    url,
    headers: {
      ...Object.fromEntries(request.headers),
      ...rules.headers,
      ...(encoded && { "content-type": encoded.contentType }),
    },
    body: encoded?.body,
    signal,
    timeout: context.timeout,
    ...newCall(rules, context.timeout, {}),
  };
  try {
    return toResponse(await send(call));
  } catch (error) {
    const isOwn = error instanceof ApiError && error.operation === operation;
    const response = isOwn ? attachedResponse(error) : undefined;
    if (!response) throw error;
    const json = await options.errorJson?.(response.text);
    const headers = json === undefined ? response.headers : withJsonType(response.headers);
    return newResponse(json ?? response.text, response.status, headers, response.statusText);
  }
}

/** Encodes the caller's body, or the body of the request if a middleware replaced it. */
async function encodedBody(
  context: RequestContext,
  request: Request,
  source: Source | undefined,
  operation: string,
): Promise<EncodedBody | undefined> {
  if (!request.body) return undefined;
  if (source?.body !== undefined && !isEncoded(source.body)) return context.encodeBody(source.body, operation);
  const body = new Uint8Array(await request.arrayBuffer());
  const contentType = request.headers.get("content-type") ?? "";
  return /json/i.test(contentType) ? context.encodeBody(body, operation) : { body, contentType };
}

function toResponse({ status, headers, data, text }: ApiResponse): Response {
  if (text === undefined || data === undefined || /json/i.test(headers.get("content-type") ?? "json")) {
    return newResponse(data instanceof Blob ? data : text, status, headers);
  }
  return newResponse(JSON.stringify(data), status, withJsonType(headers));
}

/** Omits header names and reasons that the constructor of `Response` rejects, although servers send them. */
function newResponse(body: Blob | string | undefined, status: number, headers: Headers, reason = ""): Response {
  const statusText = /^[\t\x20-\x7e\x80-\xff]*$/.test(reason) ? reason : "";
  const kept = [...headers].filter(([name]) => headerName.test(name));
  return new Response(body || null, { status, statusText, headers: kept });
}

function withJsonType(headers: Headers): Headers {
  return new Headers({ ...Object.fromEntries(headers), "content-type": "application/json" });
}
