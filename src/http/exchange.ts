import { abortError } from "./abort.js";
import { adviceFor } from "./advice.js";
import type { Answer, Call, Send } from "./call.js";
import { ApiError, attachAnswer } from "./errors.js";

/** How a server's bodies are read. */
export interface Codec {
  /** Decodes the body of a success; throws when it is broken. */
  decode(text: string, contentType: string, operation: string): unknown;
  /** The error that an unsuccessful answer reports. */
  failure(status: number, headers: Headers, text: string): ApiError;
}

/** Content types that are files, not messages. */
const files = /^(application\/(octet-stream|csv|pdf|zip)|text\/csv|image\/)/;

/** The innermost send: one request, its whole answer read, and every way it can fail turned into ApiError. */
export function exchange(fetch: typeof globalThis.fetch, codec: Codec): Send {
  return async (call) => {
    const response = await request(fetch, call);
    const { status, statusText, headers } = response;
    if ((status >= 300 && status < 400) || response.type === "opaqueredirect") throw redirected(call, response);
    if (response.ok) return answer(call, response, codec);
    const text = await read(call, response.text());
    throw attachAnswer(codec.failure(status, headers, text), new Response(text, { status, statusText, headers }));
  };
}

async function request(fetch: typeof globalThis.fetch, call: Call): Promise<Response> {
  const { method, headers, signal = null } = call;
  try {
    // A redirect would carry credentials and bodies to wherever it points.
    return await fetch(call.url, { method, headers, body: call.body ?? null, redirect: "manual", signal });
  } catch (error) {
    throw failedConnection(call, error);
  }
}

async function answer(call: Call, response: Response, codec: Codec): Promise<Answer> {
  const { status, headers } = response;
  const base = { status, headers, data: undefined, text: undefined, stream: null };
  const type = headers.get("content-type") ?? "";
  if (type.startsWith("text/html")) {
    await response.body?.cancel();
    const advice = "no such route on this server, or baseUrl does not end in the API's path";
    throw protocolError(call, `got an HTML page instead of data: ${advice}`, status);
  }
  const message = status === 202 || !files.test(type);
  if (call.expects === "stream" && !message) return { ...base, stream: response.body };
  if (!message) return { ...base, data: await read(call, response.blob()) };
  const text = await read(call, response.text());
  return { ...base, text, data: text === "" ? undefined : decode(call, status, text, type, codec) };
}

function decode(call: Call, status: number, text: string, type: string, codec: Codec): unknown {
  try {
    return codec.decode(text, type, call.operation);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    // The parser's message quotes the text, which may hold anything.
    throw protocolError(call, `the body of the answer is broken or cut off (${text.length} characters)`, status, true);
  }
}

async function read<T>(call: Call, body: Promise<T>): Promise<T> {
  try {
    return await body;
  } catch (error) {
    throw failedConnection(call, error);
  }
}

function failedConnection(call: Call, error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (call.signal?.aborted) return abortError(call.signal);
  return connectionError(call.operation, new URL(call.url).host, error);
}

/** The error of a connection that could not be made or broke. */
export function connectionError(operation: string, host: string, error: unknown): ApiError {
  const cause = systemError(error);
  const advice = cause && adviceFor(cause.code);
  const reason = (cause?.message ?? "the connection failed") + (advice ? `; ${advice}` : "");
  const details = { operation, retryable: advice === undefined };
  return new ApiError("transport", `no answer from ${host}: ${reason}`, details, cause);
}

/** The innermost error with a code (ECONNREFUSED …): the ones around it may quote headers. */
function systemError(error: unknown): (Error & { code: string }) | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, message }: Error & { code?: unknown } = at;
    if (typeof code !== "string" || code === "UND_ERR_INVALID_ARG") continue;
    const found = at instanceof AggregateError ? at.errors[0] : undefined;
    const said = message || (found instanceof Error ? found.message : "");
    return Object.assign(new Error(said.includes(code) ? said : `${code} ${said}`.trim()), { code });
  }
  return undefined;
}

function redirected(call: Call, response: Response): ApiError {
  const location = response.headers.get("location");
  const target = location && URL.canParse(location, call.url) ? new URL(location, call.url).origin : "elsewhere";
  return protocolError(call, `the server redirects to ${target}; redirects are not followed`, response.status);
}

function protocolError(call: Call, message: string, status: number, retryable = false): ApiError {
  return new ApiError("protocol", message, { operation: call.operation, status, retryable });
}
