import { iteratePages, iterateRows } from "./iterate.js";
import { requestPage } from "./request.js";
import type { List, ListOptions, PageSource } from "./types.js";
import { createWalk, type WalkOptions } from "./walk.js";

/** A list of the rows of `source`. Throws a RangeError for an option out of range. */
export function createList<T>(source: PageSource<T>, options: ListOptions = {}): List<T> {
  const settings = withDefaults(options);
  const start = () => createWalk(source, settings);
  const request = (offset: number, limit: number) => requestPage(source, offset, limit, settings.signal).page;

  return {
    [Symbol.asyncIterator]: () => iterateRows(start(), settings.signal),
    pages: () => iteratePages(start()),
    async toArray({ max = Number.POSITIVE_INFINITY } = {}) {
      if (max !== Number.POSITIVE_INFINITY) checkWhole("max", max, 0);
      const walk = start();
      const rows: T[] = [];
      try {
        for (let page = await walk.next(); page !== undefined; page = await walk.next()) {
          for (const row of page) rows.push(row);
          const expected = Math.max(rows.length, (walk.total ?? 0) - settings.offset);
          if (expected > max)
            throw new RangeError(
              `toArray: the list has ${expected} rows, and max allows ${max}: raise max, narrow the list, or iterate it`,
            );
        }
      } finally {
        walk.close();
      }
      return rows;
    },
    async first() {
      const { rows } = await request(settings.offset, 1);
      return rows[0];
    },
    async total() {
      const { total } = await request(0, 1);
      if (total === undefined) throw source.error("the server gives no total for this list");
      return total;
    },
  };
}

function withDefaults(options: ListOptions): WalkOptions {
  const { offset = 0, pageSize = 500, window = 4, consistency, signal } = options;
  checkWhole("offset", offset, 0);
  checkWhole("pageSize", pageSize, 1);
  checkWhole("window", window, 1);
  return {
    offset,
    pageSize: consistency === "fast" ? pageSize : Math.max(2, pageSize),
    window,
    consistency,
    signal,
  };
}

function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name}: got ${value}, must be a whole number of at least ${least}`);
  }
}
