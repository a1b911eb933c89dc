import { abortError, onAbort, withinDeadline } from "./abort.js";
import type { Middleware } from "./call.js";
import { ApiError } from "./errors.js";

/** How many requests are under way. */
export interface ConcurrencyLimit {
  /** Requests allowed at once now: halved by a 429, one more after four to sixteen times as many successes as it allows. */
  readonly limit: number;
  readonly active: number;
  readonly waiting: number;
  readonly max: number;
}

/**
 * Successes, for each request allowed, that allow one more: the more the server throttled since all were allowed, the
 * more slowly, so that a client at the server's limit meets few 429s.
 */
const fewestSuccesses = 4;
const mostSuccesses = 16;

/**
 * Milliseconds after which a request under way makes room for another, should the limit be lowered: the server counted it
 * long ago, and one that hangs may not hold up all that wait.
 */
const slowAfter = 5_000;

interface Limiting {
  /** Waits for a request's turn. */
  readonly middleware: Middleware;
  /** Watches a request that leaves now. */
  readonly watch: Middleware;
  readonly state: ConcurrencyLimit;
}

/** At most `max` requests at once, fewer after the server throttled, then gradually more; first come, first served, those that were sent before ahead of the others. */
export function concurrencyLimit(max: number): Limiting {
  const state = { limit: max, active: 0, max, waiting: 0 };
  const repeated = new Set<() => void>();
  const fresh = new Set<() => void>();
  let successes = 0;
  let needed = fewestSuccesses;
  let slow = 0;

  const isFree = () => state.active < max && state.active - slow < state.limit;

  const count = () => {
    state.waiting = repeated.size + fresh.size;
  };

  const startNext = () => {
    for (const queue of [repeated, fresh]) {
      for (const start of queue) {
        if (!isFree()) break;
        queue.delete(start);
        state.active++;
        start();
      }
    }
    count();
  };

  const turn = (queue: Set<() => void>, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = () => {
        forget();
        resolve();
      };
      const forget = onAbort(signal, () => {
        queue.delete(start);
        count();
        reject(abortError(signal));
      });
      queue.add(start);
      count();
    });

  const succeeded = () => {
    if (++successes < needed * state.limit) return;
    state.limit++;
    successes = 0;
    if (state.limit === max) needed = fewestSuccesses;
  };

  const throttled = () => {
    if (state.limit < max) needed = Math.min(mostSuccesses, needed * 2);
    state.limit = Math.max(1, Math.floor(state.limit / 2));
    successes = 0;
  };

  const middleware: Middleware = (next) => async (call) => {
    if (isFree() && state.waiting === 0) state.active++;
    else await withinDeadline(call, (signal) => turn(call.attempts.count > 0 ? repeated : fresh, signal));
    try {
      const response = await next(call);
      if (state.limit < max) succeeded();
      return response;
    } catch (error) {
      if (error instanceof ApiError && error.kind === "throttled") throttled();
      throw error;
    } finally {
      state.active--;
      if (state.waiting > 0) startNext();
    }
  };

  const watch: Middleware = (next) => async (call) => {
    let counted = 0;
    const timer = setTimeout(() => {
      slow += counted = 1;
      startNext();
    }, slowAfter);
    try {
      return await next(call);
    } finally {
      clearTimeout(timer);
      slow -= counted;
    }
  };
  return { middleware, watch, state };
}
