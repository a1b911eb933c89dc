import type { Answer } from "../http/call.js";
import { ApiError } from "../http/errors.js";

/** What an answer holds, which the document promises to be a `T`. Throws `protocol` where it is no object. */
export function objectOf<T extends object>({ data, status }: Answer, operation: string): T {
  if (isObject(data)) return data as T;
  throw new ApiError("protocol", "the answer holds no object", { operation, status });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
