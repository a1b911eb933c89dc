import type { Call, RequestContext, Send } from "./call.js";
import { stringifyJson } from "./encode.js";
import { ApiError } from "./errors.js";
import { headerName } from "./headers.js";

/** The response that openapi-fetch reads, to a success or an error: openapi-fetch reports an error as `{ error }`. */
export interface LightResponse extends Pick<Response, "ok" | "status" | "statusText" | "headers" | "text"> {
  /** The decoded body of a success, which openapi-fetch returns for `parseAs: "stream"`. */
  readonly body: unknown;
  /** Returns the body for a Response of the platform. */
  content(): Blob | string | undefined;
}

/** Sends a call of `api`. Returns the response of the server, which may be an error. Rejects if there is no response. */
export async function responseOf(context: RequestContext, send: Send, call: Call): Promise<LightResponse> {
  try {
    const { status, headers, data, text } = await send(call);
    const isDecoded = data !== undefined && !/json/i.test(headers.get("content-type") ?? "json");
    if (text !== undefined && isDecoded)
      return lightResponse(status, withJsonType(headers), data, () => stringifyJson(data));
    return lightResponse(status, headers, data, () => (data instanceof Blob ? data : text));
  } catch (error) {
    const { errorResponse } = call.attempts;
    if (!errorResponse || !(error instanceof ApiError) || error.status !== errorResponse.status) throw error;
    if (error.operation !== call.operation) throw error;
    const { text, status, headers, statusText } = errorResponse;
    const json = await context.errorJson?.(text);
    const sent = json === undefined ? headers : withJsonType(headers);
    return { ...lightResponse(status, sent, undefined, () => json ?? text), statusText };
  }
}

function lightResponse(
  status: number,
  headers: Headers,
  body: unknown,
  content: LightResponse["content"],
): LightResponse {
  const text = async () => String(content() ?? "");
  return { ok: status >= 200 && status < 300, status, statusText: "", headers, body, content, text };
}

/** Omits header names and reasons that the constructor of `Response` rejects, although servers send them. */
export function toResponse({ status, statusText: reason, headers }: LightResponse, body?: Blob | string): Response {
  const statusText = /^[\t\x20-\x7e\x80-\xff]*$/.test(reason) ? reason : "";
  const valid = [...headers].filter(([name]) => headerName.test(name));
  return new Response(body || null, { status, statusText, headers: valid });
}

function withJsonType(headers: Headers): Headers {
  return new Headers({ ...Object.fromEntries(headers), "content-type": "application/json" });
}
