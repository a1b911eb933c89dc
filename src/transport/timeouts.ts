import { ApiError } from "../errors.js";
import { withSignal } from "./abort.js";
import type { Layer } from "./call.js";

/** The whole call, retries, waiting and body included, ends at its deadline. */
export const deadline: Layer = (next) => (call) => {
  const { operation, timeout, requestId } = call;
  const timedOut = () =>
    new ApiError("timeout", `no success within ${timeout} ms (timeout)`, {
      operation,
      ...(requestId && { requestId }),
    });
  return withSignal(call.signal, timeout, timedOut, (signal) => next({ ...call, signal }));
};

/** One attempt, body included, ends after `ms` milliseconds and counts as a failed connection. */
export function attemptTimeout(ms: number): Layer {
  return (next) => (call) => {
    const timedOut = () =>
      new ApiError("transport", `no answer within ${ms} ms (attemptTimeout)`, {
        operation: call.operation,
        retryable: true,
      });
    return withSignal(call.signal, ms, timedOut, (signal) => next({ ...call, signal }));
  };
}
