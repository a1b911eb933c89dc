import { sleep } from "./abort.js";
import { checkInteger } from "./errors.js";

/** What a server still has of a finished action lives for minutes at least: far longer than the longest pause. */
const firstPause = 250;
const longestPause = 15_000;

/** Milliseconds to wait for background work when the caller does not say. */
export const defaultActionTimeout = 30 * 60_000;

/** Checks how long a caller wants to wait. Throws ApiError of kind `input`. */
export function checkWait(name: string, ms: number): number {
  return checkInteger(name, ms, 1, 2 ** 31 - 1, "milliseconds");
}

/** How a caller waits for background work. */
export interface ResultOptions {
  /** Ends this wait, not the action. */
  signal?: AbortSignal;
  /**
   * Milliseconds to wait.
   *
   * @default 1,800,000, half an hour
   */
  timeout?: number;
}

/** Asks again and again until there is an answer, with pauses from 0.25 s doubling up to 15 s. */
export async function poll<T>(ask: () => Promise<{ value: T } | undefined>, signal: AbortSignal): Promise<T> {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const found = await ask();
    if (found) return found.value;
    await sleep(pause, signal);
  }
}
