import type { Answer } from "../http/call.js";
import { ApiError, type ErrorDetails } from "../http/errors.js";
import type { Codec } from "../http/exchange.js";
import { envelopeFailure, serverFailure } from "./failures.js";
import { type Int64Options, int64Decoder } from "./int64.js";

/** VSPC speaks JSON. */
export function vspcCodec(int64: Int64Options): Codec {
  return { decode: int64Decoder(int64), failure: serverFailure };
}

/** The `data` of an envelope; nothing for an empty one, the body itself where there is no envelope. */
export function unwrap({ data: body, status }: Answer, operation: string): unknown {
  if (typeof body !== "object" || body === null || body instanceof Blob) return body;
  throwReported(body, status, { operation });
  if (!("data" in body)) return body;
  const { data } = body;
  return typeof data === "object" && data !== null && Object.keys(data).length === 0 && !Array.isArray(data)
    ? undefined
    : data;
}

/** Throws the errors that an envelope reports in spite of its success status. */
export function throwReported(body: unknown, status: number, details: ErrorDetails): void {
  const failure = envelopeFailure(status, body);
  if (failure) throw new ApiError(failure.kind, failure.message, { ...failure, ...details, retryable: false });
}
