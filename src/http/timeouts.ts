import { withSignal } from "./abort.js";
import type { Call, Middleware } from "./call.js";
import { guardedStream } from "./download.js";
import { ApiError, timedOut } from "./errors.js";

/** Waits for something that a call needs: ends with the call's signal, and at its deadline. */
export function withinDeadline<T>(call: Call, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return withSignal(call.signal, call.deadline - performance.now(), () => timedOut(call), work);
}

/**
 * One attempt, body included, ends after `ms` milliseconds and counts as a failed connection; at the call's deadline the
 * call itself is over. A body that is handed over unread goes on under the same watch, `ms` without a byte being its limit.
 */
export function attemptTimeout(ms: number): Middleware {
  return (next) => async (call) => {
    const attempt = (signal: AbortSignal) => next({ ...call, signal });
    const response = await (call.deadline - performance.now() <= ms
      ? withinDeadline(call, attempt)
      : withSignal(call.signal, ms, () => silence(call, ms), attempt));
    return response.stream ? { ...response, stream: guardedStream(response.stream, call, ms) } : response;
  };
}

function silence({ operation }: Call, ms: number): ApiError {
  return new ApiError("transport", `no answer within ${ms} ms (attemptTimeout)`, { operation, retryable: true });
}
