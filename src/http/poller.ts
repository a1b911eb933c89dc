import { sleep, withSignal } from "./abort.js";
import { ApiError, checkInteger, type GivenDetails } from "./errors.js";

/** Pauses between polls. Servers keep the state of finished work for minutes. */
const firstPause = 250;
const longestPause = 15_000;

/** Half an hour. */
const defaultTimeout = 30 * 60_000;

/** Checks a waiting time. Throws `ApiError` of kind `input`. */
export function checkWait(name: string, ms: number): number {
  return checkInteger(name, ms, 1, 2 ** 31 - 1, "milliseconds");
}

/** Options for waiting for the result of an asynchronous action or a task. */
export interface ResultOptions {
  /** Stops waiting. The work on the server continues. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds to wait.
   *
   * @default 1,800,000, half an hour
   */
  timeout?: number | undefined;
}

/** Work that the server does after its response: an asynchronous action or a task. */
export interface ServerWork<T, Progress> {
  /** ID of the work; `undefined` if the server responded with the result, or if there was nothing to do. */
  readonly id: string | undefined;
  progress(options?: { signal?: AbortSignal }): Promise<Progress>;
  result(options?: ResultOptions): Promise<T>;
  cancel(options?: { signal?: AbortSignal }): Promise<void>;
}

/** Requests about one piece of work. */
interface WorkRequests<T, Progress> {
  /** Details of errors. */
  readonly details: GivenDetails;
  progress(signal: AbortSignal | undefined): Promise<Progress>;
  /** Returns the result; `undefined` while the work is running. */
  result(signal: AbortSignal): Promise<{ value: T } | undefined>;
  cancel(signal: AbortSignal | undefined): Promise<unknown>;
  /** Describes what did not happen in time. */
  timeoutMessage(): string;
  /** Adds details to the error that `result` rejects with. */
  explain?(error: ApiError): ApiError;
}

/** Polls work by its ID. */
export function pollWork<T, Progress>(id: string, requests: WorkRequests<T, Progress>): ServerWork<T, Progress> {
  const { details } = requests;
  return {
    id,
    progress: async ({ signal } = {}) => requests.progress(signal),
    async result({ signal, timeout = defaultTimeout } = {}) {
      checkWait("timeout", timeout);
      const timedOut = () => new ApiError("timeout", `${requests.timeoutMessage()} within ${timeout} ms`, details);
      try {
        return await withSignal(signal, timeout, timedOut, (until) => poll(() => requests.result(until), until));
      } catch (error) {
        throw error instanceof ApiError && requests.explain ? requests.explain(error) : error;
      }
    },
    async cancel({ signal } = {}) {
      await requests.cancel(signal);
    },
  };
}

/** Returns work that is already complete. */
export function completedWork<T, Progress>(value: T, progress: Progress): ServerWork<T, Progress> {
  return { id: undefined, progress: async () => progress, result: async () => value, cancel: async () => undefined };
}

/** Calls a function until it returns a value, with pauses from 0.25 s that double up to 15 s. */
export async function poll<T>(request: () => Promise<{ value: T } | undefined>, signal: AbortSignal): Promise<T> {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const found = await request();
    if (found) return found.value;
    await sleep(pause, signal);
  }
}
