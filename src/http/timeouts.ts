import { withSignal } from "./abort.js";
import type { Call, Layer } from "./call.js";
import { ApiError } from "./errors.js";

/** Waits for something that a call needs: ends with the call's signal, and at its deadline. */
export function withinDeadline<T>(call: Call, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return withSignal(call.signal, call.deadline - Date.now(), () => timeoutOf(call), work);
}

/**
 * One attempt, body included, ends after `ms` milliseconds and counts as a failed connection; at the call's deadline the
 * call itself is over.
 */
export function attemptTimeout(ms: number): Layer {
  return (next) => (call) => {
    const attempt = (signal: AbortSignal) => next({ ...call, signal });
    if (call.deadline - Date.now() <= ms) return withinDeadline(call, attempt);
    return withSignal(call.signal, ms, () => silence(call, ms), attempt);
  };
}

function timeoutOf({ operation, timeout }: Call): ApiError {
  return new ApiError("timeout", `no success within ${timeout} ms (timeout)`, { operation });
}

function silence({ operation }: Call, ms: number): ApiError {
  return new ApiError("transport", `no answer within ${ms} ms (attemptTimeout)`, { operation, retryable: true });
}
