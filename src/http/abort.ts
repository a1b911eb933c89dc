import type { Call } from "./call.js";
import { ApiError, timedOut } from "./errors.js";

/** Listeners of each signal. */
const listening = new WeakMap<AbortSignal, Set<() => void>>();
const onAborted = (event: Event) => {
  const signal = event.target as AbortSignal;
  const listeners = listening.get(signal);
  listening.delete(signal);
  for (const listener of listeners ?? []) listener();
};

/**
 * Calls `listener` when the signal is aborted. Returns a function that removes it. Each signal gets a single event listener:
 * Node warns about more than ten, and programs share one signal among hundreds of calls.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = listening.get(signal) ?? new Set();
  if (listeners.size === 0) {
    listening.set(signal, listeners);
    signal.addEventListener("abort", onAborted);
  }
  listeners.add(listener);
  return () => {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    listening.delete(signal);
    signal.removeEventListener("abort", onAborted);
  };
}

/** Errors that this module passes on as the reason of an abort. Any other reason comes from the caller. */
const ownReasons = new WeakSet<ApiError>();

/** Node fires longer timers immediately. */
const maxTimer = 2 ** 31;

/**
 * Runs `work` with a signal that is aborted by `parent` or after `ms` milliseconds. Rejects at that moment, even if the work
 * ignores the signal. Leaves neither a timer nor a listener behind.
 */
export function withSignal<T>(
  parent: AbortSignal | undefined,
  ms: number,
  expired: (() => ApiError) | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (parent?.aborted) return Promise.reject(abortError(parent));
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const leave = () => {
      clearTimeout(timer);
      forget?.();
    };
    const stop = (error: ApiError) => {
      leave();
      ownReasons.add(error);
      reject(error);
      controller.abort(error);
    };
    const forget = parent && onAbort(parent, () => stop(abortError(parent)));
    const timer = expired && ms < maxTimer ? setTimeout(() => stop(expired()), Math.max(0, ms)) : undefined;
    work(controller.signal).finally(leave).then(resolve, reject);
  });
}

/** Waits for something that a call needs, until the call is aborted or its deadline passes. */
export function withinDeadline<T>(call: Call, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return withSignal(call.signal, call.deadline - performance.now(), () => timedOut(call), work);
}

/** Returns the error of an aborted signal. The caller's reason becomes the cause. */
export function abortError(signal: AbortSignal): ApiError {
  if (ownReasons.has(signal.reason)) return signal.reason;
  const error = new ApiError("aborted", "aborted by the caller", {}, signal.reason);
  ownReasons.add(error);
  return error;
}

/** Waits. Rejects immediately when the signal is aborted. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return abortable(elapsed, signal).finally(() => clearTimeout(timer));
}

/** Waits for work that callers share. An abort ends only that caller's wait, not the work. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  // Work that fails after all callers have left must not end the process.
  work.catch(() => undefined);
  return withSignal(signal, Number.POSITIVE_INFINITY, undefined, () => work);
}
