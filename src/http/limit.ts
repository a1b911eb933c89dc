import { sleep, withinDeadline } from "./abort.js";
import { type ApiResponse, type Call, latestSendTime, type Middleware, type Send } from "./call.js";
import { ApiError, withDetails } from "./errors.js";

/** Number of concurrent requests. */
export interface ConcurrencyLimit {
  /** Requests allowed at once. Halved by a 429, and raised by one after every eight successes per allowed request. */
  readonly limit: number;
  /** Requests in flight. */
  readonly active: number;
  /** Requests that wait for a slot. */
  readonly waiting: number;
  /** The option `concurrency` of the client. */
  readonly max: number;
}

/** Limits of all calls of a client: the number of concurrent requests, and the pause after a 429. */
export interface RateLimit {
  /** Queues requests above the concurrency limit, and delays them until `retryAfter` has passed. */
  readonly middleware: Middleware;
  readonly concurrency: ConcurrencyLimit;
  /** Milliseconds until requests may be sent. */
  remaining(): number;
  /** Returns the error of the last 429 if no request may be sent before `deadline`, on the clock of `performance.now()`. */
  refusal(deadline: number): ApiError | undefined;
}

/** Raising the limit faster would cause more 429s at the server's limit. */
const successesPerSlot = 8;
/** Milliseconds after which a request is slow. Slow requests do not count towards a lowered limit, or hung ones would use it up. */
const slowAfter = 5_000;
/** Milliseconds to wait after a 429 without `retryAfter`. Doubles with each further 429 until a call succeeds. */
const baseDelay = 1_000;
const maxDelay = 30_000;
/** A longer `retryAfter` is assumed to be a mistake. */
const longestDelay = 3600_000;

export function createLimit(max: number): RateLimit {
  const retries = new Set<() => void>();
  const firstAttempts = new Set<() => void>();
  let successes = 0;
  let slow = 0;
  let opensAt = 0;
  let refusals = 0;
  let lastError: ApiError | undefined;
  const concurrency = {
    max,
    limit: max,
    active: 0,
    get waiting() {
      return retries.size + firstAttempts.size;
    },
  };

  const isFree = () => concurrency.active < max && concurrency.active - slow < concurrency.limit;

  /** Starts as many waiting calls as the limit allows. Retries start before first attempts. */
  const startWaiting = () => {
    for (const waiting of [retries, firstAttempts]) {
      for (const start of waiting) {
        if (!isFree()) return;
        waiting.delete(start);
        concurrency.active++;
        start();
      }
    }
  };

  const release = () => {
    concurrency.active--;
    startWaiting();
  };

  const waitForSlot = async (call: Call): Promise<void> => {
    const waiting = call.attempts.count > 0 ? retries : firstAttempts;
    let start = () => {};
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    waiting.add(start);
    try {
      await withinDeadline(call, () => started);
    } catch (error) {
      // A call that is aborted just when it may start returns its slot.
      if (!waiting.delete(start)) release();
      throw error;
    }
  };

  const succeeded = () => {
    refusals = 0;
    if (concurrency.limit === max || ++successes < successesPerSlot * concurrency.limit) return;
    concurrency.limit++;
    successes = 0;
  };

  const refused = (error: ApiError) => {
    concurrency.limit = Math.max(1, Math.floor(concurrency.limit / 2));
    successes = 0;
    lastError = error;
    const now = performance.now();
    const isClosed = now < opensAt;
    const requested = (error.retryAfter ?? -1) * 1000;
    // 429s of concurrent requests count as one.
    if (!isClosed) refusals++;
    // A repeated `retryAfter: 0` is ignored, because it would cause a tight loop.
    if (requested > 0 || (requested === 0 && refusals === 1))
      opensAt = Math.max(opensAt, now + Math.min(requested, longestDelay));
    else if (!isClosed) opensAt = now + jittered(refusals);
  };

  const refusal = (deadline: number) => (opensAt >= deadline ? lastError : undefined);

  const waitUntilOpen = async (call: Call, signal: AbortSignal) => {
    for (let wait = opensAt - performance.now(); wait > 0; wait = opensAt - performance.now()) {
      const error = refusal(latestSendTime(call));
      if (error) throw withDetails(error, { operation: call.operation });
      await sleep(Math.ceil(wait), signal);
    }
  };

  /** Sends a call, and frees its slot for another one while it is slow. */
  const send = async (call: Call, next: Send): Promise<ApiResponse> => {
    let counted = 0;
    const timer = setTimeout(() => {
      slow += counted = 1;
      startWaiting();
    }, slowAfter);
    try {
      const response = await next(call);
      succeeded();
      return response;
    } catch (error) {
      // A 429 with an operation is that of the sign-in, which has passed this limit itself.
      if (error instanceof ApiError && error.kind === "throttled" && error.operation === undefined) refused(error);
      throw error;
    } finally {
      clearTimeout(timer);
      slow -= counted;
    }
  };

  const middleware: Middleware = (next) => async (call) => {
    // A sign-in does not wait for a slot, because the calls that wait for it may occupy all of them.
    const isQueued = !call.rules.anonymous;
    if (isQueued && isFree() && retries.size + firstAttempts.size === 0) concurrency.active++;
    else if (isQueued) await waitForSlot(call);
    try {
      if (performance.now() < opensAt) await withinDeadline(call, (signal) => waitUntilOpen(call, signal));
      return await send(call, next);
    } finally {
      if (isQueued) release();
    }
  };
  return { middleware, concurrency, refusal, remaining: () => Math.max(0, opensAt - performance.now()) };
}

/** Returns 50 to 100 % of a doubling delay, so that clients do not retry at the same time. */
function jittered(refusals: number): number {
  const delay = Math.min(maxDelay, baseDelay * 2 ** (refusals - 1));
  return delay * (0.5 + Math.random() / 2);
}
