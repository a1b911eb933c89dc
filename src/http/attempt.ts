import { withinDeadline, withSignal } from "./abort.js";
import type { Call, Middleware } from "./call.js";
import { connectionError } from "./connection-error.js";
import { guardedStream } from "./download.js";
import { ApiError } from "./errors.js";

/**
 * Sends one attempt, unless the idempotency window has passed. This is the last check before sending, because queues and
 * sign-ins take time. An attempt, body included, times out after `ms` milliseconds and may then be retried.
 * A streamed body fails after `ms` milliseconds without data.
 */
export function attempt(ms: number): Middleware {
  return (next) => async (call) => {
    const { attempts, idempotencyWindow, deadline } = call;
    const now = performance.now();
    attempts.first ??= now;
    if (now - attempts.first >= idempotencyWindow) throw tooLate(call, now - attempts.first);
    attempts.count++;
    const send = (signal: AbortSignal) => next({ ...call, signal });
    const response = await (deadline - now <= ms
      ? withinDeadline(call, send)
      : withSignal(call.signal, ms, () => attemptTimedOut(call, ms), send));
    if (!response.stream) return response;
    const broken = (error: unknown) => connectionError(call, error);
    return { ...response, stream: guardedStream(response.stream, call, ms, broken) };
  };
}

function tooLate({ operation }: Call, ms: number): ApiError {
  const since = `it was first sent ${Math.round(ms / 1000)} s ago, and the server may have executed it`;
  return new ApiError("timeout", `not sent again: ${since}; check its result`, { operation, retryable: false });
}

function attemptTimedOut({ operation }: Call, ms: number): ApiError {
  return new ApiError("transport", `no response within ${ms} ms (attemptTimeout)`, { operation, retryable: true });
}
