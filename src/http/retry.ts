import { sleep } from "./abort.js";
import { type Call, latestSendTime, type Middleware } from "./call.js";
import { wasNeverSent } from "./connection-error.js";
import { ApiError, type ErrorDetails, withDetails } from "./errors.js";
import { type Hooks, notifyAll } from "./hooks.js";
import type { Throttle } from "./throttle.js";

const baseDelay = 200;
const maxDelay = 20_000;

/**
 * Retries lost connections, errors that the server calls retryable, and 429 responses. Writes are retried only within their
 * idempotency window. `retryAfter` replaces the backoff (full jitter, 0.2 s doubling up to 20 s).
 * A 429 costs neither an attempt of `maxAttempts` nor budget: the throttle does the waiting.
 */
export function retry(
  maxAttempts: number,
  budget: SpendableBudget,
  throttle: Throttle,
  observers: readonly Hooks[],
): Middleware {
  return (next) => async (call) => {
    const most = call.maxAttempts ?? maxAttempts;
    let failures = 0;
    let spent = 0;
    let outcomeUnknown = false;
    let refused: ApiError | undefined;
    for (;;) {
      try {
        const response = await next(call);
        budget.refund(spent || 1);
        return response;
      } catch (error) {
        if (!(error instanceof ApiError) || isFromOtherOperation(error, call)) throw error;
        let delay: number;
        if (error.kind === "throttled") {
          refused = error;
          delay = throttle.remaining();
          if (most === 1 || throttle.refusal(latestSendTime(call))) throw failure(error, call, outcomeUnknown);
        } else {
          failures++;
          outcomeUnknown ||= call.write && mayHaveExecuted(error);
          delay = retryDelay(error, failures);
          const cost = error.status === undefined ? 10 : 5;
          const canRetry = failures < most && mayRetry(call, error, delay) && budget.spend(cost);
          if (!canRetry) {
            const reason = throttledUntilTimeout(error, refused ?? throttle.refusal(call.deadline), call);
            throw failure(reason, call, outcomeUnknown);
          }
          spent = cost;
        }
        notifyAll(observers, "onRetry", { ...nameOf(call), attempt: call.attempts.count, delay, error });
        if (error.kind !== "throttled") await sleep(delay, call.signal);
      }
    }
  };
}

/** Whether another call failed that this one depends on, such as a sign-in: it was retried there. */
function isFromOtherOperation({ kind, operation }: ApiError, call: Call): boolean {
  return kind === "input" || (operation !== undefined && operation !== call.operation);
}

function mayRetry(call: Call, error: ApiError, delay: number): boolean {
  const isServerError = !call.retryServerErrors && error.type !== undefined;
  if (error.retryable !== true || call.signal?.aborted || isServerError) return false;
  return call.idempotent && performance.now() + delay < latestSendTime(call);
}

/** Reports a timeout as rate limiting if the call spent its time waiting for the server's limit. */
function throttledUntilTimeout(error: ApiError, refused: ApiError | undefined, { timeout }: Call): ApiError {
  if (error.kind !== "timeout" || !refused) return error;
  return withDetails(
    refused,
    { operation: error.operation ?? "" },
    `still rate-limited when \`timeout\` (${timeout} ms) expired`,
  );
}

/** Returns the error for the caller. A write whose outcome is unknown is never reported as safe to repeat. */
function failure(error: ApiError, call: Call, outcomeUnknown: boolean): ApiError {
  const details: ErrorDetails = { attempts: call.attempts.count, ...nameOf(call) };
  if (!outcomeUnknown) return withDetails(error, details, call.write && wasNeverSent(error) ? "it was not sent" : "");
  if (!error.retryable && error.kind !== "transport") return withDetails(error, details);
  return withDetails(error, { ...details, retryable: false }, unknownOutcomeHint(call));
}

function unknownOutcomeHint({ requestId, attempts, idempotencyWindow }: Call): string {
  const left = Math.floor(((attempts.first ?? 0) + idempotencyWindow - performance.now()) / 1000);
  const repetition = requestId && left > 0 ? `, or repeat the call with this requestId within ${left} s` : "";
  return `the write may have been executed: check its result${repetition}`;
}

function mayHaveExecuted(error: ApiError): boolean {
  return error.kind !== "throttled" && error.kind !== "unavailable" && !wasNeverSent(error);
}

function nameOf({ operation, requestId }: Call): { operation: string; requestId?: string } {
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
  readonly available: number;
  readonly capacity: number;
}

interface SpendableBudget extends RetryBudget {
  /** Subtracts the cost of a retry. Returns `false` if the budget is too small. */
  spend(cost: number): boolean;
  refund(amount: number): void;
}

export function retryBudget(capacity: number): SpendableBudget {
  let available = capacity;
  return {
    capacity,
    get available() {
      return available;
    },
    spend(cost) {
      if (cost > available) return false;
      available -= cost;
      return true;
    },
    refund(amount) {
      available = Math.min(capacity, available + amount);
    },
  };
}
