import { createFinalURL } from "openapi-fetch";
import { checkHeaderValue } from "./authenticate.js";
import type { Call } from "./call.js";
import { checkInteger, inputError } from "./errors.js";
import { serializeQuery, stringifyJson } from "./json.js";

/** The arguments of a call, their types forgotten. */
export interface LooseInit {
  path?: Readonly<Record<string, unknown>>;
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  timeout?: number;
  requestId?: string;
}

/** What all requests of a client have in common. */
export interface RequestBase {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for a whole call. */
  readonly timeout: number;
  /** What a route says about sending; `requestId` is the caller's. */
  traits(method: string, template: string, requestId?: string): Pick<Call, "anonymous" | "repeatable" | "requestId">;
  /** Fills a path template. Throws ApiError of kind `input` for a parameter that is none. */
  fillPath(template: string, values: Record<string, unknown>, operation: string): string;
}

/** The one path that needs no credentials and takes a form. */
const tokenPath = "/token";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Makes a call out of a path template and its arguments; refuses bad ones before anything is sent. */
export async function createCall(
  base: RequestBase,
  method: string,
  template: string,
  init: LooseInit,
  expects: Call["expects"] = "data",
): Promise<Call> {
  const operation = `${method} ${template}`;
  const headers = new Headers(base.headers);
  for (const [name, value] of Object.entries(init.headers ?? {})) {
    headers.set(name, checkHeaderValue(`header ${name}`, value));
  }
  const traits = base.traits(method, template, init.requestId);
  const { requestId, anonymous } = traits;
  if (requestId) headers.set("x-request-id", requestId);
  const timeout = checkInteger("timeout", init.timeout ?? base.timeout, 1, 24 * 3600_000, "milliseconds");
  const url = createFinalURL(template, {
    baseUrl: base.baseUrl,
    params: { path: { ...init.path }, query: { ...init.query } },
    querySerializer: serializeQuery,
    pathSerializer: (path, values) => base.fillPath(path, values, operation),
  });
  return {
    operation,
    method,
    url,
    headers,
    body: await serializeBody(init.body, headers, anonymous),
    expects,
    signal: init.signal,
    timeout,
    deadline: Date.now() + timeout,
    ...traits,
    attempt: 1,
  };
}

/** What a route says about sending: its request id (a write's own, or the caller's), its need of credentials. */
export function requestTraits(method: string, template: string, given?: string) {
  if (given !== undefined && !uuid.test(given)) throw inputError(`requestId must be a UUID, got ${given}`);
  const anonymous = template === tokenPath;
  const write = method !== "GET" && method !== "HEAD";
  const takesId = write && !anonymous && !template.startsWith("/asyncActions");
  // Writes carry an id that the server remembers; what takes no id (AsyncActions, /token) does no harm twice.
  return { anonymous, repeatable: true, requestId: takesId ? (given ?? crypto.randomUUID()) : undefined };
}

/** Fills a path template; refuses what would change the route. */
export function fillPath(template: string, values: Record<string, unknown>, operation: string): string {
  return template.replace(/\{([^{}]+)\}/g, (_match, name: string) => {
    const value = values[name];
    if (value === undefined) throw inputError(`path parameter ${name} is missing`, operation);
    const text = typeof value === "string" || typeof value === "number" || typeof value === "bigint" ? `${value}` : "";
    if (text !== "" && text !== "." && text !== ".." && !loneSurrogate.test(text)) return encodeURIComponent(text);
    const allowed = 'must be well-formed text that is not empty, "." or ".."';
    throw inputError(`path parameter ${name} ${allowed}, got ${JSON.stringify(text)}`, operation);
  });
}

/** Half of a character: it has no encoding. */
const loneSurrogate = /\p{Cs}/u;

async function serializeBody(body: unknown, headers: Headers, form: boolean): Promise<Call["body"]> {
  if (body === undefined) return undefined;
  if (form) {
    headers.set("content-type", "application/x-www-form-urlencoded");
    return new URLSearchParams(body as Record<string, string>).toString();
  }
  const multipart = body instanceof FormData ? body : formOf(body);
  if (!multipart) {
    headers.set("content-type", "application/json");
    return stringifyJson(body);
  }
  // Encoded once: every attempt sends the same bytes under the same boundary.
  const encoded = new Response(multipart);
  headers.set("content-type", encoded.headers.get("content-type") ?? "");
  return new Uint8Array(await encoded.arrayBuffer());
}

/** An object with a file among its values travels as multipart/form-data. */
function formOf(body: unknown): FormData | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const entries = Object.entries(body);
  if (!entries.some(([, value]) => value instanceof Blob)) return undefined;
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value instanceof Blob ? value : String(value));
  return form;
}
