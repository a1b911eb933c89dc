import { HttpError } from "../http-error.js";

/** Most requests per period of the simulator's clock. Further ones are rejected with 429. */
export interface Throttle {
  readonly requests: number;
  readonly seconds: number;
}

/**
 * Returns a function that counts a request, and throws `HttpError` 429 if it exceeds the limit. The error reports the
 * seconds until the next period. The first one starts with the simulator.
 */
export function createRateLimit(throttle: Throttle | undefined, now: () => number): () => void {
  if (!throttle) return () => undefined;
  const length = throttle.seconds * 1000;
  let count = 0;
  let start = now();
  return () => {
    const passed = now() - start;
    if (passed >= length) {
      start += passed - (passed % length);
      count = 0;
    }
    count += 1;
    const retryAfter = Math.max(1, Math.ceil((start + length - now()) / 1000));
    if (count > throttle.requests) throw new HttpError(429, "Too many requests.", { type: "transport", retryAfter });
  };
}
