import { jsonResponse, type SimulatedResponse } from "../exchange.js";
import type { ErrorFault, Fault } from "../faults.js";
import { Refusal } from "../refusal.js";

/** A refusal by one of the server's own codes. */
export function coded(code: number, message: string, details: Readonly<Record<string, unknown>> = {}): Refusal {
  return new Refusal(400, message, { code, ...details });
}

/** The operation cannot be done at the moment. */
export function notNow(message: string): Refusal {
  return coded(1000, message);
}

/** A JSON Patch operation cannot be applied. Its value stays out of the message: it may be a password. */
export function badPatch(failedJsonPatch: { readonly op: string; readonly path: string }, message: string): Refusal {
  return coded(1001, message, { failedJsonPatch });
}

/** Too many requests; `retryAfter` in seconds. */
export function throttled(retryAfter?: number): Refusal {
  const details = retryAfter === undefined ? {} : { retryAfter };
  return new Refusal(429, "Too many requests.", { type: "transport", ...details });
}

/** The answer to a refused request: the server's `errors`. Its own failures come with status 520. */
export function refusalResponse({ status, message, details }: Refusal): SimulatedResponse {
  if (status === 500) return errorResponse(520, { message, type: "unspecified", code: 500 });
  const type = status === 401 || status === 403 ? "security" : "logical";
  return errorResponse(status, { message, type, code: status, ...details });
}

const codes: Readonly<Record<Exclude<ErrorFault, "unauthorized" | "throttled">, number>> = {
  transport: 504,
  logical: 1000,
  retryableLogical: 1000,
  security: 403,
  unspecified: 500,
};

/** The answer that a fault asks for. Like the real server's, the refusal of one request too many has no message. */
export function faultResponse(kind: ErrorFault, { profile: { retryAfter } }: Fault): SimulatedResponse {
  if (kind === "throttled") {
    return errorResponse(429, { type: "transport", code: 429, ...(retryAfter === undefined ? {} : { retryAfter }) });
  }
  if (kind === "unauthorized") return refusalResponse(new Refusal(401, "The token has expired."));
  return errorResponse(520, { message: `A simulated ${kind} error.`, type: kind, code: codes[kind] });
}

function errorResponse(status: number, error: object): SimulatedResponse {
  return jsonResponse(status, { errors: [error] });
}
