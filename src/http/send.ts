import { abortError } from "./abort.js";
import { readBytes, toText } from "./body.js";
import type { ApiResponse, Call, Send } from "./call.js";
import { connectionError } from "./connection-error.js";
import { ApiError, attachResponse } from "./errors.js";

/** How a server's bodies are read. */
export interface Codec {
  /** Decodes the body of a success; throws or rejects when it is broken. */
  decode(text: string, contentType: string, operation: string): unknown;
  /** The error that an unsuccessful response reports. */
  failure(status: number, headers: Headers, text: string): ApiError | Promise<ApiError>;
}

export interface SendOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly codec: Codec;
  /** Nothing is sent but to addresses that begin with it. */
  readonly origin: string;
  /** Bytes of a body, decoded, that are read at most. */
  readonly maxResponseSize: number;
}

/** Content types that are files, not messages. */
const files = /^(application\/(octet-stream|csv|pdf|zip)|text\/csv|image\/)/i;

/** The innermost send: one request, its whole response read, and every way it can fail turned into ApiError. */
export function createSend(options: SendOptions): Send {
  return async (call) => {
    refuseOtherOrigin(call, options.origin);
    const response = await request(options.fetch, call);
    const { status, headers } = response;
    if ((status >= 300 && status < 400) || response.type === "opaqueredirect") throw redirected(call, response);
    if (status >= 200 && status < 300) return await success(call, response, options);
    const text = await errorText(call, response, options.maxResponseSize);
    if (status > 599) throw protocolError(call, `the server answered ${status}, which is no HTTP status`, status);
    throw attachResponse(await options.codec.failure(status, headers, text), response, text);
  };
}

/** Credentials go to the server they are for, whatever a call or a middleware wrote into the URL. */
function refuseOtherOrigin({ url, operation }: Call, origin: string): void {
  if (url.startsWith(`${origin}/`)) return;
  const given = URL.canParse(url) ? new URL(url).origin : "an address that is none";
  throw new ApiError("input", `not sent to ${given}: this client and its credentials belong to ${origin}`, {
    operation,
  });
}

async function request(fetch: typeof globalThis.fetch, call: Call): Promise<Response> {
  const { method, headers, signal = null } = call;
  try {
    // A redirect would carry credentials and bodies to wherever it points.
    const response = await fetch(call.url, { method, headers, body: call.body ?? null, redirect: "manual", signal });
    if (typeof response?.status === "number") return response;
  } catch (error) {
    throw failed(call, error);
  }
  throw new ApiError("protocol", "the client's fetch gave no Response", { operation: call.operation });
}

async function success(call: Call, response: Response, { codec, maxResponseSize }: SendOptions): Promise<ApiResponse> {
  const { status, headers } = response;
  const base = { status, headers, data: undefined, text: undefined, stream: null, token: call.token };
  const type = headers.get("content-type") ?? "";
  if (/^text\/html/i.test(type)) {
    response.body?.cancel().catch(() => undefined);
    const advice = "no such route on this server, or baseUrl does not end in the API's path";
    throw protocolError(call, `got an HTML page instead of data: ${advice}`, status);
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

/** Where a file is asked for, plain text is one too. */
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
      throw protocolError(call, `got ${name} instead of data (${text.length} characters)`, status);
    }
    // The parser's message quotes the text, which may hold anything.
    throw protocolError(
      call,
      `the body of the response is broken or cut off (${text.length} characters)`,
      status,
      true,
    );
  }
}

async function read(call: Call, response: Response, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const { status } = response;
  const tooLarge = () => {
    const advice = "ask for less at once, or raise maxResponseSize";
    return protocolError(call, `the response is larger than ${max} bytes (maxResponseSize): ${advice}`, status);
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

/** The body of an error; empty where it cannot be read as text, since the status says more than that. */
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
  return connectionError(call.operation, new URL(call.url).host, error);
}

function redirected(call: Call, response: Response): ApiError {
  const location = response.headers.get("location");
  const target = location && URL.canParse(location, call.url) ? new URL(location, call.url).origin : "elsewhere";
  return protocolError(call, `the server redirects to ${target}; redirects are not followed`, response.status);
}

function protocolError(call: Call, message: string, status: number, retryable = false): ApiError {
  return new ApiError("protocol", message, { operation: call.operation, status, retryable });
}
