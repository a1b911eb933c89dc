import { ApiError, type ErrorKind, type GivenDetails } from "../http/errors.js";
import { describeFailure, kindOfStatus, retryAfterSeconds } from "../http/failures.js";
import { asObject } from "../util/objects.js";

/** A JSON Patch operation that the server refused. Its value is left out: it may be a password. */
export interface FailedJsonPatch {
  readonly op: string;
  readonly path: string;
}

declare module "../http/errors.js" {
  interface ErrorDetails {
    /** The query or path parameter that the server refused. */
    readonly parameterName?: string;
    /** The property of the body that the server refused. */
    readonly propertyName?: string;
    /** The JSON Patch operation that the server refused. */
    readonly failedJsonPatch?: FailedJsonPatch;
    /** ID of the asynchronous action that the call started. */
    readonly actionId?: string;
  }
}

/**
 * Returns the error of an unsuccessful response. Four shapes occur: `{errors: […]}`, OAuth's `{error, error_description}`,
 * `{error: {code, message}}` for an unsupported version, and bodies that are not JSON.
 */
export function serverFailure(status: number, headers: Headers, text: string): ApiError {
  const body = parse(text);
  const found = vspcErrors(body) ?? singleError(body);
  const { message, ...details } = found ?? { message: describeFailure(status, headers, text) };
  const retryAfter = details.retryAfter ?? retryAfterSeconds(headers.get("retry-after"));
  return classify(status, message, { ...details, retryAfter });
}

/** Returns the error of an envelope that reports errors with a success status. */
export function envelopeFailure(status: number, body: unknown): ApiError | undefined {
  const { message, ...details } = vspcErrors(body) ?? {};
  return message === undefined ? undefined : classify(status, message, details);
}

type Found = GivenDetails & { readonly message: string };

function vspcErrors(body: unknown): Found | undefined {
  const { errors } = asObject(body);
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const messages = errors.flatMap((error) => text(asObject(error).message) ?? []);
  const { type, code, parameterName, propertyName, retryAfter, failedJsonPatch } = asObject(errors[0]);
  const { op, path } = asObject(failedJsonPatch);
  const details = {
    type: text(type),
    code: typeof code === "number" ? code : text(code),
    parameterName: text(parameterName),
    propertyName: text(propertyName),
    retryAfter: typeof retryAfter === "number" ? retryAfter : undefined,
    failedJsonPatch: typeof path === "string" ? { op: String(op), path } : undefined,
    messages: messages.length > 1 ? messages : undefined,
  };
  const where = details.parameterName ?? details.propertyName ?? details.failedJsonPatch?.path;
  const message = messages[0] ?? "the server returned no message";
  return { ...details, message: where && !message.includes(where) ? `${message} (${where})` : message };
}

function singleError(body: unknown): Found | undefined {
  const { error, error_description: description } = asObject(body);
  const { code = error, message = description } = asObject(error);
  const name = text(code);
  return name === undefined
    ? undefined
    : { message: text(message) ?? name, code: name, type: text(error) && "security" };
}

function classify(status: number, message: string, details: GivenDetails): ApiError {
  const kind = kindOf(status, details);
  const retryable = kind === "transport" || kind === "unavailable" || kind === "throttled";
  return new ApiError(kind, message, { ...details, status, retryable });
}

/** VSPC spells `retryableLogical` in two ways. The status decides if there is no type. */
function kindOf(status: number, { type, code }: GivenDetails): ErrorKind {
  const known = kindOfStatus(code === 429 ? 429 : status);
  if (known) return known;
  const name = type?.toLowerCase();
  if (name === "retryablelogical") return "unavailable";
  if (name === "transport" || name === "security") return name;
  return status >= 500 && type === undefined ? "transport" : "logical";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns a value if it is text that is not empty. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
