import { iteratePages, iterateRows, readAll } from "./iterate.js";
import { onlyRow } from "./only.js";
import type { List, PageSource } from "./types.js";
import { createWalk, type WalkOptions } from "./walk.js";
import { requestPage } from "./window.js";

/** A list of the rows of `source`; every iterator walks on its own. */
export function walkedList<T>(source: PageSource<T>, settings: WalkOptions): List<T> {
  const { offset, signal } = settings;
  const start = () => createWalk(source, settings);
  const request = (from: number, limit: number) => requestPage(source, from, limit, signal).page;
  return {
    [Symbol.asyncIterator]: () => iterateRows(start(), signal),
    pages: () => iteratePages(start()),
    toArray: async ({ max } = {}) => readAll(start(), offset, max),
    async first() {
      const { rows } = await request(offset, 1);
      return rows[0];
    },
    async only() {
      const { rows, total } = await request(offset, 2);
      return onlyRow(rows, Math.max(rows.length, (total ?? 0) - offset));
    },
    async total() {
      const { total } = await request(0, 1);
      if (total === undefined) throw source.error("the server gives no total for this list");
      return total;
    },
  };
}
