import createFetchClient, { type Client } from "openapi-fetch";
import { type LightResponse, responseOf, toResponse } from "./api-response.js";
import type { ApiResponse, Call, CallSettings, LooseInit, RequestContext, Send, SendRequest } from "./call.js";
import { plainText, serializable } from "./encode.js";
import { inputError } from "./errors.js";
import { checkFixedHeaders, checkHeaders } from "./headers.js";
import { checkNumber } from "./options.js";

export { createFetchClient };

/** Replaces the platform's `Request`, which costs more than the rest of a call. */
class LightRequest {
  declare readonly url: string;

  constructor(url: string) {
    this.url = url;
  }
}

/** Arguments of an openapi-fetch call that need neither the platform's `Request` nor its `Response`. */
const lightNames = ["params", "body", "signal"];

type FetchParams = Pick<LooseInit, "path" | "query"> & { readonly header?: unknown };

interface FetchInit {
  readonly params?: FetchParams;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null;
  readonly parseAs?: string;
  readonly fetch?: unknown;
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
  const light = createFetchClient({ ...options, Request: LightRequest as never }).request as unknown as FetchRequest;
  const full = createFetchClient<Paths>({ ...options, headers, bodySerializer: serializable });
  let hasMiddleware = false;

  /** Lets openapi-fetch build the URL and call `init.fetch`. */
  const start = <T>(client: FetchRequest, operation: string, { path = {}, ...params }: FetchParams, init: object) => {
    const pathSerializer = (url: string, values: Record<string, unknown>) => context.fillPath(url, values, operation);
    return client<T>(...partsOf(operation), { ...init, params: { ...params, path }, pathSerializer });
  };

  const request: SendRequest = async (operation, init, settings = {}) => {
    const fetch = async ({ url }: LightRequest) => send(await createCall(context, operation, url, init, settings));
    const { path, query } = init;
    return (await start<ApiResponse>(light, operation, { path, query }, { fetch, parseAs: "stream" })).response;
  };

  /** Sends a call of `api` without the platform's classes. */
  const callLight = async (operation: string, { params = {}, body, signal }: FetchInit) => {
    const init = { body, signal: signal ?? undefined };
    const fetch = async ({ url }: LightRequest) =>
      responseOf(context, send, await createCall(context, operation, url, init, {}));
    const { response, ...result } = await start<LightResponse>(light, operation, params, { fetch, parseAs: "stream" });
    // The body has been read. Without one, a Response costs a tenth.
    return { ...result, response: toResponse(response) };
  };

  const callFull = async (method: string, template: string, { signal, params = {}, ...init }: FetchInit) => {
    let sent: Response | undefined;
    let data: unknown;
    const fetch = async (request: Request) => {
      const call = await callOf(context, request, template, signal);
      const response = await responseOf(context, send, call);
      data = response.body;
      sent = toResponse(response, response.content());
      return sent;
    };
    // Without the signal: a Request listens to it until it is garbage collected.
    const result = await start<Response>(full.request as never, `${method} ${template}`, params, { ...init, fetch });
    // openapi-fetch would round integers that our decoder reads exactly.
    const isOurs = result.response === sent && sent.ok && (init.parseAs ?? "json") === "json";
    return isOurs ? { ...result, data } : result;
  };

  const call = (method: string, template: string, init: FetchInit = {}) => {
    if (init.fetch !== undefined)
      throw inputError("api: pass `fetch` to the client, not to a call", `${method} ${template}`);
    const isLight =
      !hasMiddleware && !init.params?.header && Object.keys(init).every((name) => lightNames.includes(name));
    return isLight ? callLight(`${method.toUpperCase()} ${template}`, init) : callFull(method, template, init);
  };
  const methods = Object.keys(full).map((name) => [name, call.bind(undefined, name)]);
  const api = {
    ...Object.fromEntries(methods),
    request: call,
    eject: full.eject,
    use(...middleware: Parameters<typeof full.use>) {
      full.use(...middleware);
      hasMiddleware = true;
    },
  };
  return { api, request };
}

/** Checks and encodes the arguments of a call. */
export async function createCall(
  context: RequestContext,
  operation: string,
  url: string,
  { requestId, timeout = context.timeout, maxAttempts, signal, headers, body }: LooseInit,
  { expects = "data", token, retryServerErrors = true }: CallSettings,
): Promise<Call> {
  const [method, template] = partsOf(operation);
  const checking = context.check?.(operation);
  if (checking) await checking;
  const rules = context.rules(method, template, requestId);
  if (timeout !== context.timeout) checkNumber("timeout", timeout);
  if (maxAttempts !== undefined) checkNumber("maxAttempts", maxAttempts);
  const encoded = body === undefined ? undefined : await context.encodeBody(body, operation);
  const sent: Record<string, string> = { ...context.headers };
  if (encoded) sent["content-type"] = encoded.contentType;
  const { ownHeaders } = context;
  if (headers) Object.assign(sent, ownHeaders ? checkFixedHeaders(headers, ownHeaders) : checkHeaders(headers));
  Object.assign(sent, rules.headers);
  return {
    operation,
    method,
    url,
    headers: sent,
    body: encoded?.body,
    expects,
    signal,
    timeout,
    deadline: performance.now() + timeout,
    maxAttempts,
    retryServerErrors,
    token,
    rules,
    attempts: { count: 0, first: undefined },
  };
}

/** Creates a call from a request that middleware may have replaced. */
async function callOf(context: RequestContext, request: Request, template: string, given: FetchInit["signal"]) {
  const operation = `${request.method} ${template}`;
  const { "content-type": type = "", ...headers } = Object.fromEntries(request.headers);
  const bytes = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
  const isJson = /^application\/json(;|$)/i.test(type);
  const requestId = headers[context.requestIdHeader ?? ""];
  const init = { requestId, signal: given ?? request.signal, body: isJson ? bytes : undefined };
  if (type && !isJson) headers["content-type"] = type;
  // The request already has the client's headers, except those that middleware has removed.
  const own = { ...context, headers: {}, ownHeaders: undefined };
  const call = await createCall(own, operation, request.url, { ...init, headers }, {});
  return isJson ? call : { ...call, body: bytes };
}

/** Splits `METHOD /path/{template}`. */
function partsOf(operation: string): [method: string, template: string] {
  const at = operation.indexOf(" ");
  return [operation.slice(0, at), operation.slice(at + 1)];
}

/**
 * Returns a query string. Objects and lists of objects (filter, sort, select) become JSON in one value; lists of plain values
 * repeat the name.
 */
export function serializeQuery(query: Readonly<Record<string, unknown>>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    const isPlain = Array.isArray(value) && !value.some((item) => typeof item === "object" && item !== null);
    for (const item of isPlain ? value : [value]) {
      if (item === undefined || item === null) continue;
      parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(plainText(item))}`);
    }
  }
  return parts.join("&");
}

/** Fills a path template. Rejects values that would change the route. */
export function fillPath(template: string, values: Readonly<Record<string, unknown>>, operation: string): string {
  return template.replace(/\{([^{}]+)\}/g, (_match, name: string) => {
    const value = values[name];
    if (value === undefined) throw inputError(`path parameter ${name} is missing`, operation);
    const text = typeof value === "string" || typeof value === "number" || typeof value === "bigint" ? `${value}` : "";
    if (text !== "" && text !== "." && text !== ".." && !loneSurrogate.test(text)) return encodeURIComponent(text);
    const allowed = 'must be well-formed text that is not empty, "." or ".."';
    throw inputError(`path parameter ${name} ${allowed}, got ${JSON.stringify(text)}`, operation);
  });
}

/** Half of a surrogate pair, which has no encoding. */
const loneSurrogate = /\p{Cs}/u;
