import type { Call, RequestContext, Send } from "./call.js";
import { stringifyJson } from "./encode.js";
import { ApiError } from "./errors.js";
import { headerName } from "./headers.js";

/** The response that openapi-fetch reads, to a success or an error: openapi-fetch reports an error as `{ error }`. */
export interface LightResponse extends Pick<Response, "ok" | "status" | "statusText" | "headers" | "text" | "json"> {
  readonly body: Blob | string | null;
  /** The decoded body of a success. */
  readonly data?: unknown;
}

/** Sends a call of `api`. Returns a response of the server, also an error; rejects if there is none. */
export async function responseOf(context: RequestContext, send: Send, call: Call): Promise<LightResponse> {
  try {
    const { status, headers, data, text } = await send(call);
    const isText = text === undefined || data === undefined || /json/i.test(headers.get("content-type") ?? "json");
    const body = data instanceof Blob ? data : text;
    return isText
      ? { ...lightResponse(status, headers, body), data }
      : { ...lightResponse(status, withJsonType(headers), stringifyJson(data)), data };
  } catch (error) {
    const { errorResponse } = call.attempts;
    if (!errorResponse || !(error instanceof ApiError) || error.status !== errorResponse.status) throw error;
    if (error.operation !== call.operation) throw error;
    const { text, status, headers, statusText } = errorResponse;
    const json = await context.errorJson?.(text);
    return lightResponse(status, json === undefined ? headers : withJsonType(headers), json ?? text, statusText);
  }
}

function lightResponse(
  status: number,
  headers: Headers,
  body: Blob | string | undefined,
  statusText = "",
): LightResponse {
  const text = async () => (body instanceof Blob ? body.text() : (body ?? ""));
  const json = async () => JSON.parse(await text());
  return { ok: status >= 200 && status < 300, status, statusText, headers, body: body || null, text, json };
}

/** Omits header names and reasons that the constructor of `Response` rejects, although servers send them. */
export function toResponse(
  { status, statusText: reason, headers }: LightResponse,
  body: Blob | string | null,
): Response {
  const statusText = /^[\t\x20-\x7e\x80-\xff]*$/.test(reason) ? reason : "";
  return new Response(body, { status, statusText, headers: [...headers].filter(([name]) => headerName.test(name)) });
}

function withJsonType(headers: Headers): Headers {
  return new Headers({ ...Object.fromEntries(headers), "content-type": "application/json" });
}
