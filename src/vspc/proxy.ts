import type { Client } from "openapi-fetch";
import type { ProxyProductInformation } from "../../generated/vspc.schemas.js";
import { bearer } from "../http/attempt.js";
import type { Call, SendingRules } from "../http/call.js";
import { encodeJson } from "../http/encode.js";
import { ApiError, inputError, wrapCallbackError } from "../http/errors.js";
import { checkFixedHeaders } from "../http/headers.js";
import { createCall, createFetchClient, fillPath } from "../http/openapi-fetch.js";
import { uuid } from "../util/uuid.js";
import type { ClientContext } from "./context.js";

/** A product in proxied paths, for example `vb365`. */
export type ProxiedProduct = ProxyProductInformation["proxyProductUrlRepresentation"];

/** REST API of a Veeam product on the computer of a management agent, reached through the console. */
export interface ProxiedApi<Paths extends object> {
  /** `{origin}/proxy/{managementAgentUid}/{product}` */
  readonly baseUrl: string;
  /**
   * A standard fetch function with the client's credentials, limits, timeouts and logger. Accepts a string, a URL or a `Request`
   * below `baseUrl`; a path such as `/v7/jobs` is relative to `baseUrl`. Bodies are streamed. Redirects are not followed.
   *
   * Returns the product's responses, its errors included. Throws `ApiError` for 401, 403 and 407 (`security`), 429 (`throttled`),
   * 502 (`unavailable`: the proxy failed), redirects (`protocol`), and for URLs and headers that it refuses (`input`). Writes are
   * sent once, except after a 401 or 429 that refused them. A streamed body cannot be sent again, so its 401 is returned.
   */
  readonly fetch: typeof globalThis.fetch;
  /** openapi-fetch on {@link fetch}, with your types of the product's API. */
  readonly api: Client<Paths>;
}

/** A dot segment, also behind encoded slashes, which a server may decode once or several times. */
const dotSegment = /(?:^|[\\/]|%(?:25)*(?:2f|5c))(?:\.|%(?:25)*2e){1,2}(?:$|[\\/;]|%(?:25)*(?:2f|5c))/i;
const jsonOrForm = /^application\/(?:(?:[\w.-]+\+)?json|x-www-form-urlencoded)\b/i;

export function createProxy<Paths extends object>(
  { options, pipeline, credentials }: ClientContext,
  managementAgentUid: string,
  product: ProxiedProduct,
): ProxiedApi<Paths> {
  if (!uuid.test(managementAgentUid)) throw inputError("proxy: managementAgentUid must be a UUID");
  if (!/^[\w-]+$/.test(product)) throw inputError("proxy: product must be a name such as vb365");
  const baseUrl = `${new URL(options.baseUrl).origin}/proxy/${managementAgentUid}/${product}`;
  const send = pipeline.withCredentials(credentials, bearer);
  const { timeout, headers } = options;

  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = targetOf(input, baseUrl);
    const request = requestOf(input, url, init);
    const { method, body } = request;
    const own = checkFixedHeaders(Object.fromEntries(request.headers), []);
    const isKept = typeof init?.body === "string" || jsonOrForm.test(own["content-type"] ?? "");
    const isStream = body !== null && (init?.body instanceof ReadableStream || !isKept);
    const context = { baseUrl, timeout, headers, rules: rulesOf, fillPath, encodeBody: encodeJson };
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const options = { headers: own, signal, maxAttempts: isStream ? 1 : undefined };
    const operation = `${method} ${url.pathname}`;
    const prepared = await createCall(context, operation, url.href, options, { expects: "response" });
    const sent = isStream ? body : body && new Uint8Array(await request.arrayBuffer());
    const call = { ...prepared, body: sent ?? undefined };
    const { stream, ...response } = await send(call).catch((error: unknown) => {
      throw proxyFailure(error, call);
    });
    return new Response(stream, response);
  };
  const pathSerializer = (path: string, values: Record<string, unknown>) => fillPath(path, values, path);
  return { baseUrl, fetch, api: createFetchClient<Paths>({ baseUrl, fetch, pathSerializer }) };
}

/** Returns the URL of a request, which must be below `baseUrl`. The error does not quote it, because it may contain secrets. */
function targetOf(input: string | URL | Request, baseUrl: string): URL {
  const given = input instanceof Request ? input.url : String(input);
  const text = /^\/(?!\/)/.test(given) ? baseUrl + given : given;
  const url = URL.canParse(text, `${baseUrl}/`) ? new URL(text, `${baseUrl}/`) : undefined;
  const isBelow = url && `${url.origin}${url.pathname}/`.startsWith(`${baseUrl}/`);
  if (!isBelow || url.username || url.password || dotSegment.test(text.replace(/[?#].*$/s, "")))
    throw inputError(`not sent: the URL must be below ${baseUrl}, without ".." and without credentials`);
  url.hash = "";
  return url;
}

function requestOf(input: string | URL | Request, url: URL, init: RequestInit | undefined): Request {
  const isRequest = input instanceof Request;
  if (isRequest && !init) return input;
  try {
    // A Request listens to its signal until it is garbage collected.
    const { signal: _, ...rest } = init ?? {};
    return new Request(isRequest ? input : url, { duplex: "half", ...rest } as RequestInit);
  } catch (error) {
    // The platform's message quotes header values.
    throw wrapCallbackError("input", "not sent: the request is invalid", error);
  }
}

function rulesOf(method: string): SendingRules {
  const write = !/^(GET|HEAD|OPTIONS)$/.test(method);
  const idempotencyWindow = Number.POSITIVE_INFINITY;
  return { anonymous: false, write, idempotent: !write, idempotencyWindow, requestId: undefined, headers: {} };
}

/** The console returns 502 if it cannot reach the product. A write may have been executed before. */
function proxyFailure(error: unknown, { operation, rules: { write } }: Call): unknown {
  if (!(error instanceof ApiError) || error.status !== 502) return error;
  const reason = "the proxy failed: the console could not reach the product, or lost its connection";
  const hint = write ? " (the write may have been executed: check its result)" : "";
  return new ApiError("unavailable", reason + hint, { ...error, operation, retryable: !write }, error);
}
