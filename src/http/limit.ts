import { abortError, onAbort, withinDeadline } from "./abort.js";
import type { Middleware } from "./call.js";
import { ApiError } from "./errors.js";

/** Number of concurrent requests. */
export interface ConcurrencyLimit {
  /** Requests allowed at once. Halved by a 429, and raised by one after every eight successes per allowed request. */
  readonly limit: number;
  readonly active: number;
  readonly waiting: number;
  readonly max: number;
}

/** Raising the limit faster would cause more 429s at the server's limit. */
const successesPerSlot = 8;

/** Milliseconds after which a request is slow. Slow requests do not count towards a lowered limit, or hung ones would use it up. */
const slowAfter = 5_000;

interface Limiter {
  /** Queues requests above the limit. Retries start before first attempts; otherwise the order of arrival decides. */
  readonly middleware: Middleware;
  /** Finds slow requests. It wraps the request itself: waiting for the rate limit does not make a request slow. */
  readonly trackSlowRequests: Middleware;
  readonly state: ConcurrencyLimit;
}

/** Creates the limit that all calls of a client share. */
export function concurrencyLimit(max: number): Limiter {
  const retries = new Set<() => void>();
  const firstAttempts = new Set<() => void>();
  let successes = 0;
  let slow = 0;
  const state = {
    max,
    limit: max,
    active: 0,
    get waiting() {
      return retries.size + firstAttempts.size;
    },
  };

  const isFree = () => state.active < max && state.active - slow < state.limit;

  const startWaiting = () => {
    for (const queue of [retries, firstAttempts]) {
      for (const start of queue) {
        if (!isFree()) return;
        queue.delete(start);
        state.active++;
        start();
      }
    }
  };

  const turn = (queue: Set<() => void>, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const start = () => {
        forget();
        resolve();
      };
      const forget = onAbort(signal, () => {
        queue.delete(start);
        reject(abortError(signal));
      });
      queue.add(start);
    });

  const middleware: Middleware = (next) => async (call) => {
    if (isFree() && state.waiting === 0) state.active++;
    else await withinDeadline(call, (signal) => turn(call.attempts.count > 0 ? retries : firstAttempts, signal));
    try {
      const response = await next(call);
      if (state.limit < max && ++successes >= successesPerSlot * state.limit) {
        state.limit++;
        successes = 0;
      }
      return response;
    } catch (error) {
      if (error instanceof ApiError && error.kind === "throttled") {
        state.limit = Math.max(1, Math.floor(state.limit / 2));
        successes = 0;
      }
      throw error;
    } finally {
      state.active--;
      startWaiting();
    }
  };

  const trackSlowRequests: Middleware = (next) => async (call) => {
    let counted = 0;
    const timer = setTimeout(() => {
      slow += counted = 1;
      startWaiting();
    }, slowAfter);
    try {
      return await next(call);
    } finally {
      clearTimeout(timer);
      slow -= counted;
    }
  };
  return { middleware, trackSlowRequests, state };
}
