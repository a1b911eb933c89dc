import { checkInteger, inputError } from "../http/errors.js";
import { iteratePages, iterateRows, readAll } from "./iterate.js";
import { onlyRow } from "./only.js";
import type { List, ListOptions, PageSource } from "./types.js";
import type { Walk, WalkOptions } from "./walk.js";

/** A list of the rows of `source`. Throws ApiError of kind `input` for an option out of range. */
export function createList<T>(source: PageSource<T>, options: ListOptions = {}): List<T> {
  const settings = withDefaults(options);
  const start = () => startLater(source, settings);
  const request = async (offset: number, limit: number) => {
    const { requestPage } = await import("./window.js");
    return requestPage(source, offset, limit, settings.signal).page;
  };

  return {
    [Symbol.asyncIterator]: () => iterateRows(start(), settings.signal),
    pages: () => iteratePages(start()),
    toArray: async ({ max } = {}) => readAll(start(), settings.offset, max),
    async first() {
      const { rows } = await request(settings.offset, 1);
      return rows[0];
    },
    async only() {
      const { rows, total } = await request(settings.offset, 2);
      return onlyRow(rows, Math.max(rows.length, (total ?? 0) - settings.offset));
    },
    async total() {
      const { total } = await request(0, 1);
      if (total === undefined) throw source.error("the server gives no total for this list");
      return total;
    },
  };
}

/** A walk whose code is loaded with its first page: programs that list nothing do without. */
function startLater<T>(source: PageSource<T>, settings: WalkOptions): Walk<T> {
  let walk: Walk<T> | undefined;
  let isClosed = false;
  return {
    get total() {
      return walk?.total;
    },
    async next() {
      if (!walk) {
        const { createWalk } = await import("./walk.js");
        walk ??= createWalk(source, settings);
      }
      if (isClosed) walk.close();
      return walk.next();
    },
    close() {
      isClosed = true;
      walk?.close();
    },
  };
}

/** The servers count rows in 32 bits. */
const mostRows = 2 ** 31 - 1;

function withDefaults(options: ListOptions): WalkOptions {
  const { offset = 0, pageSize = 500, window = 4, consistency, signal } = options;
  checkInteger("offset", offset, 0, mostRows, "rows");
  checkInteger("pageSize", pageSize, 1, mostRows, "rows");
  checkInteger("window", window, 1, 1000, "pages");
  if (consistency !== undefined && consistency !== "exact" && consistency !== "fast") {
    throw inputError(`consistency must be exact or fast, got ${String(consistency)}`);
  }
  return {
    offset,
    pageSize: consistency === "fast" ? pageSize : Math.max(2, pageSize),
    window,
    consistency,
    signal,
  };
}
