import { sleep } from "./abort.js";
import { type Call, latestSendTime, type Middleware } from "./call.js";
import { wasNeverSent } from "./connection-error.js";
import { ApiError, type ErrorDetails, withDetails } from "./errors.js";
import { notify, type Observer } from "./hooks.js";
import type { RateLimit } from "./limit.js";

const baseDelay = 200;
const maxDelay = 20_000;

export interface RetryOptions {
  readonly maxAttempts: number;
  readonly budget: SpendableBudget;
  readonly limit: RateLimit;
  readonly observers: readonly Observer[];
  /** Returns a hint for the error of a call, such as a likely mistake. */
  readonly hint?: ((error: ApiError, call: Call) => Promise<string | undefined>) | undefined;
}

/**
 * Retries lost connections, errors that the server calls retryable, and 429 responses. Writes are retried only within their
 * idempotency window. `retryAfter` replaces the backoff (full jitter, 0.2 s doubling up to 20 s).
 * A 429 costs neither an attempt of `maxAttempts` nor budget: the limit does the waiting.
 */
export function retry({ maxAttempts, budget, limit, observers, hint }: RetryOptions): Middleware {
  return (next) => async (call) => {
    const most = call.maxAttempts ?? maxAttempts;
    const history: History = { failures: 0, wasSent: false, outcomeUnknown: false };
    let spent = 0;
    for (;;) {
      const { count } = call.attempts;
      try {
        const response = await next(call);
        budget.refund(spent || 1);
        return response;
      } catch (error) {
        if (!(error instanceof ApiError) || isFromOtherOperation(error, call)) throw error;
        record(history, error, call.attempts.count > count);
        const isThrottled = error.kind === "throttled";
        const delay = isThrottled ? limit.remaining() : retryDelay(error, history.failures);
        const cost = error.status === undefined ? 10 : 5;
        const canRetry = isThrottled
          ? most > 1 && !limit.refusal(latestSendTime(call))
          : history.failures < most && mayRetry(call, error, delay) && budget.spend(cost);
        if (!canRetry) {
          const refused = history.refused ?? limit.refusal(call.deadline);
          const final = finalError(error, call, { ...history, refused });
          // A hint that cannot be loaded must not replace the error.
          const failure = withDetails(final, {}, await hint?.(final, call).catch(() => undefined));
          for (const hooks of observers) notify(() => hooks.onFailure?.(failure));
          throw failure;
        }
        if (!isThrottled) spent = cost;
        const event = { ...nameOf(call), attempt: call.attempts.count, delay, error };
        for (const hooks of observers) notify(() => hooks.onRetry?.(event));
        if (!isThrottled) await sleep(delay, call.signal);
      }
    }
  };
}

/** Failed attempts of a call. */
interface History {
  /** Number of failures that were not 429s. */
  failures: number;
  /** Whether an attempt may have reached the server. */
  wasSent: boolean;
  /** Whether the server may have executed an attempt. */
  outcomeUnknown: boolean;
  /** The last 429. */
  refused?: ApiError | undefined;
}

/** Adds an error. A call may have failed before it was sent, while it waited. */
function record(history: History, error: ApiError, isAttempt: boolean): void {
  if (error.kind === "throttled") history.refused = error;
  else history.failures++;
  if (!isAttempt || wasNeverSent(error)) return;
  history.wasSent = true;
  history.outcomeUnknown ||= error.kind !== "throttled" && error.kind !== "unavailable";
}

/** Whether another call failed that this one depends on, such as a sign-in: it was retried there. */
function isFromOtherOperation({ kind, operation }: ApiError, call: Call): boolean {
  return kind === "input" || (operation !== undefined && operation !== call.operation);
}

function mayRetry(call: Call, error: ApiError, delay: number): boolean {
  const isServerError = !call.retryServerErrors && error.type !== undefined;
  if (error.retryable !== true || isServerError || call.signal?.aborted || !call.rules.idempotent) return false;
  return performance.now() + delay < latestSendTime(call);
}

/** Returns the error for the caller. A write whose outcome is unknown is never reported as safe to repeat. */
function finalError(failure: ApiError, call: Call, { wasSent, outcomeUnknown, refused }: History): ApiError {
  const details: ErrorDetails = { attempts: call.attempts.count, ...nameOf(call) };
  // A call that times out after a 429 has spent its time waiting for the server's limit.
  const isLimited = failure.kind === "timeout" && refused !== undefined;
  const stillLimited = `still rate-limited when \`timeout\` (${call.timeout} ms) expired`;
  const error = withDetails(isLimited ? refused : failure, details, isLimited ? stillLimited : undefined);
  if (!call.rules.write) return error;
  if (!wasSent && (error.kind === "timeout" || wasNeverSent(error)))
    return withDetails(error, { retryable: true }, "it was not sent");
  const isUnknown = outcomeUnknown && (error.retryable || error.kind === "transport");
  return isUnknown ? withDetails(error, { retryable: false }, unknownOutcomeHint(call)) : error;
}

function unknownOutcomeHint({ rules, attempts }: Call): string {
  const left = Math.floor(((attempts.first ?? 0) + rules.idempotencyWindow - performance.now()) / 1000);
  const repetition = rules.requestId && left > 0 ? `, or repeat the call with this requestId within ${left} s` : "";
  return `the write may have been executed: check its result${repetition}`;
}

function nameOf({ operation, rules: { requestId } }: Call) {
  return requestId ? { operation, requestId } : { operation };
}

function retryDelay(error: ApiError, failures: number): number {
  if (error.retryAfter !== undefined && error.retryAfter >= 0) return error.retryAfter * 1000;
  return Math.random() * Math.min(maxDelay, baseDelay * 2 ** failures);
}

/**
 * Retries that are left to all calls of a client. A retry costs 5, or 10 after a lost connection; its success refunds the
 * cost, a first success adds 1. With an empty budget calls fail at once instead of multiplying the load of a failing server.
 */
export interface RetryBudget {
  /** Budget that is left. */
  readonly available: number;
  /** The option `retryBudget` of the client. */
  readonly capacity: number;
}

interface SpendableBudget extends RetryBudget {
  available: number;
  /** Subtracts the cost of a retry. Returns `false` if the budget is too small. */
  spend(cost: number): boolean;
  refund(amount: number): void;
}

export function retryBudget(capacity: number): SpendableBudget {
  return {
    capacity,
    available: capacity,
    spend(cost) {
      if (cost > this.available) return false;
      this.available -= cost;
      return true;
    },
    refund(amount) {
      this.available = Math.min(capacity, this.available + amount);
    },
  };
}
