import { ApiError, type ErrorDetails, type ErrorKind } from "../http/errors.js";
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
  const found = vspcErrors(body) ?? oauthError(body) ?? namedError(body);
  const retryAfter = retryAfterSeconds(headers.get("retry-after"));
  const wait = retryAfter === undefined ? {} : { retryAfter };
  if (found) return classify(status, found.message, { ...wait, ...found.details });
  return classify(status, describeFailure(status, headers, text), wait);
}

/** Returns the error of an envelope that reports errors with a success status. */
export function envelopeFailure(status: number, body: unknown): ApiError | undefined {
  const found = vspcErrors(body);
  return found && classify(status, found.message, found.details);
}

interface Found {
  readonly message: string;
  readonly details: ErrorDetails;
}

function vspcErrors(body: unknown): Found | undefined {
  const { errors } = asObject(body);
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const all = errors.map(asObject);
  const [first = {}] = all;
  const messages = all.map((error) => error.message).filter((message) => typeof message === "string");
  const patch = asObject(first.failedJsonPatch);
  const details = {
    ...text("type", first.type),
    ...(typeof first.code === "number" || typeof first.code === "string" ? { code: first.code } : {}),
    ...text("parameterName", first.parameterName),
    ...text("propertyName", first.propertyName),
    ...(typeof first.retryAfter === "number" ? { retryAfter: first.retryAfter } : {}),
    ...(typeof patch.path === "string" ? { failedJsonPatch: { op: String(patch.op), path: patch.path } } : {}),
    ...(messages.length > 1 ? { messages } : {}),
  };
  const where = details.parameterName ?? details.propertyName ?? details.failedJsonPatch?.path;
  const message = messages[0] ?? "the server returned no message";
  return { message: where && !message.includes(where) ? `${message} (${where})` : message, details };
}

function oauthError(body: unknown): Found | undefined {
  const { error, error_description: description } = asObject(body);
  if (typeof error !== "string") return undefined;
  const message = typeof description === "string" && description !== "" ? description : error;
  return { message, details: { code: error, type: "security" } };
}

function namedError(body: unknown): Found | undefined {
  const { error } = asObject(body);
  const { code, message } = asObject(error);
  if (typeof code !== "string") return undefined;
  return { message: typeof message === "string" ? message : code, details: { code } };
}

/** VSPC spells `retryableLogical` in two ways. The status decides if there is no type. */
function classify(status: number, message: string, details: ErrorDetails): ApiError {
  const kind = kindOf(status, details);
  const retryable = kind === "transport" || kind === "unavailable" || kind === "throttled";
  return new ApiError(kind, message, { ...details, status, retryable });
}

function kindOf(status: number, { type, code }: ErrorDetails): ErrorKind {
  const known = kindOfStatus(code === 429 ? 429 : status);
  if (known) return known;
  const name = type?.toLowerCase() ?? "";
  if (Object.hasOwn(kindByType, name)) return kindByType[name] ?? "logical";
  return status >= 500 && type === undefined ? "transport" : "logical";
}

const kindByType: Readonly<Record<string, ErrorKind>> = {
  transport: "transport",
  logical: "logical",
  retryablelogical: "unavailable",
  security: "security",
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function text<K extends string>(name: K, value: unknown): { [P in K]?: string } {
  return typeof value === "string" && value !== "" ? ({ [name]: value } as { [P in K]: string }) : {};
}
