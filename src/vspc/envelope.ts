import type { ApiResponse } from "../http/call.js";
import { ApiError, type ErrorDetails } from "../http/errors.js";
import type { Codec } from "../http/send.js";
import { isObject } from "../util/objects.js";
import { envelopeFailure, serverFailure } from "./failures.js";
import type { Int64Options } from "./int64.js";

/** VSPC speaks JSON. */
export function vspcCodec(int64: Int64Options): Codec {
  const isPlain = !int64.names && !int64.onRounded;
  return { decode: isPlain ? (text) => JSON.parse(text) : decodeInt64, failure: serverFailure };

  async function decodeInt64(text: string, type: string, operation: string): Promise<unknown> {
    // On demand: most programs read numbers as JSON.parse does.
    const { int64Decoder } = await import("./int64.js");
    return int64Decoder(int64)(text, type, operation);
  }
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
