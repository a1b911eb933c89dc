import type { Call, Middleware } from "./call.js";
import { ApiError } from "./errors.js";

/**
 * Counts the attempts of a call, and lets none leave once the server may have forgotten the first: the last check before
 * the wire, since every queue, token and pause before it takes its time.
 */
export const sendOnce: Middleware = (next) => async (call) => {
  const { attempts, repeatWithin } = call;
  const now = performance.now();
  if (attempts.first !== undefined && now - attempts.first >= repeatWithin) throw tooLate(call, now - attempts.first);
  attempts.first ??= now;
  attempts.count++;
  return next(call);
};

function tooLate({ operation }: Call, ms: number): ApiError {
  const since = `it was first sent ${Math.round(ms / 1000)} s ago, and the server may have carried it out`;
  return new ApiError("timeout", `not sent again: ${since}; look for its result`, { operation, retryable: false });
}
