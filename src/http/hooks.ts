import type { Middleware } from "./call.js";
import type { ApiError } from "./errors.js";
import { checkFixedHeaders } from "./headers.js";

interface Attempt {
  /** `METHOD /path/{template}` of the call. */
  readonly operation: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** `X-Request-id` of a write. */
  readonly requestId?: string;
}

export interface RequestEvent extends Attempt {
  /** The same in the events of one attempt, and in no other of this process. */
  readonly id: number;
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
  /**
   * Gives headers to add to the attempt, after `onRequest`: a trace's, say. They replace none; those that the client sets
   * itself, or that no header can carry, are dropped, all of them together.
   */
  requestHeaders?(event: RequestEvent): Readonly<Record<string, string>> | undefined;
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

/** The headers that a hook adds, which can neither fail nor break the request. */
function addedHeaders(hooks: Hooks, event: RequestEvent, reserved: readonly string[]): Record<string, string> {
  try {
    const added = hooks.requestHeaders?.(event) ?? {};
    // Of an async hook, which comes too late.
    Promise.resolve(added).catch(() => undefined);
    return checkFixedHeaders(added, reserved);
  } catch {
    return {};
  }
}

let lastId = 0;

/** Tells the observers about each attempt, and asks for their headers; `reserved` are those that the client sets itself. */
export function observe(hooks: Hooks, reserved: readonly string[]): Middleware {
  return (next) => {
    if (!hooks.onRequest && !hooks.onResponse && !hooks.requestHeaders) return next;
    return async (call) => {
      const { operation, method, requestId, attempts } = call;
      const path = new URL(call.url).pathname;
      const event = { id: ++lastId, operation, method, path, attempt: attempts.count, ...(requestId && { requestId }) };
      const start = performance.now();
      const ended = (status: number | undefined, error?: ApiError) => {
        const outcome = { ...(status !== undefined && { status }), ...(error && { error }) };
        notify(hooks.onResponse?.bind(hooks), { ...event, duration: performance.now() - start, ...outcome });
      };
      notify(hooks.onRequest?.bind(hooks), event);
      const added = hooks.requestHeaders && addedHeaders(hooks, event, reserved);
      try {
        const response = await next(added ? { ...call, headers: { ...added, ...call.headers } } : call);
        ended(response.status);
        return response;
      } catch (error) {
        ended((error as ApiError).status, error as ApiError);
        throw error;
      }
    };
  };
}
