/**
 * What went wrong, as far as a caller has to tell it apart.
 *
 * - `input`: refused before anything was sent: an option, argument or parameter is wrong.
 * - `transport`: the connection or a server in between failed; a later attempt may succeed.
 * - `logical`: the server refused the request; the same request will fail again.
 * - `unavailable`: the server could not do it now (`retryableLogical`).
 * - `security`: credentials or rights (401, 403, a failed sign-in).
 * - `throttled`: too many requests (429).
 * - `timeout`, `aborted`: the call's time was over, or its signal fired.
 * - `protocol`: the answer is not what this API sends (HTML, truncated JSON, a redirect, no list).
 * - `challenge`: the sign-in wants a second factor.
 * - `canceled`: the async action was canceled.
 * - `expired`: the async action, its result, or the place of a cursor in a list is gone.
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

/** A JSON Patch operation that the server refused. Its value is left out: it may be a password. */
export interface FailedJsonPatch {
  readonly op: string;
  readonly path: string;
}

/** Everything an {@link ApiError} may say about itself; nothing beside these is ever printed. */
export interface ErrorDetails {
  /** `METHOD /path/{template}` of the call. */
  readonly operation?: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** The server's error code: a number of VSPC's table (see `errorCodes`), or a name (`invalid_grant`, `UnsupportedApiVersion`). */
  readonly code?: number | string;
  /** The server's class of the error, as it spelt it. */
  readonly type?: string;
  /** The query or path parameter at fault. */
  readonly parameterName?: string;
  /** The property of the body at fault. */
  readonly propertyName?: string;
  /** The JSON Patch operation at fault. */
  readonly failedJsonPatch?: FailedJsonPatch;
  /** Seconds the server asks to wait. */
  readonly retryAfter?: number;
  /** `X-Request-id` of the write; also the id of its async action. */
  readonly requestId?: string;
  /** Id of the async action the call became. */
  readonly actionId?: string;
  /** How many times the request was sent. */
  readonly attempts?: number;
  /** Whether a later attempt may succeed and do no harm: not for a write that may have been carried out. */
  readonly retryable?: boolean;
  /** Messages of all errors of the answer, where it held more than one. */
  readonly messages?: readonly string[];
}

const detailNames = [
  "operation",
  "status",
  "code",
  "type",
  "parameterName",
  "propertyName",
  "failedJsonPatch",
  "retryAfter",
  "requestId",
  "actionId",
  "attempts",
  "retryable",
  "messages",
] as const satisfies readonly (keyof ErrorDetails)[];

export interface ApiError extends ErrorDetails {}

/** The one class of error this library throws; `kind` tells them apart. Printing it shows no header, body or secret. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor copies the details by their list of names
export class ApiError extends Error {
  /** Kind of error: decides what to do. See {@link ErrorKind}. */
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(details.operation ? `${details.operation}: ${message}` : message);
    hide(this, "name", "ApiError");
    this.kind = kind;
    for (const name of detailNames) if (details[name] !== undefined) Object.assign(this, { [name]: details[name] });
    if (cause !== undefined) hide(this, "cause", cause);
  }

  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...printable(this) };
  }

  [Symbol.for("nodejs.util.inspect.custom")](_depth: number, _options: unknown, inspect?: (value: unknown) => string) {
    const stack = this.stack ?? `${this.name}: ${this.message}`;
    return inspect ? `${stack} ${inspect(printable(this))}` : stack;
  }
}

function printable(error: ApiError): Record<string, unknown> {
  const details = detailNames.filter((name) => error[name] !== undefined).map((name) => [name, error[name]]);
  return { kind: error.kind, ...Object.fromEntries(details) };
}

/** Non-enumerable: neither spreading nor structured logging picks it up. */
function hide(error: Error, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
}

interface RawResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly text: string;
}

const responses = new WeakMap<ApiError, RawResponse>();

/** Keeps the unsuccessful response behind an error, out of sight of every printer. */
export function attachResponse(error: ApiError, { status, statusText, headers }: Response, text: string): ApiError {
  responses.set(error, { status, statusText, headers, text });
  return error;
}

/** The unsuccessful response behind an error, as the server sent it. */
export function attachedResponse(error: ApiError): RawResponse | undefined {
  return responses.get(error);
}

/** The same error with more known about it: a copy, since several calls may share one failure. */
export function withDetails(error: ApiError, details: ErrorDetails, advice?: string): ApiError {
  const prefix = error.operation ? `${error.operation}: ` : "";
  const known = Object.fromEntries(detailNames.map((name) => [name, error[name]]));
  const message = error.message.slice(prefix.length) + (advice ? ` (${advice})` : "");
  const copy = new ApiError(error.kind, message, { ...known, ...details }, error.cause);
  const response = responses.get(error);
  if (response) responses.set(copy, response);
  return copy;
}

/** Refuses an option or argument before anything is sent. */
export function inputError(message: string, operation?: string): ApiError {
  return new ApiError("input", message, operation ? { operation } : {});
}

/** Checks a whole-number option and names it with its range where it is wrong. */
export function checkInteger(name: string, value: number, min: number, max: number, unit = ""): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw inputError(`${name} must be a whole number from ${min} to ${max}${unit && ` ${unit}`}, got ${String(value)}`);
}

/** Checks how often a request may be sent. */
export function checkAttempts(value: number): number {
  return checkInteger("maxAttempts", value, 1, 100);
}

/** The error of a call whose time is over. */
export function timedOut({ operation, timeout }: { operation: string; timeout: number }): ApiError {
  return new ApiError("timeout", `no success within ${timeout} ms (timeout)`, { operation });
}

/**
 * The error of a function that the caller passed in. What it says may hold a token or a password: its cause tells the kind
 * of failure only, by name and code.
 */
export function foreignError(kind: ErrorKind, message: string, error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const { name, code }: { name?: unknown; code?: unknown } = error instanceof Error ? error : {};
  const parts = [name === "Error" ? undefined : name, code];
  const known = parts.filter((part) => typeof part === "string" && /^[\w.-]{1,64}$/.test(part)).join(" ");
  return new ApiError(kind, known ? `${message} (${known})` : message, {}, known ? new Error(known) : undefined);
}
