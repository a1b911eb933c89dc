import { readBytes, toText } from "../util/body.js";
import { abortError } from "./abort.js";
import type { Call, Send } from "./call.js";
import { connectionError, proxyRefusal } from "./connection-error.js";
import { ApiError, inputError, withDetails } from "./errors.js";

/** Reads the bodies of an API. */
export interface Codec {
  /** Decodes the body of a success. Throws or rejects if it is malformed. */
  decode(text: string, contentType: string, operation: string): unknown;
  /** Returns the error that an unsuccessful response reports. */
  failure(status: number, headers: Headers, text: string): ApiError | Promise<ApiError>;
}

export interface SendOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly codec: Codec;
  /** The only origin that requests are sent to. */
  readonly origin: string;
  /** Maximum size of a decoded body in bytes. */
  readonly maxResponseSize: number;
}

/** Returns the innermost send: it sends one request, reads the response, and turns every failure into `ApiError`. */
export function createSend({ fetch, codec, origin, maxResponseSize }: SendOptions): Send {
  return async (call) => {
    if (!call.url.startsWith(`${origin}/`)) throw otherOrigin(call, origin);
    const response = await request(fetch, call);
    const { status, headers } = response;
    const type = headers.get("content-type") ?? "";
    if ((status >= 300 && status < 400 && status !== 304) || response.type === "opaqueredirect")
      throw redirected(call, response);
    const isSuccess = status >= 200 && status < 300;
    const base = { ok: true, status, headers, data: undefined, text: undefined, stream: null, call } as const;
    if (call.expects === "response" && isReturned(call, status))
      return { ...base, statusText: response.statusText, stream: response.body };
    if (isSuccess && isHtml.test(type)) throw htmlError(call, response);
    if (isSuccess && isFile(call, status, type)) {
      if (call.expects === "stream") return { ...base, stream: response.body };
      return { ...base, data: new Blob([await read(call, response, maxResponseSize)], { type }) };
    }
    const bytes = await read(call, response, maxResponseSize);
    if (!isSuccess) throw await failureOf(call, response, bytes, codec);
    return { ...base, ...(await decode(call, status, bytes, type, codec)) };
  };
}

/** Whether a `response` call returns the status. All others refuse the request before it is executed, or report a failed proxy. */
function isReturned({ body }: Call, status: number): boolean {
  if (status === 401) return body instanceof ReadableStream;
  return status <= 599 && ![403, 407, 429, 502].includes(status);
}

/** Content types of files. */
const files = /^(application\/(octet-stream|csv|pdf|zip)|text\/csv|image\/)/i;
const isHtml = /^text\/html/i;

/** Plain text counts as a file if the caller expects a file. */
function isFile({ expects }: Call, status: number, type: string): boolean {
  return status !== 202 && (files.test(type) || (expects === "stream" && /^text\/plain/i.test(type)));
}

/** Sends credentials to their own server only, even if a middleware changed the URL. */
function otherOrigin({ url, operation }: Call, origin: string): ApiError {
  const given = URL.canParse(url) ? new URL(url).origin : "an invalid URL";
  return inputError(`not sent to ${given}: this client and its credentials belong to ${origin}`, operation);
}

async function request(fetch: typeof globalThis.fetch, call: Call): Promise<Response> {
  const { method, headers, signal = null } = call;
  try {
    // Following a redirect would send credentials and bodies to its target.
    const init: RequestInit = { method, headers, body: call.body ?? null, redirect: "manual", signal };
    // Platforms require `duplex` for a streamed body.
    const streamed = call.body instanceof ReadableStream ? { duplex: "half" } : {};
    const response = await fetch(call.url, { ...init, ...streamed });
    if (typeof response?.status === "number") return response;
  } catch (error) {
    throw failed(call, error);
  }
  throw new ApiError("protocol", "the client's `fetch` returned no Response", { operation: call.operation });
}

async function read(call: Call, response: Response, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const hint = "request fewer rows or properties, or raise maxResponseSize";
  const message = `the response is larger than ${max} bytes (maxResponseSize): ${hint}`;
  try {
    return await readBytes(response, max, () => protocolError(call, message, response.status));
  } catch (error) {
    throw failed(call, error);
  }
}

function failed(call: Call, error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return call.signal?.aborted ? abortError(call.signal) : connectionError(call, error);
}

/** Returns the error of an unsuccessful response. */
async function failureOf(call: Call, response: Response, bytes: Uint8Array, codec: Codec): Promise<ApiError> {
  const { status, headers } = response;
  const type = headers.get("content-type") ?? "";
  if (status === 407) return proxyRefusal(call, status);
  if (status > 599) return protocolError(call, `the server returned the invalid HTTP status ${status}`, status);
  if (status === 304) return protocolError(call, "the server returned 304 to an unconditional request", status);
  let text = "";
  try {
    text = toText(bytes, type);
  } catch {
    // The status of an error is more important than a body that cannot be decoded.
  }
  call.attempts.failure = { status, statusText: response.statusText, headers, text };
  const error = await codec.failure(status, headers, text);
  return isHtml.test(type) && hasFilter(call) ? withDetails(error, {}, withoutFilter) : error;
}

const withoutFilter = "try without the filter: a web server or gateway may refuse its characters or length";

function hasFilter({ url }: Call): boolean {
  return new URL(url).searchParams.has("filter");
}

function htmlError(call: Call, { status, body }: Response): ApiError {
  body?.cancel().catch(() => undefined);
  const hint = hasFilter(call) ? withoutFilter : "check the path of the operation and the path of baseUrl";
  return protocolError(call, `the server returned an HTML page instead of data: ${hint}`, status);
}

function redirected(call: Call, { headers, status }: Response): ApiError {
  const location = headers.get("location");
  const target = location && URL.canParse(location, call.url) ? new URL(location, call.url).origin : "another address";
  return protocolError(call, `the server redirects to ${target}; redirects are not followed`, status);
}

/** Decodes the bytes of a success. Returns the data as undefined if there is no message. */
async function decode(call: Call, status: number, bytes: Uint8Array, type: string, codec: Codec) {
  let text = "";
  try {
    text = toText(bytes, type);
  } catch (error) {
    throw protocolError(call, (error as Error).message, status);
  }
  try {
    const isMessage = text !== "" && !files.test(type);
    return { text, data: isMessage ? await codec.decode(text, type, call.operation) : undefined };
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const name = type.split(";", 1)[0]?.trim() ?? "";
    const isText = name !== "" && !/json|xml/i.test(name);
    // The parser's message quotes the text, which may contain secrets.
    const problem = isText
      ? `the server returned ${name} instead of data`
      : "the response body is truncated or malformed";
    throw protocolError(call, `${problem} (${text.length} characters)`, status, !isText);
  }
}

function protocolError({ operation }: Call, message: string, status: number, retryable = false): ApiError {
  return new ApiError("protocol", message, { operation, status, retryable });
}
