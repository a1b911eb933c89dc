import { sleep, withinDeadline } from "./abort.js";
import { type Call, latestSendTime, type Middleware } from "./call.js";
import { ApiError, withDetails } from "./errors.js";

/** Milliseconds to wait after a 429 without `retryAfter`. Doubles with each further 429 until a call succeeds. */
const baseDelay = 1_000;
const maxDelay = 30_000;
/** A longer `retryAfter` is assumed to be a mistake. */
const longestDelay = 3600_000;

/** Makes all requests of a client wait after a 429. */
export interface Throttle {
  /** Delays requests until `retryAfter` has passed. */
  readonly middleware: Middleware;
  /** Milliseconds until requests may be sent. */
  remaining(): number;
  /** Returns the error of the last 429 if no request may be sent before `deadline`, on the clock of `performance.now()`. */
  refusal(deadline: number): ApiError | undefined;
}

export function createThrottle(): Throttle {
  let opensAt = 0;
  let refusals = 0;
  let lastError: ApiError | undefined;

  const close = (error: ApiError) => {
    const now = performance.now();
    const isClosed = now < opensAt;
    lastError = error;
    const requested = (error.retryAfter ?? -1) * 1000;
    // 429s of concurrent requests count as one.
    if (!isClosed) refusals++;
    // A repeated `retryAfter: 0` is ignored, because it would cause a tight loop.
    if (requested > 0 || (requested === 0 && refusals === 1))
      opensAt = Math.max(opensAt, now + Math.min(requested, longestDelay));
    else if (!isClosed) opensAt = now + jittered(refusals);
  };

  const waitUntilOpen = async (call: Call, signal: AbortSignal) => {
    for (let wait = opensAt - performance.now(); wait > 0; wait = opensAt - performance.now()) {
      const refused = refusal(latestSendTime(call));
      if (refused) throw withDetails(refused, { operation: call.operation });
      await sleep(Math.ceil(wait), signal);
    }
  };

  const refusal = (deadline: number) => (opensAt >= deadline ? lastError : undefined);

  const middleware: Middleware = (next) => async (call) => {
    if (performance.now() < opensAt) await withinDeadline(call, (signal) => waitUntilOpen(call, signal));
    try {
      const response = await next(call);
      refusals = 0;
      return response;
    } catch (error) {
      if (error instanceof ApiError && error.kind === "throttled") close(error);
      throw error;
    }
  };
  return { middleware, refusal, remaining: () => Math.max(0, opensAt - performance.now()) };
}

/** Returns 50 to 100 % of a doubling delay, so that clients do not retry at the same time. */
function jittered(refusals: number): number {
  const delay = Math.min(maxDelay, baseDelay * 2 ** (refusals - 1));
  return delay * (0.5 + Math.random() / 2);
}
