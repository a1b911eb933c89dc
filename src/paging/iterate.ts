import { abortError } from "../http/abort.js";
import { checkInteger, inputError } from "../http/errors.js";
import type { Walk } from "./walk.js";

const END = { done: true, value: undefined } as const;

/** The pages of a walk. */
export function iteratePages<T>(walk: Walk<T>): AsyncIterableIterator<readonly T[]> {
  return createIterator(async (): Promise<IteratorResult<readonly T[]>> => {
    const rows = await walk.next();
    return rows === undefined ? END : { done: false, value: rows };
  }, walk.close);
}

/** The rows of a walk. */
export function iterateRows<T>(walk: Walk<T>, signal: AbortSignal | undefined): AsyncIterableIterator<T> {
  const none: readonly T[] = [];
  let rows = none.values();

  async function step(): Promise<IteratorResult<T>> {
    for (;;) {
      const row = rows.next();
      if (!row.done) {
        if (signal?.aborted) throw abortError(signal);
        return row;
      }
      // An iterator at its end still holds its page.
      rows = none.values();
      const page = await walk.next();
      if (page === undefined) return END;
      rows = page.values();
    }
  }

  return createIterator(step, () => {
    rows = none.values();
    walk.close();
  });
}

/** All rows of a walk that starts at `offset`, if they prove to be no more than `max`. */
export async function readAll<T>(walk: Walk<T>, offset: number, max = Number.POSITIVE_INFINITY): Promise<T[]> {
  if (max !== Number.POSITIVE_INFINITY) checkInteger("max", max, 0, Number.MAX_SAFE_INTEGER, "rows");
  const rows: T[] = [];
  try {
    for (let page = await walk.next(); page !== undefined; page = await walk.next()) {
      for (const row of page) rows.push(row);
      const expected = Math.max(rows.length, (walk.total ?? 0) - offset);
      if (expected <= max) continue;
      const known = walk.total === undefined ? `at least ${expected}` : expected;
      const advice = "raise max, narrow the list, or iterate it";
      throw inputError(`toArray: the list has ${known} rows, and max allows ${max}: ${advice}`);
    }
  } finally {
    walk.close();
  }
  return rows;
}

/** Not a generator: that would be dead after one rejection, and `return()` would wait for the page in flight. */
function createIterator<R>(step: () => Promise<IteratorResult<R>>, close: () => void): AsyncIterableIterator<R> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    next() {
      const result = last.then(step, step);
      last = result;
      return result;
    },
    async return() {
      close();
      return END;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
