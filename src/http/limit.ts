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

/** At most `max` requests at once, fewer after the server throttled, then gradually more; first come, first served, those that were sent before ahead of the others. */
export function concurrencyLimit(max: number): { middleware: Middleware; state: ConcurrencyLimit } {
  const state = { limit: max, active: 0, max, waiting: 0 };
  const repeated = new Set<() => void>();
  const fresh = new Set<() => void>();
  let successes = 0;
  let needed = fewestSuccesses;

  const count = () => {
    state.waiting = repeated.size + fresh.size;
  };

  const startNext = () => {
    for (const queue of [repeated, fresh]) {
      for (const start of queue) {
        if (state.active >= state.limit) break;
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
    if (state.active < state.limit && state.waiting === 0) state.active++;
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
  return { middleware, state };
}
