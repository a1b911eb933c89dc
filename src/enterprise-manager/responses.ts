import type { ApiResponse } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { isObject } from "../http/objects.js";

/** What a response holds, which the document promises to be a `T`. Throws `protocol` where it is no object. */
export function objectOf<T extends object>({ data, status }: ApiResponse, operation: string): T {
  if (isObject(data)) return data as T;
  throw new ApiError("protocol", "the response holds no object", { operation, status, retryable: false });
}
