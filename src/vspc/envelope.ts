import type { ApiResponse } from "../http/call.js";
import { ApiError, type ErrorDetails } from "../http/errors.js";
import type { Codec } from "../http/send.js";
import { isObject } from "../util/objects.js";
import { envelopeFailure, serverFailure } from "./failures.js";

/** Reads JSON responses; `decode` replaces `JSON.parse`. */
export function vspcCodec(decode: Codec["decode"] = (text) => JSON.parse(text)): Codec {
  return { decode, failure: serverFailure };
}

/**
 * The `data` of an envelope, or the body where it is no envelope. Where an operation promises data and there is none, an
 * error of kind `protocol`; where it promises none, an empty object is undefined.
 */
export function unwrap({ data: body, status }: ApiResponse, operation: string, isPromised: boolean): unknown {
  if (body instanceof Blob) return body;
  throwReported(body, status, { operation });
  const data = dataOf(body);
  if (!isPromised) return isEmpty(data) ? undefined : data;
  if (data !== undefined && data !== null) return data;
  const details = { operation, status, retryable: false };
  throw new ApiError("protocol", `the server answered ${status} without the data of this operation`, details);
}

/** A body of nothing but the frame of an envelope holds no data. */
function dataOf(body: unknown): unknown {
  if (!isObject(body)) return undefined;
  if ("data" in body) return body.data;
  return Object.keys(body).every((name) => name === "errors" || name === "meta") ? undefined : body;
}

function isEmpty(data: unknown): boolean {
  return data === null || (isObject(data) && Object.keys(data).length === 0);
}

/** Throws the errors that an envelope reports in spite of its success status. */
export function throwReported(body: unknown, status: number, details: ErrorDetails): void {
  if (!isObject(body) || !Array.isArray(body.errors) || body.errors.length === 0) return;
  const failure = envelopeFailure(status, body);
  if (failure) throw new ApiError(failure.kind, failure.message, { ...failure, ...details, retryable: false });
}
