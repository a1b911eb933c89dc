import { sleep, withinDeadline } from "./abort.js";
import { type Call, latestSendTime, type Middleware } from "./call.js";
import { ApiError, withDetails } from "./errors.js";

/** Milliseconds to wait after a 429 that does not say how long: doubled by each that follows without a success. */
const baseDelay = 1_000;
const maxDelay = 30_000;
/** A server that names more than an hour has its numbers wrong. */
const longestDelay = 3600_000;

/** The client's answer to a server that throttles: all of its requests wait, whoever was told. */
export interface Throttle {
  /** Holds every request until the server's time is over, and is told of each 429. */
  readonly middleware: Middleware;
  /** Milliseconds until requests may leave. */
  remaining(): number;
  /** What the server said, as long as no request may leave before `deadline` (on the clock of `performance.now()`). */
  refusal(deadline: number): ApiError | undefined;
}

export function createThrottle(): Throttle {
  let opensAt = 0;
  let refusals = 0;
  let said: ApiError | undefined;

  const close = (error: ApiError) => {
    const now = performance.now();
    const isClosed = now < opensAt;
    said = error;
    const asked = (error.retryAfter ?? -1) * 1000;
    // Those that were under way together are one refusal.
    if (!isClosed) refusals++;
    // A server that says "now" again and again has not said when.
    if (asked > 0 || (asked === 0 && refusals === 1)) opensAt = Math.max(opensAt, now + Math.min(asked, longestDelay));
    else if (!isClosed) opensAt = now + jittered(refusals);
  };

  const opened = async (call: Call, signal: AbortSignal) => {
    for (let wait = opensAt - performance.now(); wait > 0; wait = opensAt - performance.now()) {
      const refused = refusal(latestSendTime(call));
      if (refused) throw withDetails(refused, { operation: call.operation });
      await sleep(Math.ceil(wait), signal);
    }
  };

  const refusal = (deadline: number) => (opensAt >= deadline ? said : undefined);

  const middleware: Middleware = (next) => async (call) => {
    if (performance.now() < opensAt) await withinDeadline(call, (signal) => opened(call, signal));
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

/** From half to the whole of a delay that doubles: clients that were refused together do not come back together. */
function jittered(refusals: number): number {
  const delay = Math.min(maxDelay, baseDelay * 2 ** (refusals - 1));
  return delay * (0.5 + Math.random() / 2);
}
