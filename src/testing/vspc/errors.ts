import type { ErrorFault, FaultProfile } from "../faults.js";
import { HttpError } from "../http-error.js";
import { jsonResponse } from "../responses.js";

/** Returns an error with one of the server's codes. */
export function coded(code: number, message: string, details: HttpError["details"] = {}): HttpError {
  return new HttpError(400, message, { code, ...details });
}

/** Returns an error in the server's envelope. Internal errors have status 520. */
export function errorResponse({ status, message, details }: HttpError): Response {
  const isInternal = status === 500;
  const type = isInternal ? "unspecified" : status === 401 || status === 403 ? "security" : "logical";
  const error = { message, type, code: status, ...details };
  return jsonResponse(isInternal ? 520 : status, { errors: [error] });
}

const codes: Readonly<Record<Exclude<ErrorFault, "unauthorized" | "throttled">, number>> = {
  transport: 504,
  logical: 1000,
  retryableLogical: 1000,
  security: 403,
  unspecified: 500,
};

/** Returns the error of a fault. Like on the real server, a 429 has no message. */
export function errorOf(kind: ErrorFault, { retryAfter }: FaultProfile): HttpError {
  if (kind === "throttled") return new HttpError(429, "", { message: undefined, type: "transport", retryAfter });
  if (kind === "unauthorized") return new HttpError(401, "The token has expired.");
  return new HttpError(520, `A simulated ${kind} error.`, { type: kind, code: codes[kind] });
}
