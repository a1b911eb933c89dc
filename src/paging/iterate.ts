import { abortError } from "../http/abort.js";
import { checkInteger, inputError } from "../http/errors.js";
import type { Cursors } from "./cursor.js";
import type { ListPage } from "./types.js";
import type { Walk } from "./walk.js";

const END = { done: true, value: undefined } as const;

/** The pages of a walk; `write` makes the cursors. */
export function iteratePages<T>(walk: Walk<T>, write: Cursors["write"]): AsyncIterableIterator<ListPage<T>> {
  return createIterator(async (): Promise<IteratorResult<ListPage<T>>> => {
    const rows = await walk.next();
    const { position } = walk;
    if (rows === undefined || position === undefined) return END;
    return { done: false, value: withCursor(rows, write(position)) };
  }, walk.close);
}

/** Not enumerable: comparing or printing a page shows rows. */
function withCursor<T>(rows: readonly T[], cursor: string): ListPage<T> {
  return Object.defineProperty(Object.assign([...rows], { cursor }), "cursor", { enumerable: false });
}

/** The first rows of a walk, as many as `count` where there are so many. */
export async function readFirst<T>(walk: Walk<T>, count: number): Promise<T[]> {
  const rows: T[] = [];
  for (let page = await walk.next(); page !== undefined; page = await walk.next()) {
    rows.push(...page);
    if (rows.length >= count) break;
  }
  walk.close();
  return rows.slice(0, count);
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
