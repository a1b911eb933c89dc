import { ApiError } from "./errors.js";

/**
 * Runs `work` under a signal that fires with `parent` or after `ms` milliseconds, and rejects as soon as either
 * does, even where the work does not listen. Leaves neither a timer nor a listener behind.
 */
export async function withSignal<T>(
  parent: AbortSignal | undefined,
  ms: number,
  timedOut: () => ApiError,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (parent?.aborted) throw abortError(parent);
  const controller = new AbortController();
  let onAbort: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopped = new Promise<never>((_, reject) => {
    const stop = (error: ApiError) => {
      controller.abort(error);
      reject(error);
    };
    onAbort = () => parent && stop(abortError(parent));
    parent?.addEventListener("abort", onAbort);
    if (ms < maxTimer) timer = setTimeout(() => stop(timedOut()), Math.max(0, ms));
  });
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    if (onAbort) parent?.removeEventListener("abort", onAbort);
  }
}

/** Longer timers fire at once. */
const maxTimer = 2 ** 31;

/** The error of a fired signal: our own reason as it is, the caller's as the cause. */
export function abortError(signal: AbortSignal): ApiError {
  if (signal.reason instanceof ApiError) return signal.reason;
  return new ApiError("aborted", "aborted by the caller", {}, signal.reason);
}

/** Waits; rejects at once when the signal fires. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortError(signal));
    const onAbort = () => {
      leave();
      reject(signal && abortError(signal));
    };
    const leave = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const timer = setTimeout(() => {
      leave();
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort);
  });
}

/** One caller's wait for work that others share: its abort ends the wait, not the work. */
export function waiting<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError(signal));
    const onAbort = () => reject(abortError(signal));
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
