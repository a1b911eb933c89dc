import { alternatives } from "../util/closest.js";

/**
 * Reason of a failure.
 *
 * - `input`: an option, argument or parameter is wrong. No write was sent, and usually nothing: `toArray`, `only` and the
 *   functions that edit a draft read first.
 * - `transport`: the connection, a proxy or a gateway failed. A later attempt may succeed.
 * - `logical`: the server refused the request and will refuse it again.
 * - `unavailable`: the server could not do it at this time (`retryableLogical`).
 * - `security`: credentials or permissions are missing (401, 403, 407, a failed sign-in).
 * - `throttled`: too many requests (429).
 * - `timeout`: the call's `timeout` expired.
 * - `aborted`: the caller's signal was aborted.
 * - `protocol`: the response is not one that this API sends (HTML, truncated JSON, a redirect).
 * - `challenge`: the sign-in requires a second factor.
 * - `canceled`: the asynchronous action was canceled.
 * - `expired`: an asynchronous action, its result, or the position of a cursor no longer exists.
 */
export type ErrorKind =
  | "input"
  | "transport"
  | "logical"
  | "unavailable"
  | "security"
  | "throttled"
  | "timeout"
  | "aborted"
  | "protocol"
  | "challenge"
  | "canceled"
  | "expired";

/** Properties of an {@link ApiError}. Each API adds the ones that its servers report. */
export interface ErrorDetails {
  /** `METHOD /path/{template}` of the call. */
  readonly operation?: string;
  /** HTTP status, if there was a response. */
  readonly status?: number;
  /** The server's error code: a number of VSPC's table (see `errorCodes`), or a name such as `invalid_grant`. */
  readonly code?: number | string;
  /** The server's error class, as the server spells it. */
  readonly type?: string;
  /** Seconds to wait before the next attempt, as requested by the server. */
  readonly retryAfter?: number;
  /** Request ID of the write. Repeating the write with the same ID executes it only once. */
  readonly requestId?: string;
  /** Number of times the request was sent. */
  readonly attempts?: number;
  /** Whether a later attempt may succeed and does no harm. `false` for a write that may have been executed. */
  readonly retryable?: boolean;
  /** Messages of all errors in the response, if it contained several. */
  readonly messages?: readonly string[];
}

/** Details of a new error. Those that are undefined are left out. */
export type GivenDetails = { readonly [Name in keyof ErrorDetails]: ErrorDetails[Name] | undefined };

export interface ApiError extends ErrorDetails {}

/** Marks the errors of every copy of this package, so that `instanceof` accepts all of them. */
const brand = Symbol.for("vspc-client.ApiError");

/** The only error class that the clients throw. Check `kind` to decide what to do. Printing it shows no header, body or secret. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor copies the details
export class ApiError extends Error {
  /** Kind of error: decides what to do. See {@link ErrorKind}. */
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, details: GivenDetails = {}, cause?: unknown) {
    super(details.operation ? `${details.operation}: ${message}` : message);
    hide(this, "name", "ApiError");
    hide(this, brand, true);
    Object.assign(this, Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)));
    this.kind = kind;
    if (cause !== undefined) hide(this, "cause", cause);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses inherit this method
    if (this !== ApiError) return super[Symbol.hasInstance](value);
    return typeof value === "object" && value !== null && brand in value;
  }

  toJSON(): Record<string, unknown> {
    const details: object = { ...this };
    return { name: this.name, message: this.message, ...details };
  }

  [Symbol.for("nodejs.util.inspect.custom")](_depth: number, _options: unknown, inspect?: (value: unknown) => string) {
    const stack = this.stack ?? `${this.name}: ${this.message}`;
    return inspect ? `${stack} ${inspect({ ...this })}` : stack;
  }
}

/** Sets a non-enumerable property: neither spreading nor structured logging copies it. */
function hide(error: Error, name: string | symbol, value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
}

/** Returns a copy with more details and a hint. The original is not changed, because several calls may share it. */
export function withDetails(error: ApiError, details: GivenDetails, hint?: string): ApiError {
  const prefix = error.operation ? `${error.operation}: ` : "";
  const message = error.message.slice(prefix.length) + (hint ? ` (${hint})` : "");
  return new ApiError(error.kind, message, { ...error, ...details }, error.cause);
}

/** Returns the error of an option or argument that the client refuses. */
export function inputError(message: string, operation?: string): ApiError {
  return new ApiError("input", message, { operation });
}

/** Checks an integer option. The error contains the name and the range. */
export function checkInteger(name: string, value: number, min: number, max: number, unit = ""): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw inputError(`${name} must be a whole number from ${min} to ${max}${unit && ` ${unit}`}, got ${String(value)}`);
}

/** Refuses unknown options. The error contains the closest option, or all of them. */
export function checkNames(where: string, options: object, known: readonly string[]): void {
  for (const name in options) {
    if (!known.includes(name)) {
      throw inputError(`${where && `${where}: `}unknown option ${name}${alternatives(name, known)}`);
    }
  }
}

/** Returns the error of a call whose timeout expired. */
export function timedOut({ operation, timeout }: { operation: string; timeout: number }): ApiError {
  return new ApiError("timeout", `no success within ${timeout} ms (timeout)`, { operation });
}

/**
 * Returns the error of a function that the caller passed in. Its message may contain a secret, so only name and code of
 * the original error are kept.
 */
export function wrapCallbackError(kind: ErrorKind, message: string, error: unknown, details?: GivenDetails): ApiError {
  if (error instanceof ApiError) return error;
  const { name, code }: { name?: unknown; code?: unknown } = error instanceof Error ? error : {};
  const parts = [name === "Error" ? undefined : name, code];
  const known = parts.filter((part) => typeof part === "string" && /^[\w.-]{1,64}$/.test(part)).join(" ");
  return new ApiError(kind, known ? `${message} (${known})` : message, details, known ? new Error(known) : undefined);
}
