import type { ErrorFault, Fault } from "../faults.js";
import { type ErrorDetails, HttpError } from "../http-error.js";
import { jsonResponse } from "../responses.js";

/** Returns an error with one of the server's codes. */
export function coded(code: number, message: string, details: ErrorDetails = {}): HttpError {
  return new HttpError(400, message, { code, ...details });
}

/** Returns the error of an operation that is not possible at the moment. */
export function busy(message: string): HttpError {
  return coded(1000, message);
}

/** Returns the error of a JSON Patch operation that cannot be applied. The message must not contain its value. */
export function badPatch(failedJsonPatch: { readonly op: string; readonly path: string }, message: string): HttpError {
  return coded(1001, message, { failedJsonPatch });
}

/** Returns the error of a rate-limited request; `retryAfter` in seconds. */
export function rateLimited(retryAfter?: number): HttpError {
  return new HttpError(429, "Too many requests.", {
    type: "transport",
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

/** Returns an error in the server's envelope. Internal errors have status 520. */
export function errorResponse({ status, message, details }: HttpError): Response {
  if (status === 500) return envelope(520, { message, type: "unspecified", code: 500 });
  const type = status === 401 || status === 403 ? "security" : "logical";
  return envelope(status, { message, type, code: status, ...details });
}

const codes: Readonly<Record<Exclude<ErrorFault, "unauthorized" | "throttled">, number>> = {
  transport: 504,
  logical: 1000,
  retryableLogical: 1000,
  security: 403,
  unspecified: 500,
};

/** Returns the error response of a fault. Like the real server, a 429 has no message. */
export function faultResponse(kind: ErrorFault, { profile: { retryAfter } }: Fault): Response {
  if (kind === "throttled") {
    return envelope(429, { type: "transport", code: 429, ...(retryAfter !== undefined && { retryAfter }) });
  }
  if (kind === "unauthorized") return errorResponse(new HttpError(401, "The token has expired."));
  return envelope(520, { message: `A simulated ${kind} error.`, type: kind, code: codes[kind] });
}

function envelope(status: number, error: object): Response {
  return jsonResponse(status, { errors: [error] });
}
