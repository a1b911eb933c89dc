import { readBytes, toText } from "../util/body.js";
import { abortError } from "./abort.js";
import type { Call, Codec, Send } from "./call.js";
import { connectionError } from "./connection-error.js";
import { ApiError } from "./errors.js";
import { htmlError, isHtml, otherOrigin, protocolError, redirectError, statusError } from "./failures.js";

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
export function createSend({ fetch, codec, origin, maxResponseSize }: SendOptions): Send {
  return async (call) => {
    if (!call.url.startsWith(`${origin}/`)) throw otherOrigin(call, origin);
    const { method, headers: sent, body = null, signal = null, expects, operation } = call;
    // Following a redirect would send credentials and bodies to its target.
    const init: RequestInit = { method, headers: sent, body, signal, redirect: "manual" };
    try {
      // Platforms require `duplex` for a streamed body.
      const response = await fetch(
        call.url,
        body instanceof ReadableStream ? { ...init, ...{ duplex: "half" } } : init,
      );
      if (typeof response?.status !== "number")
        throw new ApiError("protocol", "the client's `fetch` returned no Response", { operation });
      const { status, headers, body: stream } = response;
      const base = { ok: true, status, headers, data: undefined, text: undefined, stream: null, call } as const;
      const type = headers.get("content-type") ?? "";
      if ((status >= 300 && status < 400 && status !== 304) || response.type === "opaqueredirect")
        throw redirectError(call, response);
      if (expects === "response" && isReturned(call, status))
        return { ...base, statusText: response.statusText, stream };
      const isSuccess = status >= 200 && status < 300;
      if (isSuccess && isHtml.test(type)) throw htmlError(call, response);
      // Plain text counts as a file if the caller expects a file.
      const isFile = files.test(type) || (expects === "stream" && /^text\/plain/i.test(type));
      const hasFile = isFile && isSuccess && status !== 202;
      if (hasFile && expects === "stream") return { ...base, stream };
      const bytes = await readBytes(response, maxResponseSize, () => tooLarge(call, status, maxResponseSize));
      if (!isSuccess) throw await statusError(call, response, bytes, codec);
      if (hasFile) return { ...base, data: new Blob([bytes], { type }) };
      return { ...base, ...(await decode(call, status, bytes, type, codec)) };
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw signal?.aborted ? abortError(signal) : connectionError(call, error);
    }
  };
}

/** Whether a `response` call returns the status. All others refuse the request before it is executed, or report a failed proxy. */
function isReturned({ body }: Call, status: number): boolean {
  if (status === 401) return body instanceof ReadableStream;
  return status <= 599 && ![403, 407, 429, 502].includes(status);
}

function tooLarge(call: Call, status: number, max: number): ApiError {
  const hint = "request fewer rows or properties, or raise maxResponseSize";
  return protocolError(call, `the response is larger than ${max} bytes (maxResponseSize): ${hint}`, status);
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
    const isMessage = /\S/.test(text) && !files.test(type);
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
