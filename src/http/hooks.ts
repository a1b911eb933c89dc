import type { Call, Middleware } from "./call.js";
import { ApiError } from "./errors.js";
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
  /** Identifies the attempt within this process: its request and response events share it. */
  readonly id: number;
  readonly method: string;
  /** Path of the URL, without the query, which may contain confidential values. */
  readonly path: string;
}

export interface ResponseEvent extends RequestEvent {
  /** HTTP status; absent if there was no response. */
  readonly status?: number;
  /** Milliseconds from sending the request to receiving the whole body. */
  readonly duration: number;
  readonly error?: ApiError;
}

export interface RetryEvent extends Attempt {
  /** Milliseconds until the next attempt. */
  readonly delay: number;
  readonly error: ApiError;
}

/** Observers of every attempt. Events contain no header, query or body. Errors thrown in hooks are ignored. */
export interface Hooks {
  /** Called before each attempt. */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /**
   * Returns headers to add to the attempt, such as a trace ID. Called after `onRequest`. If one of them is invalid or set by the
   * client itself, all of them are ignored.
   */
  requestHeaders?: ((event: RequestEvent) => Readonly<Record<string, string>> | undefined) | undefined;
  /** Called after each attempt, with its response or error. */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Called before the pause that precedes a retry. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** Hooks of the caller, or the log. */
export interface Observer extends Hooks {
  /** Called with the final error of a call. A failed sign-in is reported once, by the sign-in itself. */
  onFailure?: ((error: ApiError) => void) | undefined;
}

/** Notifies an observer, which can neither fail nor delay the call. */
export function notify(observer: () => unknown): void {
  try {
    Promise.resolve(observer()).catch(() => undefined);
  } catch {
    // Errors of an observer are its own concern.
  }
}

/** Notifies the observers before the pause that precedes a retry. */
export function notifyRetry(observers: readonly Observer[], call: Call, delay: number, error: ApiError): void {
  const event = { ...attemptOf(call), delay, error };
  for (const hooks of observers) notify(() => hooks.onRetry?.(event));
}

function attemptOf({ operation, attempts, rules: { requestId } }: Call): Attempt {
  return { operation, attempt: attempts.count, ...(requestId && { requestId }) };
}

/** Returns the headers that a hook adds. Ignores its errors and headers that would break the request. */
function addedHeaders(hooks: readonly Hooks[], event: RequestEvent, reserved: readonly string[]) {
  try {
    const added = hooks.map((each) => each.requestHeaders?.(event));
    // The headers of an async hook arrive too late, and its rejection must be handled.
    Promise.all(added).catch(() => undefined);
    return checkFixedHeaders(Object.assign({}, ...added), reserved);
  } catch {
    return {};
  }
}

let lastId = 0;

/** Notifies the observers of each attempt and adds their headers, except `reserved` ones. */
export function observe(observers: readonly Observer[], reserved: readonly string[]): Middleware {
  const used = observers.filter((hooks) => hooks.onRequest || hooks.onResponse || hooks.requestHeaders);
  return (next) => {
    if (used.length === 0) return next;
    return async (call) => {
      const event = { id: ++lastId, ...attemptOf(call), method: call.method, path: new URL(call.url).pathname };
      const start = performance.now();
      const notifyEnd = (outcome: Pick<ResponseEvent, "status" | "error">) => {
        const ended = { ...event, duration: performance.now() - start, ...outcome };
        for (const hooks of used) notify(() => hooks.onResponse?.(ended));
      };
      for (const hooks of used) notify(() => hooks.onRequest?.(event));
      const headers = { ...addedHeaders(used, event, reserved), ...call.headers };
      try {
        const response = await next({ ...call, headers });
        notifyEnd({ status: response.status });
        return response;
      } catch (error) {
        if (error instanceof ApiError) notifyEnd({ ...(error.status && { status: error.status }), error });
        throw error;
      }
    };
  };
}
