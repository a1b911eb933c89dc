import { abortError } from "./abort.js";
import type { Layer } from "./call.js";
import { ApiError } from "./errors.js";
import { withinDeadline } from "./timeouts.js";

/** How many requests are under way. */
export interface ConcurrencyLimit {
  /** Requests allowed at once now: halved by a 429, one more after as many successes as it allows. */
  readonly limit: number;
  readonly active: number;
  readonly waiting: number;
  readonly max: number;
}

interface Waiter {
  start(): void;
}

/** At most `max` requests at once, fewer after the server throttled; first come, first served. */
export function concurrencyLimit(max: number): { layer: Layer; state: ConcurrencyLimit } {
  const state = { limit: max, active: 0, max, waiting: 0 };
  const queue = new Set<Waiter>();
  let successes = 0;

  const startNext = () => {
    for (const waiter of queue) {
      if (state.active >= state.limit) break;
      queue.delete(waiter);
      waiter.start();
    }
    state.waiting = queue.size;
  };

  const isFree = () => state.active < state.limit && queue.size === 0;

  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const waiter = {
        start() {
          signal.removeEventListener("abort", leave);
          state.active++;
          resolve();
        },
      };
      const leave = () => {
        queue.delete(waiter);
        state.waiting = queue.size;
        reject(abortError(signal));
      };
      signal.addEventListener("abort", leave, { once: true });
      queue.add(waiter);
      state.waiting = queue.size;
    });

  const release = (error?: unknown) => {
    state.active--;
    if (error instanceof ApiError && error.kind === "throttled") {
      state.limit = Math.max(1, Math.floor(state.limit / 2));
      successes = 0;
    } else if (!error && state.limit < max && ++successes >= state.limit) {
      state.limit++;
      successes = 0;
    }
    startNext();
  };

  const layer: Layer = (next) => async (call) => {
    if (isFree()) state.active++;
    else await withinDeadline(call, turn);
    try {
      const answer = await next(call);
      release();
      return answer;
    } catch (error) {
      release(error ?? true);
      throw error;
    }
  };
  return { layer, state };
}
