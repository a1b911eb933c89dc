import { sleep } from "./abort.js";
import { type Call, latestSendTime, type Middleware } from "./call.js";
import { wasNeverSent } from "./connection-error.js";
import { ApiError, withDetails } from "./errors.js";
import { notify, notifyRetry, type Observer } from "./hooks.js";

const baseDelay = 200;
const maxDelay = 20_000;

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

export interface RetryOptions {
  readonly maxAttempts: number;
  readonly budget: { available: number; readonly capacity: number };
  readonly observers: readonly Observer[];
  /** Returns a hint for the error of a call, such as a likely mistake. */
  readonly hint?: ((error: ApiError, call: Call) => Promise<string | undefined>) | undefined;
}

/**
 * Retries lost connections and errors that the server calls retryable. Writes are retried only within their idempotency
 * window. `retryAfter` replaces the backoff (full jitter: at most 0.4 s, doubling up to 20 s).
 */
export function retry({ maxAttempts, budget, observers, hint }: RetryOptions): Middleware {
  return (next) => async (call) => {
    for (let failures = 1, spent = 0, delay = 0; ; failures++) {
      try {
        if (failures > 1) await sleep(delay, call.signal);
        const response = await next(call);
        budget.available = Math.min(budget.capacity, budget.available + (spent || 1));
        return response;
      } catch (error) {
        if (!(error instanceof ApiError) || isFromOtherOperation(error, call)) throw error;
        delay = retryDelay(error, failures);
        const cost = error.status === undefined ? 10 : 5;
        const isLast = failures >= (call.maxAttempts ?? maxAttempts) || cost > budget.available;
        if (isLast || !mayRetry(call, error, delay)) {
          const final = finalError(error, call);
          // A hint that cannot be loaded must not replace the error.
          const completed = withDetails(final, {}, await hint?.(final, call).catch(() => undefined));
          for (const hooks of observers) notify(() => hooks.onFailure?.(completed));
          throw completed;
        }
        spent = cost;
        budget.available -= cost;
        notifyRetry(observers, call, delay, error);
      }
    }
  };
}

/** Whether another call failed that this one depends on, such as a sign-in: it was retried there. */
function isFromOtherOperation({ kind, operation }: ApiError, call: Call): boolean {
  return kind === "input" || (operation !== undefined && operation !== call.operation);
}

function mayRetry(call: Call, { kind, type, retryable }: ApiError, delay: number): boolean {
  // A 429 that arrives here could not be repeated before the deadline.
  if (retryable !== true || kind === "throttled" || !call.rules.idempotent || call.signal?.aborted) return false;
  return (call.retryServerErrors || type === undefined) && performance.now() + delay < latestSendTime(call);
}

/** Returns the error for the caller. A write whose outcome is unknown is never reported as safe to repeat. */
function finalError(failed: ApiError, call: Call): ApiError {
  const { operation, attempts, rules } = call;
  const error = withDetails(failed, { operation, attempts: attempts.count, requestId: rules.requestId });
  if (!rules.write) return error;
  if (!attempts.outcome && (error.kind === "timeout" || wasNeverSent(error)))
    return withDetails(error, { retryable: true }, "it was not sent");
  const isUnknown =
    attempts.outcome === "unknown" && (error.retryable || ["transport", "timeout", "aborted"].includes(error.kind));
  return isUnknown ? withDetails(error, { retryable: false }, unknownOutcomeHint(call)) : error;
}

function unknownOutcomeHint({ rules, attempts }: Call): string {
  const left = Math.floor(((attempts.first ?? 0) + rules.idempotencyWindow - performance.now()) / 1000);
  const repetition = rules.requestId && left > 0 ? `, or repeat the call with this requestId within ${left} s` : "";
  return `the write may have been executed: check its result${repetition}`;
}

function retryDelay({ retryAfter = -1 }: ApiError, failures: number): number {
  return retryAfter >= 0 ? retryAfter * 1000 : Math.random() * Math.min(maxDelay, baseDelay * 2 ** failures);
}
