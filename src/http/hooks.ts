import type { Middleware } from "./call.js";
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
  /** HTTP status; absent when no response came. */
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

/** Observers of every attempt. They see no header, no query and no body. What they throw or reject is dropped. */
export interface Hooks {
  onRequest?(event: RequestEvent): void;
  onResponse?(event: ResponseEvent): void;
  onRetry?(event: RetryEvent): void;
}

/** Tells an observer, which can neither fail nor delay the call. */
export function notify<Event>(hook: ((event: Event) => unknown) | undefined, event: Event): void {
  if (!hook) return;
  try {
    Promise.resolve(hook(event)).catch(() => undefined);
  } catch {
    // The observer's own affair.
  }
}

/** Tells the observers about each attempt. */
export function observe(hooks: Hooks): Middleware {
  return (next) => {
    if (!hooks.onRequest && !hooks.onResponse) return next;
    return async (call) => {
      const { operation, method, requestId, attempts } = call;
      const path = new URL(call.url).pathname;
      const event = { operation, method, path, attempt: attempts.count, ...(requestId && { requestId }) };
      const start = performance.now();
      const ended = (status: number | undefined, error?: ApiError) => {
        const outcome = { ...(status !== undefined && { status }), ...(error && { error }) };
        notify(hooks.onResponse?.bind(hooks), { ...event, duration: performance.now() - start, ...outcome });
      };
      notify(hooks.onRequest?.bind(hooks), event);
      try {
        const response = await next(call);
        ended(response.status);
        return response;
      } catch (error) {
        ended((error as ApiError).status, error as ApiError);
        throw error;
      }
    };
  };
}
