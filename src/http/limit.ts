import { sleep, withinDeadline } from "./abort.js";
import { type ApiResponse, type Call, latestSendTime, type Middleware, type Send } from "./call.js";
import { ApiError, withDetails } from "./errors.js";
import { notifyRetry, type Observer } from "./hooks.js";

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

/** Raising the limit faster would cause more 429s at the server's limit. */
const successesPerSlot = 8;
/** Milliseconds after which a request is slow. Slow requests do not count towards a lowered limit, or hung ones would use it up. */
const slowAfter = 5_000;
/** Milliseconds to wait after a 429 without `retryAfter`. Doubles with each further 429 until a call succeeds. */
const baseDelay = 1_000;
const maxDelay = 30_000;
/** A longer `retryAfter` is assumed to be a mistake, and shortened to this. */
const longestDelay = 3600_000;

/**
 * Creates the limits of all calls of a client: the number of concurrent requests, and the pause after a 429. A call is
 * repeated after a 429 until its deadline, without cost to its attempts or the retry budget, unless it allows one attempt.
 */
export function createLimit(max: number, maxAttempts: number, observers: readonly Observer[]) {
  const retries = new Set<() => void>();
  const firstAttempts = new Set<() => void>();
  const concurrency = {
    max,
    limit: max,
    active: 0,
    get waiting() {
      return retries.size + firstAttempts.size;
    },
  };
  let successes = 0;
  let slow = 0;
  /** Time until which no request is sent, on the clock of `performance.now()`. */
  let opensAt = 0;
  /** Number of 429s since the last success. */
  let throttledCount = 0;
  let lastThrottled: ApiError | undefined;

  const isFree = () => concurrency.active < max && concurrency.active - slow < concurrency.limit;

  /** Starts as many waiting calls as the limit allows. Retries start before first attempts. */
  const startWaiting = () => {
    for (const queue of [retries, firstAttempts]) {
      for (const start of queue) {
        if (!isFree()) return;
        queue.delete(start);
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
    const queue = call.attempts.count > 0 ? retries : firstAttempts;
    let start = () => {};
    const started = new Promise<void>((resolve) => {
      start = resolve;
      queue.add(resolve);
    });
    try {
      await withinDeadline(call, () => started);
    } catch (error) {
      // A call that is aborted just when it may start returns its slot.
      if (!queue.delete(start)) release();
      throw error;
    }
  };

  /** Returns the last 429 if no request may be sent before `time`. */
  const throttledUntil = (time: number) => (opensAt >= time ? lastThrottled : undefined);

  const waitUntilOpen = async (call: Call, signal: AbortSignal) => {
    for (let wait = opensAt - performance.now(); wait > 0; wait = opensAt - performance.now()) {
      const error = throttledUntil(latestSendTime(call));
      if (error) throw withDetails(error, { operation: call.operation });
      await sleep(Math.ceil(wait), signal);
    }
  };

  const throttled = (error: ApiError) => {
    lastThrottled = error;
    const now = performance.now();
    const isOpen = now >= opensAt;
    const requested = (error.retryAfter ?? -1) * 1000;
    // 429s of concurrent requests count as one.
    if (isOpen) {
      throttledCount++;
      successes = 0;
      concurrency.limit = Math.max(1, Math.floor(concurrency.limit / 2));
    }
    // A repeated `retryAfter: 0` is ignored, because it would cause a tight loop.
    if (requested > 0 || (requested === 0 && throttledCount === 1))
      opensAt = Math.max(opensAt, now + Math.min(requested, longestDelay));
    else if (isOpen) opensAt = now + jittered(throttledCount);
  };

  /** Sends a call, and frees its slot for another one while it is slow. */
  const send = async (call: Call, next: Send): Promise<ApiResponse> => {
    let counted = 0;
    const timer = setTimeout(() => {
      // A call without a slot is not counted as active.
      counted = call.rules.anonymous ? 0 : 1;
      slow += counted;
      startWaiting();
    }, slowAfter);
    try {
      const response = await next(call);
      throttledCount = 0;
      if (concurrency.limit < max && ++successes >= successesPerSlot * concurrency.limit) {
        concurrency.limit++;
        successes = 0;
      }
      return response;
    } catch (error) {
      if (is429(error)) throttled(error);
      throw error;
    } finally {
      clearTimeout(timer);
      slow -= counted;
    }
  };

  const middleware: Middleware = (next) => async (call) => {
    // A sign-in does not wait for a slot, because the calls that wait for it may occupy all of them.
    const needsSlot = !call.rules.anonymous;
    for (let last429: ApiError | undefined; ; ) {
      const { count } = call.attempts;
      try {
        if (needsSlot && isFree()) concurrency.active++;
        else if (needsSlot) await waitForSlot(call);
        try {
          if (performance.now() < opensAt) await withinDeadline(call, (signal) => waitUntilOpen(call, signal));
          return await send(call, next);
        } finally {
          if (needsSlot) release();
        }
      } catch (error) {
        const cause = last429 ?? throttledUntil(call.deadline);
        // A call that expires after it was sent may have been executed: its error stays a timeout.
        if (cause && call.attempts.count === count && hasExpired(error, call))
          throw withDetails(cause, {}, `still rate-limited when \`timeout\` (${call.timeout} ms) expired`);
        const canRepeat = (call.maxAttempts ?? maxAttempts) > 1 && !throttledUntil(latestSendTime(call));
        if (!is429(error) || !canRepeat) throw error;
        last429 = error;
        notifyRetry(observers, call, Math.max(0, opensAt - performance.now()), error);
      }
    }
  };
  return { middleware, concurrency };
}

function hasExpired(error: unknown, call: Call): boolean {
  return error instanceof ApiError && error.kind === "timeout" && error.operation === call.operation;
}

/** Whether a response was a 429. One with an operation is that of the sign-in, which has passed this limit itself. */
function is429(error: unknown): error is ApiError {
  return error instanceof ApiError && error.kind === "throttled" && error.operation === undefined;
}

/** Returns 50 to 100 % of a doubling delay, so that clients do not retry at the same time. */
function jittered(count: number): number {
  const delay = Math.min(maxDelay, baseDelay * 2 ** (count - 1));
  return delay * (0.5 + Math.random() / 2);
}
