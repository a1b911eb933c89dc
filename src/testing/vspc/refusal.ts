import { type Answer, jsonAnswer } from "../exchange.js";

/** One error of the server's `errors`. */
export interface ServerError {
  readonly message?: string;
  readonly type: string;
  readonly code: number;
  readonly parameterName?: string;
  readonly propertyName?: string;
  readonly retryAfter?: number;
  readonly failedJsonPatch?: unknown;
}

/** Thrown where a request is refused. */
export class Refusal extends Error {
  readonly status: number;
  readonly error: ServerError;

  constructor(status: number, error: ServerError) {
    super(error.message ?? `code ${error.code}`);
    this.status = status;
    this.error = error;
  }
}

export function errorAnswer(status: number, error: ServerError): Answer {
  return jsonAnswer(status, { errors: [error] });
}

export function logical(status: number, code: number, message: string, more: Partial<ServerError> = {}): Refusal {
  return new Refusal(status, { message, type: "logical", code, ...more });
}

export function badParameter(parameterName: string, message: string): Refusal {
  return logical(400, 400, message, { parameterName });
}

export function badProperty(propertyName: string, message: string): Refusal {
  return logical(400, 400, message, { propertyName });
}

/** What was asked for is not there. */
export function missing(what: string, uid: string): Refusal {
  return logical(404, 404, `${what} ${uid} does not exist.`);
}

export function conflict(message: string): Refusal {
  return logical(409, 409, message);
}

/** The operation cannot be done at the moment. */
export function notNow(message: string): Refusal {
  return logical(400, 1000, message);
}

/** A JSON Patch operation cannot be applied. Its value stays out of the message: it may be a password. */
export function badPatch(failedJsonPatch: { readonly op: string; readonly path: string }, message: string): Refusal {
  return logical(400, 1001, message, { failedJsonPatch });
}

export function unauthorized(message: string): Refusal {
  return new Refusal(401, { message, type: "security", code: 401 });
}

export function forbidden(message: string): Refusal {
  return new Refusal(403, { message, type: "security", code: 403 });
}

export function throttled(retryAfter?: number): Refusal {
  const message = "Too many requests.";
  return new Refusal(429, {
    message,
    type: "transport",
    code: 429,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}
