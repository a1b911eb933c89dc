import { inputError } from "../http/errors.js";
import { cursorsOf, type Position } from "./cursor.js";
import { iteratePages, iterateRows, readAll, readFirst } from "./iterate.js";
import { onlyRow } from "./only.js";
import type { List, PageSource } from "./types.js";
import { createWalk, type WalkOptions } from "./walk.js";
import { requestPage } from "./window.js";

/**
 * A list of the rows of `source`; every iterator walks on its own. Throws ApiError of kind `input` for a cursor that is not
 * one of this list.
 */
export function walkedList<T>(source: PageSource<T>, settings: WalkOptions): List<T> {
  const { offset, signal, after } = settings;
  const cursors = cursorsOf({ ...source.identity, offset });
  const from = after === undefined ? undefined : cursors.read(after);
  checkExact(settings, from);
  const start = () => createWalk(source, settings, from);
  const request = (at: number, limit: number) => requestPage(source, at, limit, signal).page;
  return {
    [Symbol.asyncIterator]: () => iterateRows(start(), signal),
    pages: () => iteratePages(start(), cursors.write),
    // The total counts rows before the cursor too.
    toArray: async ({ max } = {}) => readAll(start(), from ? Number.POSITIVE_INFINITY : offset, max),
    async first() {
      const { rows } = from ? { rows: await readFirst(start(), 1) } : await request(offset, 1);
      return rows[0];
    },
    async only() {
      const error = (message: string) => source.error(message, "input");
      if (from) return onlyRow(await readFirst(start(), 2), error);
      const { rows, total } = await request(offset, 2);
      return onlyRow(rows, error, Math.max(rows.length, (total ?? 0) - offset));
    },
    async total() {
      const { total } = await request(0, 1);
      if (total === undefined) throw source.error("the server gives no total for this list");
      return total;
    },
  };
}

function checkExact({ consistency }: WalkOptions, from: Position | undefined): void {
  if (from === undefined || from.keys.length > 0 || consistency !== "exact") return;
  throw inputError('after: the cursor is of a walk that was not exact: start anew, or leave out consistency "exact"');
}
