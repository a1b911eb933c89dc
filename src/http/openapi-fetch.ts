import createFetchClient, { type Client } from "openapi-fetch";
import type { ApiResponse, Call, Send } from "./call.js";
import { ApiError, attachedResponse } from "./errors.js";
import { headerName } from "./headers.js";
import { serializeQuery, stringifyJson } from "./json.js";
import { withOwnSignals } from "./own-signal.js";
import { type EncodedBody, newCall, type RequestContext } from "./request.js";

/** What openapi-fetch was called with, behind the request that it made of it. */
interface Source {
  readonly template: string;
  readonly body: unknown;
}

export interface FetchClientOptions {
  /** Turns the text of an error into JSON text, where the API speaks something else. */
  errorJson?(text: string): Promise<string | undefined>;
}

/**
 * openapi-fetch on top of a send. Answers with an error status come back as `{ error }`; what never reached an answer
 * (connection, timeout, bad input) throws ApiError.
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
    // Runs in the same turn as the body's serializer: no other call comes between.
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

/** The body as the caller gave it; as the request holds it where a middleware has put another in its place. */
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

/** Leaves out what came over the wire and no Response made by hand may hold. */
function newResponse(body: Blob | string | undefined, status: number, headers: Headers, reason = ""): Response {
  const statusText = /^[\t\x20-\x7e\x80-\xff]*$/.test(reason) ? reason : "";
  const kept = [...headers].filter(([name]) => headerName.test(name));
  return new Response(body || null, { status, statusText, headers: kept });
}

function withJsonType(headers: Headers): Headers {
  return new Headers({ ...Object.fromEntries(headers), "content-type": "application/json" });
}
