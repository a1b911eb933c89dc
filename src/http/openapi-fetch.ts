import createFetchClient, { type Client } from "openapi-fetch";
import type { ApiResponse, Call, Send } from "./call.js";
import { serializable } from "./encode.js";
import { ApiError } from "./errors.js";
import { headerName } from "./headers.js";
import {
  type LooseInit,
  partsOf,
  prepareCall,
  type RequestContext,
  type SendRequest,
  serializeQuery,
} from "./request.js";

export { createFetchClient };

/** Replaces the platform's `Request`, which costs more than the rest of a call. */
class LightRequest {
  declare readonly url: string;
  declare readonly method: string | undefined;

  constructor(url: string, { method }: RequestInit) {
    this.url = url;
    this.method = method;
  }
}

/** Arguments of an openapi-fetch call that need neither the platform's `Request` nor its `Response`. */
const lightNames = ["params", "body", "signal"];

interface FetchInit {
  readonly params?: Pick<LooseInit, "path" | "query"> & { readonly header?: unknown };
  readonly body?: unknown;
  readonly signal?: AbortSignal | null;
}

type FetchRequest = <T>(method: string, template: string, init: object) => Promise<{ readonly response: T }>;

/**
 * Creates the two ways to send a request, on the same path: `request` for the methods of a client, and openapi-fetch itself as
 * `api`. openapi-fetch builds the URL for both.
 */
export function createRequests<Paths extends object>(
  context: RequestContext,
  send: Send,
): { readonly api: Client<Paths>; readonly request: SendRequest } {
  const { baseUrl, headers } = context;
  const options = { baseUrl, querySerializer: serializeQuery as never };
  const light = createFetchClient({ ...options, Request: LightRequest as never, bodySerializer: () => undefined });
  const full = createFetchClient<Paths>({ ...options, headers, bodySerializer: serializable });
  const [sendLight, sendFull] = [light.request, full.request] as unknown as [FetchRequest, FetchRequest];
  let hasMiddleware = false;

  const settingsOf = (operation: string, { path = {}, ...params }: FetchInit["params"] = {}) => ({
    params: { ...params, path },
    pathSerializer: (url: string, values: Record<string, unknown>) => context.fillPath(url, values, operation),
  });

  const request: SendRequest = async (operation, { path, query, ...init }, settings = {}) => {
    const create = await prepareCall(context, operation, init, settings);
    const { response } = await sendLight<ApiResponse>(...partsOf(operation), {
      ...settingsOf(operation, { path, query }),
      parseAs: "stream",
      fetch: ({ url }: LightRequest) => send(create(url)),
    });
    return response;
  };

  /** Sends a call of `api` without the platform's classes. */
  const callLight = async (operation: string, { params, body, signal }: FetchInit) => {
    const create = await prepareCall(context, operation, { body, signal: signal ?? undefined }, {});
    const result = await sendLight<Answer>(...partsOf(operation), {
      ...settingsOf(operation, params),
      body,
      fetch: ({ url }: LightRequest) => answerOf(context, send, create(url)),
    });
    // The body has been read. Without one, a Response costs a tenth.
    return { ...result, response: toResponse(result.response, null) };
  };

  const callFull = (method: string, template: string, { signal, params, ...init }: FetchInit) => {
    const fetch = async (sent: Request) => {
      const answer = await answerOf(context, send, await callOf(context, sent, template, signal));
      return toResponse(answer, answer.body);
    };
    // Without the signal: a Request listens to it until it is garbage collected.
    return sendFull(method, template, { fetch, ...init, ...settingsOf(`${method} ${template}`, params) });
  };

  const call = (method: string, template: string, init: FetchInit = {}) => {
    const isLight =
      !hasMiddleware && !init.params?.header && Object.keys(init).every((name) => lightNames.includes(name));
    return isLight ? callLight(`${method} ${template}`, init) : callFull(method, template, init);
  };
  const methods = Object.keys(full).map((name) => [name, call.bind(undefined, name)]);
  const api = {
    ...Object.fromEntries(methods),
    request: (method: string, ...rest: [string, FetchInit?]) => call(method.toUpperCase(), ...rest),
    eject: full.eject,
    use(...middleware: Parameters<typeof full.use>) {
      full.use(...middleware);
      hasMiddleware = true;
    },
  };
  return { api, request };
}

/** Creates a call from a request that middleware may have replaced. */
async function callOf(context: RequestContext, request: Request, template: string, signal: FetchInit["signal"]) {
  const { method, url } = request;
  const { "content-type": type = "", ...headers } = Object.fromEntries(request.headers);
  const bytes = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
  const isJson = /json/i.test(type);
  const init = {
    headers: type && !isJson ? { ...headers, "content-type": type } : headers,
    ...{
      signal: signal ?? request.signal,
      requestId: headers[context.requestIdHeader ?? ""],
      body: isJson ? bytes : undefined,
    },
  };
  // The request already has the client's headers, except those that middleware has removed.
  const create = await prepareCall({ ...context, headers: {} }, `${method} ${template}`, init, {});
  return isJson ? create(url) : { ...create(url), body: bytes };
}

/** The response that openapi-fetch reads, to a success or an error: openapi-fetch reports an error as `{ error }`. */
interface Answer extends Pick<Response, "ok" | "status" | "statusText" | "headers" | "text" | "json"> {
  readonly body: Blob | string | null;
}

async function answerOf(context: RequestContext, send: Send, call: Call): Promise<Answer> {
  try {
    const { status, headers, data, text } = await send(call);
    if (text === undefined || data === undefined || /json/i.test(headers.get("content-type") ?? "json"))
      return answer(status, headers, data instanceof Blob ? data : text);
    return answer(status, withJsonType(headers), JSON.stringify(data));
  } catch (error) {
    const { failure } = call.attempts;
    if (!failure || !(error instanceof ApiError) || error.status !== failure.status) throw error;
    if (error.operation !== call.operation) throw error;
    const { text, status, headers, statusText } = failure;
    const json = await context.errorJson?.(text);
    return answer(status, json === undefined ? headers : withJsonType(headers), json ?? text, statusText);
  }
}

function answer(status: number, headers: Headers, body: Blob | string | undefined, statusText = ""): Answer {
  const text = async () => (body instanceof Blob ? body.text() : (body ?? ""));
  const json = async () => JSON.parse(await text());
  return { ok: status >= 200 && status < 300, status, statusText, headers, body: body || null, text, json };
}

/** Omits header names and reasons that the constructor of `Response` rejects, although servers send them. */
function toResponse({ status, statusText: reason, headers }: Answer, body: Blob | string | null): Response {
  const statusText = /^[\t\x20-\x7e\x80-\xff]*$/.test(reason) ? reason : "";
  return new Response(body, { status, statusText, headers: [...headers].filter(([name]) => headerName.test(name)) });
}

function withJsonType(headers: Headers): Headers {
  return new Headers({ ...Object.fromEntries(headers), "content-type": "application/json" });
}
