import { vi } from "vitest";

/** Runs all fake timers, and returns the result of the work. */
export async function runTimers<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await vi.runAllTimersAsync();
  return work;
}
