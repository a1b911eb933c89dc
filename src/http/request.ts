import type { ApiResponse, Call, SendingRules } from "./call.js";
import { type EncodedBody, plainText } from "./encode.js";
import { inputError } from "./errors.js";
import { checkHeaders } from "./headers.js";
import { checkNumber } from "./options.js";

/** Untyped arguments of a call. */
export interface LooseInit {
  path?: Readonly<Record<string, unknown>> | undefined;
  query?: Readonly<Record<string, unknown>> | undefined;
  body?: unknown | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  signal?: AbortSignal | undefined;
  timeout?: number | undefined;
  maxAttempts?: number | undefined;
  requestId?: string | undefined;
}

/** Settings that all requests of a client share. */
export interface RequestContext {
  readonly baseUrl: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for a whole call. */
  readonly timeout: number;
  /** Header with the request ID, by which the server recognizes a repeated write. */
  readonly requestIdHeader?: string;
  /** Throws or rejects with `ApiError` of kind `input` if the operation must not be called. */
  check?(operation: string): Promise<void> | undefined;
  rules(method: string, template: string, requestId: string | undefined): SendingRules;
  /** Fills a path template. Throws `ApiError` of kind `input` for an invalid parameter. */
  fillPath(template: string, values: Readonly<Record<string, unknown>>, operation: string): string;
  /** Encodes a body in the API's format. Throws `ApiError` of kind `input` for unsupported values. */
  encodeBody(body: unknown, operation: string): EncodedBody | Promise<EncodedBody>;
  /** Converts the text of an error to JSON text, for an API that returns another format. */
  errorJson?(text: string): Promise<string | undefined>;
}

/** Settings of a single call. */
export type CallSettings = Partial<Pick<Call, "expects" | "token" | "retryServerErrors">>;

/** Sends one request, `METHOD /path/{template}`. Refuses invalid arguments before anything is sent. */
export type SendRequest = (operation: string, init: LooseInit, settings?: CallSettings) => Promise<ApiResponse>;

/** Checks and encodes the arguments of a call. Returns a function that creates the call. */
export async function prepareCall(
  context: RequestContext,
  operation: string,
  { requestId, timeout = context.timeout, maxAttempts, signal, headers, body }: LooseInit,
  settings: CallSettings,
): Promise<(url: string) => Call> {
  const [method, template] = partsOf(operation);
  const checking = context.check?.(operation);
  if (checking) await checking;
  const rules = context.rules(method, template, requestId);
  if (timeout !== context.timeout) checkNumber("timeout", timeout);
  if (maxAttempts !== undefined) checkNumber("maxAttempts", maxAttempts);
  const encoded = body === undefined ? undefined : await context.encodeBody(body, operation);
  const { expects = "data", token, retryServerErrors = true } = settings;
  const sent: Record<string, string> = { ...context.headers };
  if (encoded) sent["content-type"] = encoded.contentType;
  if (headers) Object.assign(sent, checkHeaders(headers));
  Object.assign(sent, rules.headers);
  const deadline = performance.now() + timeout;
  const attempts = { count: 0, first: undefined };
  // Spreading an object would cost more than the rest of this function.
  return (url) => ({
    operation,
    method,
    url,
    headers: sent,
    body: encoded?.body,
    expects,
    signal,
    timeout,
    deadline,
    maxAttempts,
    retryServerErrors,
    token,
    rules,
    attempts,
  });
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

/** Splits `METHOD /path/{template}`. */
export function partsOf(operation: string): [method: string, template: string] {
  const at = operation.indexOf(" ");
  return [operation.slice(0, at), operation.slice(at + 1)];
}

/** Fills a path template. Refuses values that would change the route. */
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
