import { inputError } from "../../http/errors.js";
import { cursorsOf } from "../../paging/cursor.js";
import { iteratePages, iterateRows, readAll, readFirst } from "../../paging/iterate.js";
import { onlyRow } from "../../paging/only.js";
import type { List } from "../../paging/types.js";
import { type FetchPage, queryWalk } from "./walk.js";

export interface QueriedListOptions<T> {
  readonly fetchPage: FetchPage<T>;
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
  /** The parameters of the URL but the page: what makes the query this one. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly after: string | undefined;
}

/**
 * The results of a query; every iterator walks on its own. Throws ApiError of kind `input` for a cursor that is not one of
 * this query.
 */
export function queriedList<T>(options: QueriedListOptions<T>): Omit<List<T>, "total"> {
  const { fetchPage, operation, signal, parameters, after } = options;
  const cursors = cursorsOf(parameters);
  const from = after === undefined ? undefined : cursors.read(after);
  const start = (pageSize?: number) => {
    // The page of a cursor is counted in pages of its own size.
    const size = pageSize === undefined || from ? {} : { pageSize };
    return queryWalk<T>((page, stop) => fetchPage({ ...size, page }, stop), operation, signal, from);
  };
  return {
    [Symbol.asyncIterator]: () => iterateRows(start(), undefined),
    pages: () => iteratePages(start(), cursors.write),
    toArray: async ({ max } = {}) => readAll(start(), 0, max),
    first: async () => (await readFirst(start(1), 1))[0],
    only: async () => onlyRow(await readFirst(start(2), 2), (message) => inputError(message, operation)),
  };
}
