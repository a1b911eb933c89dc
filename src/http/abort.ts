import type { Call } from "./call.js";
import { ApiError, timedOut } from "./errors.js";

/** The listeners of each signal. */
const listening = new WeakMap<AbortSignal, Set<() => void>>();
const onAborted = (event: Event) => {
  const signal = event.target as AbortSignal;
  const listeners = listening.get(signal);
  listening.delete(signal);
  for (const listener of listeners ?? []) listener();
};

/**
 * Calls `listener` when the signal fires, and returns what takes it back. However many wait for one signal, it gets a
 * single listener of ours: Node warns of more than ten, and a nightly job shares one signal among hundreds of calls.
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

/** Longer timers fire at once. */
const maxTimer = 2 ** 31;

/**
 * Runs `work` under a signal that fires with `parent` or after `ms` milliseconds, and rejects as soon as either
 * does, even where the work does not listen. Leaves neither a timer nor a listener behind.
 */
export function withSignal<T>(
  parent: AbortSignal | undefined,
  ms: number,
  timedOut: () => ApiError,
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
      reject(error);
      controller.abort(error);
    };
    const forget = parent && onAbort(parent, () => stop(abortError(parent)));
    const timer = ms < maxTimer ? setTimeout(() => stop(timedOut()), Math.max(0, ms)) : undefined;
    work(controller.signal).then(
      (value) => {
        leave();
        resolve(value);
      },
      (error: unknown) => {
        leave();
        reject(error);
      },
    );
  });
}

/** Waits for something that a call needs: ends with the call's signal, and at its deadline. */
export function withinDeadline<T>(call: Call, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return withSignal(call.signal, call.deadline - performance.now(), () => timedOut(call), work);
}

/** The error of a fired signal: our own reason as it is, the caller's as the cause. */
export function abortError(signal: AbortSignal): ApiError {
  if (signal.reason instanceof ApiError) return signal.reason;
  return new ApiError("aborted", "aborted by the caller", {}, signal.reason);
}

/** Waits; rejects at once when the signal fires. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const forget =
      signal &&
      onAbort(signal, () => {
        clearTimeout(timer);
        reject(abortError(signal));
      });
    const timer = setTimeout(() => {
      forget?.();
      resolve();
    }, ms);
  });
}

/** Waits for work that callers share: an abort ends the caller's wait, not the work. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  // Work that fails after all callers have left must not end the process.
  work.catch(() => undefined);
  if (signal.aborted) return Promise.reject(abortError(signal));
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(abortError(signal)));
    work.then(resolve, reject).finally(forget);
  });
}
