import type { Call } from "./call.js";
import { inputError } from "./errors.js";
import { checkHeaders } from "./headers.js";
import { plainText, serializeQuery, stringifyJson } from "./json.js";
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

/** Rules of an API for sending an operation. */
export interface SendingRules
  extends Pick<Call, "anonymous" | "write" | "idempotent" | "idempotencyWindow" | "requestId"> {
  /** Headers of the request. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An encoded body. */
export interface EncodedBody {
  readonly body: NonNullable<Call["body"]>;
  readonly contentType: string;
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
}

/** Settings of a single call. */
export type CallSettings = Partial<Pick<Call, "expects" | "token" | "retryServerErrors">>;

/** Creates a call from a path template and its arguments. Refuses invalid arguments before anything is sent. */
export async function createCall(
  context: RequestContext,
  method: string,
  template: string,
  init: LooseInit,
  settings: CallSettings = {},
): Promise<Call> {
  const operation = `${method} ${template}`;
  const checking = context.check?.(operation);
  if (checking) await checking;
  const rules = context.rules(method, template, init.requestId);
  const timeout = init.timeout ?? context.timeout;
  if (init.timeout !== undefined) checkNumber("timeout", timeout);
  if (init.maxAttempts !== undefined) checkNumber("maxAttempts", init.maxAttempts);
  const query = init.query ? serializeQuery(init.query) : "";
  const path = context.fillPath(template, init.path ?? {}, operation);
  const encoded = init.body === undefined ? undefined : await context.encodeBody(init.body, operation);
  return {
    operation,
    method,
    url: context.baseUrl + path + (query && `?${query}`),
    headers: {
      ...context.headers,
      ...(encoded && { "content-type": encoded.contentType }),
      ...(init.headers && checkHeaders(init.headers)),
      ...rules.headers,
    },
    body: encoded?.body,
    signal: init.signal,
    timeout,
    ...newCall(rules, timeout, settings),
    maxAttempts: init.maxAttempts,
  };
}

/** Returns the state of a call before its first attempt. */
export function newCall(
  { requestId, write, idempotent, idempotencyWindow, anonymous }: SendingRules,
  timeout: number,
  { expects = "data", token, retryServerErrors = true }: CallSettings,
) {
  const deadline = performance.now() + timeout;
  const attempts: Call["attempts"] = { count: 0, first: undefined };
  // Rest properties would cost more than the rest of this function.
  const rules = { requestId, write, idempotent, idempotencyWindow, anonymous };
  return { deadline, expects, token, retryServerErrors, attempts, maxAttempts: undefined, ...rules };
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

/** Encodes a body as JSON, or as a form if it is one or contains a file. */
export function encodeJson(body: unknown): EncodedBody | Promise<EncodedBody> {
  if (body instanceof URLSearchParams) {
    return { body: body.toString(), contentType: "application/x-www-form-urlencoded" };
  }
  if (typeof body === "string" || body instanceof Uint8Array) {
    return { body: body as EncodedBody["body"], contentType: "application/json" };
  }
  const form = body instanceof FormData ? body : formOf(body);
  return form ? encodeForm(form) : { body: stringifyJson(body), contentType: "application/json" };
}

/** Encodes a form once, so that every attempt sends the same bytes and boundary. */
async function encodeForm(form: FormData): Promise<EncodedBody> {
  const encoded = new Response(form);
  const contentType = encoded.headers.get("content-type") ?? "";
  return { body: new Uint8Array(await encoded.arrayBuffer()), contentType };
}

/** Returns an object that contains a file as a form, which is sent as multipart/form-data. */
function formOf(body: unknown): FormData | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const entries = Object.entries(body);
  if (!entries.some(([, value]) => value instanceof Blob)) return undefined;
  const form = new FormData();
  for (const [name, value] of entries) {
    if (value !== undefined) form.append(name, value instanceof Blob ? value : plainText(value));
  }
  return form;
}
