import { readBytes, toText } from "../util/body.js";
import { abortError } from "./abort.js";
import type { ApiResponse, Call, Send } from "./call.js";
import { connectionError, proxyRefusal } from "./connection-error.js";
import { ApiError, attachResponse, withDetails } from "./errors.js";

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

/** Content types of files. */
const files = /^(application\/(octet-stream|csv|pdf|zip)|text\/csv|image\/)/i;

/** Returns the innermost send: it sends one request, reads the response, and turns every failure into `ApiError`. */
export function createSend(options: SendOptions): Send {
  return async (call) => {
    refuseOtherOrigin(call, options.origin);
    const response = await request(options.fetch, call);
    const { status, headers } = response;
    if ((status >= 300 && status < 400 && status !== 304) || response.type === "opaqueredirect")
      throw redirected(call, response);
    if (status >= 200 && status < 300) return await success(call, response, options);
    const text = await errorText(call, response, options.maxResponseSize);
    if (status === 407) throw proxyRefusal(call, status);
    if (status > 599) throw protocolError(call, `the server returned the invalid HTTP status ${status}`, status);
    if (status === 304) throw protocolError(call, "the server returned 304 to an unconditional request", status);
    const error = attachResponse(await options.codec.failure(status, headers, text), response, text);
    throw isHtml(headers) && hasFilter(call) ? withDetails(error, {}, withoutFilter) : error;
  };
}

const withoutFilter = "try without the filter: a web server or gateway may refuse its characters or length";

function hasFilter({ url }: Call): boolean {
  return new URL(url).searchParams.has("filter");
}

function isHtml(headers: Headers): boolean {
  return /^text\/html/i.test(headers.get("content-type") ?? "");
}

/** Sends credentials to their own server only, even if a middleware changed the URL. */
function refuseOtherOrigin({ url, operation }: Call, origin: string): void {
  if (url.startsWith(`${origin}/`)) return;
  const given = URL.canParse(url) ? new URL(url).origin : "an invalid URL";
  throw new ApiError("input", `not sent to ${given}: this client and its credentials belong to ${origin}`, {
    operation,
  });
}

async function request(fetch: typeof globalThis.fetch, call: Call): Promise<Response> {
  const { method, headers, signal = null } = call;
  try {
    // Following a redirect would send credentials and bodies to its target.
    const response = await fetch(call.url, { method, headers, body: call.body ?? null, redirect: "manual", signal });
    if (typeof response?.status === "number") return response;
  } catch (error) {
    throw failed(call, error);
  }
  throw new ApiError("protocol", "the client's `fetch` returned no Response", { operation: call.operation });
}

async function success(call: Call, response: Response, { codec, maxResponseSize }: SendOptions): Promise<ApiResponse> {
  const { status, headers } = response;
  const base = { status, headers, data: undefined, text: undefined, stream: null, token: call.token };
  const type = headers.get("content-type") ?? "";
  if (isHtml(headers)) {
    response.body?.cancel().catch(() => undefined);
    const hint = hasFilter(call) ? withoutFilter : "check the path of the operation and the path of baseUrl";
    throw protocolError(call, `the server returned an HTML page instead of data: ${hint}`, status);
  }
  if (isFile(call, status, type)) {
    if (call.expects === "stream") return { ...base, stream: response.body };
    const bytes = await read(call, response, maxResponseSize);
    return { ...base, data: new Blob([bytes], { type }) };
  }
  const text = decoded(call, await read(call, response, maxResponseSize), type, status);
  const isMessage = text !== "" && !files.test(type);
  return { ...base, text, data: isMessage ? await decode(call, status, text, type, codec) : undefined };
}

/** Plain text counts as a file if the caller expects a file. */
function isFile({ expects }: Call, status: number, type: string): boolean {
  return status !== 202 && (files.test(type) || (expects === "stream" && /^text\/plain/i.test(type)));
}

async function decode(call: Call, status: number, text: string, type: string, codec: Codec): Promise<unknown> {
  try {
    return await codec.decode(text, type, call.operation);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const name = type.split(";", 1)[0]?.trim() ?? "";
    if (name !== "" && !/json|xml/i.test(name)) {
      throw protocolError(call, `the server returned ${name} instead of data (${text.length} characters)`, status);
    }
    // The parser's message quotes the text, which may contain secrets.
    throw protocolError(call, `the response body is truncated or malformed (${text.length} characters)`, status, true);
  }
}

async function read(call: Call, response: Response, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const { status } = response;
  const tooLarge = () => {
    const hint = "request fewer rows or properties, or raise maxResponseSize";
    return protocolError(call, `the response is larger than ${max} bytes (maxResponseSize): ${hint}`, status);
  };
  try {
    return await readBytes(response, max, tooLarge);
  } catch (error) {
    throw failed(call, error);
  }
}

function decoded(call: Call, bytes: Uint8Array, type: string, status: number): string {
  try {
    return toText(bytes, type);
  } catch (error) {
    throw protocolError(call, (error as Error).message, status);
  }
}

/** Returns the text of an error body. Returns an empty string if it cannot be decoded: the status is more important. */
async function errorText(call: Call, response: Response, max: number): Promise<string> {
  const bytes = await read(call, response, max);
  try {
    return toText(bytes, response.headers.get("content-type") ?? "");
  } catch {
    return "";
  }
}

function failed(call: Call, error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (call.signal?.aborted) return abortError(call.signal);
  return connectionError(call, error);
}

function redirected(call: Call, response: Response): ApiError {
  const location = response.headers.get("location");
  const target = location && URL.canParse(location, call.url) ? new URL(location, call.url).origin : "another address";
  return protocolError(call, `the server redirects to ${target}; redirects are not followed`, response.status);
}

function protocolError(call: Call, message: string, status: number, retryable = false): ApiError {
  return new ApiError("protocol", message, { operation: call.operation, status, retryable });
}
