import { asObject } from "../util/objects.js";
import { sleep } from "./abort.js";
import { type Call, lastMoment, type Middleware } from "./call.js";
import { ApiError, type ErrorDetails, withDetails } from "./errors.js";
import { type Hooks, notify } from "./hooks.js";
import type { Log } from "./log.js";
import type { Throttle } from "./throttle.js";

const baseDelay = 200;
const maxDelay = 20_000;

/**
 * Sends again what may succeed: lost connections, what the server calls retryable, and 429. A write goes again only while
 * the server remembers it, a call that the server cannot know again only where twice does no harm. The server's
 * retryAfter wins over the backoff (full jitter, 0.2 s doubling up to 20 s); a wait beyond the deadline is not begun.
 * A 429 is no failure: it costs neither an attempt of `maxAttempts` nor budget, and the throttle does the waiting.
 */
export function retry(maxAttempts: number, budget: Spending, throttle: Throttle, hooks: Hooks, log?: Log): Middleware {
  return (next) => async (call) => {
    const most = call.maxAttempts ?? maxAttempts;
    let failures = 0;
    let spent = 0;
    let isOpen = false;
    let refused: ApiError | undefined;
    for (;;) {
      try {
        const response = await next(call);
        budget.give(spent || 1);
        return response;
      } catch (error) {
        if (!(error instanceof ApiError) || isForeign(error, call)) throw error;
        let delay: number;
        if (error.kind === "throttled") {
          refused = error;
          delay = throttle.remaining();
          if (most === 1 || throttle.refusal(lastMoment(call))) throw failure(error, call, isOpen);
        } else {
          failures++;
          isOpen ||= call.write && wasLost(error);
          delay = retryDelay(error, failures);
          const cost = error.status === undefined ? 10 : 5;
          const again = failures < most && mayRepeat(call, error, delay) && budget.take(cost);
          if (!again) throw failure(outOfTime(error, refused ?? throttle.refusal(call.deadline), call), call, isOpen);
          spent = cost;
        }
        const event = { ...nameOf(call), attempt: call.attempts.count, delay, error };
        notify(hooks.onRetry?.bind(hooks), event);
        log?.retry(event);
        if (error.kind !== "throttled") await sleep(delay, call.signal);
      }
    }
  };
}

/** The failure of another call that this one depends on (a sign-in): already retried there. */
function isForeign({ kind, operation }: ApiError, call: Call): boolean {
  return kind === "input" || (operation !== undefined && operation !== call.operation);
}

function mayRepeat(call: Call, error: ApiError, delay: number): boolean {
  const isVerdict = !call.retryAnswers && error.type !== undefined;
  if (error.retryable !== true || call.signal?.aborted || isVerdict) return false;
  return call.repeatable && performance.now() + delay < lastMoment(call);
}

/** A call that a throttling server kept waiting until its time was over failed for the throttling. */
function outOfTime(error: ApiError, refused: ApiError | undefined, { timeout }: Call): ApiError {
  if (error.kind !== "timeout" || !refused) return error;
  const advice = `the server throttled until the time of the call was over (timeout, ${timeout} ms)`;
  return withDetails(refused, { operation: error.operation ?? "" }, advice);
}

/** The error as the caller gets it. A write that may have been carried out, which is what `isOpen` says, is never called safe to repeat. */
function failure(error: ApiError, call: Call, isOpen: boolean): ApiError {
  const details: ErrorDetails = { attempts: call.attempts.count, ...nameOf(call) };
  if (!isOpen || !error.retryable) return withDetails(error, details);
  return withDetails(error, { ...details, retryable: false }, openAdvice(call));
}

function openAdvice({ requestId, attempts, repeatWithin }: Call): string {
  const left = Math.floor(((attempts.first ?? 0) + repeatWithin - performance.now()) / 1000);
  const again = requestId && left > 0 ? `, or repeat it with this requestId within ${left} s` : "";
  return `it may have been carried out: look for its result${again}`;
}

/** Failures before there was a connection. */
const unsent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/;

/** Whether the server may have carried out what it was asked, for all that the error tells. */
function wasLost({ kind, cause }: ApiError): boolean {
  return kind !== "throttled" && kind !== "unavailable" && !unsent.test(String(asObject(cause).code));
}

function nameOf({ operation, requestId }: Call): { operation: string; requestId?: string } {
  return requestId ? { operation, requestId } : { operation };
}

function retryDelay(error: ApiError, failures: number): number {
  if (error.retryAfter !== undefined && error.retryAfter >= 0) return error.retryAfter * 1000;
  return Math.random() * Math.min(maxDelay, baseDelay * 2 ** failures);
}

/**
 * What is left for retries, shared by all calls of a client: a retry costs 5 (10 after a lost connection), its success
 * gives that back, a first success gives 1. An empty budget means that the server is down: calls then fail at once
 * instead of multiplying the load.
 */
export interface RetryBudget {
  readonly available: number;
  readonly capacity: number;
}

interface Spending extends RetryBudget {
  /** Takes the cost of a retry; false when the budget does not hold it. */
  take(cost: number): boolean;
  give(amount: number): void;
}

export function retryBudget(capacity: number): Spending {
  let available = capacity;
  return {
    capacity,
    get available() {
      return available;
    },
    take(cost) {
      if (cost > available) return false;
      available -= cost;
      return true;
    },
    give(amount) {
      available = Math.min(capacity, available + amount);
    },
  };
}
