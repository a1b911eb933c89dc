import { toText } from "../util/body.js";
import type { Call, Codec } from "./call.js";
import { proxyError } from "./connection-error.js";
import { ApiError, type ErrorKind, inputError, withDetails } from "./errors.js";

/** Returns the error of a URL outside `origin`. Credentials are sent to their own server only, even if middleware changed the URL. */
export function otherOrigin({ url, operation }: Call, origin: string): ApiError {
  const given = URL.canParse(url) ? new URL(url).origin : "an invalid URL";
  return inputError(`not sent to ${given}: this client and its credentials belong to ${origin}`, operation);
}

/** Returns the error of a response that this API does not send. */
export function protocolError({ operation }: Call, message: string, status: number, retryable = false): ApiError {
  return new ApiError("protocol", message, { operation, status, retryable });
}

export function redirectError(call: Call, { headers, status, body }: Response): ApiError {
  body?.cancel().catch(() => undefined);
  const location = headers.get("location");
  const target = location && URL.canParse(location, call.url) ? new URL(location, call.url).origin : "another address";
  return protocolError(call, `the server redirects to ${target}; redirects are not followed`, status);
}

export const isHtml = /^text\/html/i;

/** Returns a hint for an HTML page: a web server or gateway may refuse the characters or the length of a filter. */
function filterHint({ url }: Call): string | undefined {
  return new URL(url).searchParams.has("filter") ? "try without the filter, or with a simpler one" : undefined;
}

/** Returns the error of a success that contains an HTML page. */
export function htmlError(call: Call, { status, body }: Response): ApiError {
  body?.cancel().catch(() => undefined);
  const hint = filterHint(call) ?? "check the path of the operation and the path of baseUrl";
  return protocolError(call, `the server returned an HTML page instead of data: ${hint}`, status);
}

/** Returns the error of an unsuccessful response. */
export async function statusError(call: Call, response: Response, bytes: Uint8Array, codec: Codec): Promise<ApiError> {
  const { status, headers, statusText } = response;
  const type = headers.get("content-type") ?? "";
  if (status === 407) return proxyError(call, status);
  if (status > 599) return protocolError(call, `the server returned the invalid HTTP status ${status}`, status);
  if (status === 304) return protocolError(call, "the server returned 304 to an unconditional request", status);
  let text = "";
  try {
    text = toText(bytes, type);
  } catch {
    // The status of an error is more important than a body that cannot be decoded.
  }
  call.attempts.errorResponse = { status, statusText, headers, text };
  const error = await codec.toError(status, headers, text);
  return isHtml.test(type) ? withDetails(error, {}, filterHint(call)) : error;
}

/** Describes a response that contains no error message, without quoting its body. */
export function describeFailure(status: number, headers: Headers, text: string): string {
  const type = headers.get("content-type")?.split(";", 1)[0];
  if (text === "") return `the server returned ${status} without a body`;
  return `the server returned ${status} with ${type ?? "a body without a content type"} instead of an error message`;
}

/** Returns the error kind of a status that has the same meaning in both APIs. */
export function kindOfStatus(status: number): ErrorKind | undefined {
  if (status === 401 || status === 403) return "security";
  return status === 429 ? "throttled" : undefined;
}

/** Parses `Retry-After`, a whole number or an HTTP date, to seconds. Returns `undefined` for anything else. */
export function retryAfterSeconds(value: string | null): number | undefined {
  if (value !== null && /^\d+$/.test(value)) return Number(value);
  const date = value !== null && /^[a-z]{3,9},? .*\d:\d/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
