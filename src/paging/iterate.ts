import { abortError } from "../http/abort.js";
import { checkInteger, inputError } from "../http/errors.js";
import type { Position } from "./cursor.js";
import type { ListPage } from "./types.js";

/** Reads a collection page by page, in order. Calls of `next` must wait for each other. */
export interface PageReader<T> {
  /** Number of rows in the collection as of the last page; `undefined` if unknown. */
  readonly total: number | undefined;
  /** Position after the rows last returned. */
  readonly position: Position | undefined;
  /** Returns the next rows, never an empty page; `undefined` at the end. After a rejection, requests that page again. */
  next(): Promise<readonly T[] | undefined>;
  /** Ends the iteration and aborts the requests in flight. */
  close(): void;
}

/** Iterates over pages. The reader is opened by the first `next()`. */
export function iteratePages<T>(
  open: () => PageReader<T>,
  writeCursor: (position: Position) => string,
): AsyncIterableIterator<ListPage<T>> {
  return createIterator(open, async (reader) => {
    const rows = await reader.next();
    if (rows === undefined || reader.position === undefined) return undefined;
    const page = Object.assign([...rows], { cursor: writeCursor(reader.position) });
    // Comparing or printing a page shows rows only.
    return { value: Object.defineProperty(page, "cursor", { enumerable: false }) };
  });
}

/** Iterates over rows. The reader is opened by the first `next()`. */
export function iterateRows<T>(open: () => PageReader<T>, signal: AbortSignal | undefined): AsyncIterableIterator<T> {
  const none: readonly T[] = [];
  let rows = none.values();

  return createIterator(open, async (reader) => {
    for (let row = rows.next(); ; row = rows.next()) {
      if (!row.done) {
        if (signal?.aborted) throw abortError(signal);
        return row;
      }
      // An iterator at its end still holds its page.
      rows = none.values();
      const page = await reader.next();
      if (page === undefined) return undefined;
      rows = page.values();
    }
  });
}

/** Returns the first rows, at most `count`. */
export async function readFirst<T>(reader: PageReader<T>, count: number): Promise<T[]> {
  const rows: T[] = [];
  while (rows.length < count) {
    const page = await reader.next();
    if (page === undefined) break;
    rows.push(...page);
  }
  reader.close();
  return rows.slice(0, count);
}

/** Returns the row of a list that has exactly one, or throws `error(…)`; `total` is the number of its rows if that is known. */
export function onlyRow<T>(rows: readonly T[], error: (message: string) => Error, total = 0): T {
  const count = Math.max(rows.length, total);
  const [row] = rows;
  if (row !== undefined && count === 1) return row;
  throw error(`only: the list has ${count} rows, not exactly one`);
}

/** Returns all rows of a list that starts at `offset`. Throws as soon as there are known to be more than `max`. */
export async function readAll<T>(reader: PageReader<T>, offset: number, max = Number.POSITIVE_INFINITY): Promise<T[]> {
  if (max !== Number.POSITIVE_INFINITY) checkInteger("max", max, 0, Number.MAX_SAFE_INTEGER, "rows");
  const rows: T[] = [];
  try {
    for (let page = await reader.next(); page !== undefined; page = await reader.next()) {
      for (const row of page) rows.push(row);
      const expected = Math.max(rows.length, (reader.total ?? 0) - offset);
      if (expected <= max) continue;
      const known = reader.total === undefined ? `at least ${expected}` : expected;
      throw inputError(
        `toArray: the list has ${known} rows, and max allows ${max}. Raise max, narrow the list, or iterate over it.`,
      );
    }
  } finally {
    reader.close();
  }
  return rows;
}

/** Not a generator, because a generator ends with its first rejection, and its `return()` waits for the page in flight. */
function createIterator<T, R>(
  open: () => PageReader<T>,
  step: (reader: PageReader<T>) => Promise<{ readonly value: R } | undefined>,
): AsyncIterableIterator<R> {
  const end = { done: true, value: undefined } as const;
  let last: Promise<unknown> = Promise.resolve();
  let reader: PageReader<T> | undefined;
  let isClosed = false;

  async function read(): Promise<IteratorResult<R>> {
    if (isClosed) return end;
    reader ??= open();
    const result = await step(reader);
    return result === undefined || isClosed ? end : { done: false, value: result.value };
  }

  return {
    next() {
      const result = last.then(read, read);
      last = result;
      return result;
    },
    async return() {
      isClosed = true;
      reader?.close();
      return end;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
