import type { ApiResponse } from "../http/call.js";
import type { Download } from "../http/download.js";
import { ApiError, type GivenDetails, withDetails } from "../http/errors.js";
import { announcedSize } from "../util/body.js";
import { fileNameOf } from "../util/file-name.js";
import { asObject, isObject } from "../util/objects.js";
import { envelopeFailure } from "./failures.js";

/** Kind of data that an operation returns: `entity` is an object with an identity, `none` is optional data. */
export type DataKind = "none" | "any" | "list" | "object" | "entity";

/**
 * Returns the `data` of an envelope, or the body if it is not an envelope. Optional data that is an empty object becomes
 * undefined. Throws ApiError of kind `protocol` if the data is missing or not of the expected kind.
 */
export function unwrap({ data: body, status }: ApiResponse, operation: string, kind: DataKind): unknown {
  if (body instanceof Blob) return body;
  throwReported(body, status, { operation });
  const data = isObject(body) && !("data" in body || isEmptyEnvelope(body)) ? body : asObject(body).data;
  if (kind === "none") return isEmpty(data) ? undefined : data;
  if (isOfKind(data, kind)) return data;
  const expected = kind === "list" ? "a list" : kind === "entity" ? "an object with an identity" : "an object";
  const found = data === undefined || data === null ? "without data" : `with data that is not ${expected}`;
  throw new ApiError("protocol", `the server returned ${status} ${found}`, { operation, status, retryable: false });
}

function isOfKind(data: unknown, kind: DataKind): boolean {
  if (kind === "any") return data !== undefined && data !== null;
  return kind === "list" ? Array.isArray(data) : isObject(data) && !(kind === "entity" && isEmpty(data));
}

/** Whether a body has `errors` and `meta` only. */
function isEmptyEnvelope(body: object): boolean {
  return Object.keys(body).every((name) => name === "errors" || name === "meta");
}

function isEmpty(data: unknown): boolean {
  return data === null || (isObject(data) && Object.keys(data).length === 0);
}

/** Throws the errors that an envelope reports in spite of its success status. */
export function throwReported(body: unknown, status: number, details: GivenDetails): void {
  const failure = isObject(body) && body.errors ? envelopeFailure(status, body) : undefined;
  if (failure) throw withDetails(failure, { ...details, retryable: false });
}

/** Returns the file in a response. Throws `protocol` if the response contains a message instead. */
export function downloadOf({ stream, headers, status }: ApiResponse, operation: string): Download {
  if (!stream) throw new ApiError("protocol", "the response does not contain a file", { operation, status });
  const [type = ""] = headers.get("content-type")?.split(";", 1) ?? [];
  return { stream, type, fileName: fileNameOf(headers), size: announcedSize(headers) };
}
