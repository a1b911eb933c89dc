import { withinDeadline, withSignal } from "./abort.js";
import type { Call, Middleware } from "./call.js";
import { connectionError } from "./connection-error.js";
import { guardedStream } from "./download.js";
import { ApiError } from "./errors.js";

/**
 * One attempt. It does not leave once the server may have forgotten the first: the last check before the wire, since every
 * queue, token and pause before it takes its time. Body included it ends after `ms` milliseconds and counts as a failed
 * connection; at the call's deadline the call itself is over. A body that is handed over unread goes on under the same
 * watch, `ms` without a byte being its limit.
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
      : withSignal(call.signal, ms, () => unanswered(call, ms), send));
    if (!response.stream) return response;
    const broken = (error: unknown) => connectionError(call, error);
    return { ...response, stream: guardedStream(response.stream, call, ms, broken) };
  };
}

function tooLate({ operation }: Call, ms: number): ApiError {
  const since = `it was first sent ${Math.round(ms / 1000)} s ago, and the server may have carried it out`;
  return new ApiError("timeout", `not sent again: ${since}; look for its result`, { operation, retryable: false });
}

function unanswered({ operation }: Call, ms: number): ApiError {
  return new ApiError("transport", `no answer within ${ms} ms (attemptTimeout)`, { operation, retryable: true });
}
