import { rateLimited } from "./errors.js";

/** Which requests are rejected with 429: every nth, or those above a number per period of the simulator's clock. */
export type Throttle =
  | { readonly every: number; readonly retryAfter?: number }
  | { readonly requests: number; readonly seconds: number };

/**
 * Returns a function that counts a request, and throws `HttpError` 429 if it exceeds the limit. With a period, the error
 * reports the seconds until the next one. The first period starts with the simulator.
 */
export function createRateLimit(throttle: Throttle | undefined, now: () => number): () => void {
  let count = 0;
  let start = now();
  return () => {
    count += 1;
    if (!throttle) return;
    if ("every" in throttle) {
      if (count % throttle.every === 0) throw rateLimited(throttle.retryAfter);
      return;
    }
    const length = throttle.seconds * 1000;
    const passed = now() - start;
    if (passed >= length) {
      start += passed - (passed % length);
      count = 1;
    }
    if (count > throttle.requests) throw rateLimited(Math.max(1, Math.ceil((start + length - now()) / 1000)));
  };
}
