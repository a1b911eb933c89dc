import { throttled } from "./errors.js";

/** When requests are refused with 429: every nth, or all above a number in a period of the simulator's clock. */
export type Throttle =
  | { readonly every: number; readonly retryAfter?: number }
  | { readonly requests: number; readonly seconds: number };

/** Counts a request; throws a refusal where it is one too many. */
export type Meter = () => void;

/**
 * `every` names the seconds of `retryAfter` itself, or leaves them out. By period they are those until the next one
 * begins; the first begins with the simulator.
 */
export function createMeter(throttle: Throttle | undefined, now: () => number): Meter {
  if (throttle === undefined) return () => {};
  let count = 0;
  if ("every" in throttle) {
    return () => {
      count += 1;
      if (count % throttle.every === 0) throw throttled(throttle.retryAfter);
    };
  }
  let begin = now();
  return () => {
    const passed = now() - begin;
    const length = throttle.seconds * 1000;
    if (passed >= length) {
      begin += passed - (passed % length);
      count = 0;
    }
    count += 1;
    if (count > throttle.requests) throw throttled(Math.max(1, Math.ceil((begin + length - now()) / 1000)));
  };
}
