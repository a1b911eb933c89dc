/** One page of a collection. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** Identity of each row, which no other row of the collection has; `undefined` if the row has none. */
  readonly identities: readonly (string | undefined)[];
  /** Number of rows in the whole collection at that time; `undefined` if the server does not return it. */
  readonly total: number | undefined;
  /** Offset that the server reports for the page; `undefined` if it reports none. */
  readonly offset: number | undefined;
}

/** Collection that the paging engine reads. */
export interface PageSource<T> {
  /**
   * Fetches one page. The server may return fewer rows than `limit`.
   * Rejects with the client's error, and soon after `signal` aborts.
   */
  fetchPage(offset: number, limit: number, signal: AbortSignal): Promise<Page<T>>;
  /** Options that distinguish the list from others, by name. A cursor is valid for equal values only. */
  readonly scope?: Readonly<Record<string, unknown>>;
  /** Creates an error of this list, by default for a page that cannot belong to the collection. */
  error(message: string, kind?: "expired" | "input"): Error;
  /** Receives one line if rows may be missed or were dropped. */
  warn?(message: string): void;
}

/** Options of reading a collection. */
export interface ListOptions {
  /**
   * Number of rows to skip at the start.
   *
   * @default 0
   */
  readonly offset?: number | undefined;
  /**
   * Maximum number of rows per request; the server may return fewer. 1 counts as 2 unless `consistency` is
   * `"fast"`.
   *
   * @default 500
   */
  readonly pageSize?: number | undefined;
  /**
   * Maximum number of pages that are in flight or waiting to be read, from 1 to 1,000. The first page is fetched alone,
   * because it shows the total and the server's own page size. With 1, each page is fetched when it is needed.
   *
   * @default 4
   */
  readonly window?: number | undefined;
  /**
   * Guarantee while the collection changes. By default, a row that stays is returned exactly once if rows have an identity;
   * otherwise the list falls back to plain paging and warns through `logger`. `"exact"` throws instead of falling back.
   * `"fast"` is plain paging: rows can be repeated or missed. See "Guarantees" in the guide on lists and filters.
   *
   * @default exact where possible, then plain paging
   */
  readonly consistency?: "exact" | "fast" | undefined;
  /**
   * `cursor` of a page of the same list; the list resumes after that page, also in another process. `undefined` starts at
   * the beginning. Path, filter, sort, select, query and `offset` must be the same as before; other options may differ.
   *
   * @throws ApiError of kind `expired` if the last eight rows before the cursor were removed
   * @default the start of the list
   */
  readonly after?: string | undefined;
  /** Aborts all iterations and requests of the list. They throw ApiError of kind `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** Rows that arrived in one page. */
export type ListPage<T> = readonly T[] & {
  /**
   * Position after these rows, for the option `after`. A text of some hundred characters that fits into JSON and URLs. It
   * contains the identities of the last eight rows and no other data.
   */
  readonly cursor: string;
};

/**
 * Collection that is read page by page. Nothing is requested until it is iterated, and each iteration starts a new
 * sequence of requests.
 *
 * If a page fails, `next()` rejects once, and the next call requests that page again. Concurrent calls of `next()` resolve
 * in order. Leaving a loop aborts the requests in flight.
 */
export interface List<T> extends AsyncIterable<T> {
  [Symbol.asyncIterator](): AsyncIterableIterator<T>;
  /** Iterates over the rows in batches as they arrive. No batch is empty; each has a `cursor`. */
  pages(): AsyncIterableIterator<ListPage<T>>;
  /**
   * Returns all rows.
   *
   * @param options `max`: maximum number of rows, unlimited by default; the list is never truncated
   * @throws ApiError of kind `input` as soon as the list is known to have more than `max` rows
   */
  toArray(options?: { readonly max?: number | undefined }): Promise<T[]>;
  /** Returns the first row, or `undefined` if the list is empty. */
  first(): Promise<T | undefined>;
  /**
   * Returns the row of a list that has exactly one.
   *
   * @throws ApiError of kind `input` if the list has no row or more than one
   */
  only(): Promise<T>;
  /** Returns the number of rows in the whole collection, regardless of `offset`. Rejects if the server returns none. */
  total(): Promise<number>;
}
