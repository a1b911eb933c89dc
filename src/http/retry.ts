import { sleep } from "./abort.js";
import type { Spending } from "./budget.js";
import type { Call, Layer } from "./call.js";
import { ApiError, withDetails } from "./errors.js";
import type { Hooks } from "./hooks.js";

/** The server remembers an X-Request-id for five minutes; the last attempt starts well inside. */
const idempotenceWindow = 4.5 * 60_000;
const baseDelay = 200;
const maxDelay = 20_000;

/**
 * Sends again what may succeed: lost connections, 429 and what the server calls retryable. A write goes again only
 * while the server remembers its X-Request-id, a call without one only when it does no harm twice. The server's
 * retryAfter wins over the backoff (full jitter, 0.2 s doubling up to 20 s); a wait beyond the deadline is not begun.
 */
export function retry(maxAttempts: number, budget: Spending, hooks: Hooks): Layer {
  return (next) => async (call) => {
    const last = call.requestId ? Math.min(call.deadline, Date.now() + idempotenceWindow) : call.deadline;
    let spent = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await next(attempt === 1 ? call : { ...call, attempt });
        budget.give(spent || 1);
        return answer;
      } catch (error) {
        if (!(error instanceof ApiError) || isForeign(error, call)) throw error;
        const cost = error.status === undefined ? 10 : 5;
        const delay = retryDelay(error, attempt);
        const again =
          error.retryable === true && mayRepeat(call, error) && attempt < maxAttempts && Date.now() + delay < last;
        if (!again || call.signal?.aborted || !budget.take(cost)) throw failure(error, call, attempt);
        spent = cost;
        hooks.onRetry?.({
          operation: call.operation,
          attempt,
          delay,
          error,
          ...(call.requestId && { requestId: call.requestId }),
        });
        await sleep(delay, call.signal);
      }
    }
  };
}

/** The failure of another call that this one depends on (a sign-in): already retried there. */
function isForeign({ kind, operation }: ApiError, call: Call): boolean {
  return kind === "input" || (operation !== undefined && operation !== call.operation);
}

/** A throttled request was not carried out. */
function mayRepeat(call: Call, error: ApiError): boolean {
  return call.repeatable || error.kind === "throttled";
}

function failure(error: ApiError, call: Call, attempts: number): ApiError {
  const { operation, requestId } = call;
  return withDetails(error, { operation, attempts, ...(requestId && { requestId }) });
}

function retryDelay(error: ApiError, attempt: number): number {
  if (error.retryAfter !== undefined) return error.retryAfter * 1000;
  return Math.random() * Math.min(maxDelay, baseDelay * 2 ** attempt);
}
