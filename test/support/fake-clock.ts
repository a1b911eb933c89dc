import { afterEach, beforeEach, vi } from "vitest";

/** Runs each test of the file on a fake clock. */
export function useFakeClock(now?: number): void {
  beforeEach(() => {
    vi.useFakeTimers(now === undefined ? {} : { now });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** Runs all fake timers, and returns the result of the work. */
export async function runTimers<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await vi.runAllTimersAsync();
  return work;
}
