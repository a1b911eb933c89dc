import type { Layer } from "./call.js";
import type { ApiError } from "./errors.js";

interface Attempt {
  /** `METHOD /path/{template}` of the call. */
  readonly operation: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** `X-Request-id` of a write. */
  readonly requestId?: string;
}

export interface RequestEvent extends Attempt {
  readonly method: string;
  /** Path of the URL; the query is left out, it may hold values of yours. */
  readonly path: string;
}

export interface ResponseEvent extends RequestEvent {
  /** HTTP status; absent when no answer came. */
  readonly status?: number;
  /** Milliseconds from sending to the whole body. */
  readonly duration: number;
  readonly error?: ApiError;
}

export interface RetryEvent extends Attempt {
  /** Milliseconds until the next attempt. */
  readonly delay: number;
  readonly error: ApiError;
}

/** Observers of every attempt. They see no header, no query and no body. What they throw fails the call. */
export interface Hooks {
  onRequest?(event: RequestEvent): void;
  onResponse?(event: ResponseEvent): void;
  onRetry?(event: RetryEvent): void;
}

/** Tells the observers about each attempt. */
export function observe(hooks: Hooks): Layer {
  return (next) => {
    if (!hooks.onRequest && !hooks.onResponse) return next;
    return async (call) => {
      const { operation, method, attempt, requestId } = call;
      const path = new URL(call.url).pathname;
      const event = { operation, method, path, attempt, ...(requestId && { requestId }) };
      const start = performance.now();
      hooks.onRequest?.(event);
      const outcome = await next(call).then(
        (answer) => ({ answer, status: answer.status }),
        (error: ApiError) => ({ error, ...(error.status !== undefined && { status: error.status }) }),
      );
      const { status, error } = { error: undefined, ...outcome };
      const duration = performance.now() - start;
      hooks.onResponse?.({ ...event, duration, ...(status !== undefined && { status }), ...(error && { error }) });
      if ("answer" in outcome) return outcome.answer;
      throw outcome.error;
    };
  };
}
