import type { Identity } from "./cursor.js";

/** One answer to a request for rows. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** Rows in the whole collection, as of this answer; undefined where the server does not say. */
  readonly total: number | undefined;
  /** Rows the server says it skipped; undefined where it does not say. */
  readonly offset: number | undefined;
}

/** What the paging engine needs to know of a collection. */
export interface PageSource<T> {
  /**
   * Fetches one page. The server may give fewer rows than `limit`.
   * Rejects with the client's error, and soon after `signal` aborts.
   */
  fetchPage(offset: number, limit: number, signal: AbortSignal): Promise<Page<T>>;
  /** What tells a row from all others of the collection; undefined for a row that has no such thing. */
  readonly key?: (row: T) => string | undefined;
  /** What makes the collection this one, by the names of the options that say so. */
  readonly identity?: Identity;
  /** Makes the error for an answer that cannot be a page of this collection, or for a cursor whose place is gone. */
  error(message: string, kind?: "expired" | "input"): Error;
}

/** How a collection is walked. */
export interface ListOptions {
  /**
   * Rows to leave out at the start.
   *
   * @default 0
   */
  readonly offset?: number | undefined;
  /**
   * Rows to ask for in one request; the server may give fewer. Exact walks ask for at least 2.
   *
   * @default 500
   */
  readonly pageSize?: number | undefined;
  /**
   * Pages in flight or waiting to be read at any moment. The first page is fetched alone: it tells the total and the
   * server's own page size. With 1, a page is only fetched when it is asked for. From 1 to 1,000.
   *
   * @default 4
   */
  readonly window?: number | undefined;
  /**
   * What a walk promises while the collection changes underneath it.
   *
   * `"exact"`: a row that stays in the collection during the whole walk is given exactly once, whatever is inserted or
   * deleted meanwhile. Each page starts with the last row of the page before. While that row is found where it was, both
   * pages join without a gap, in whatever order they were read. Where rows were inserted further up, the page begins with
   * rows given before, and they are dropped by key. Where rows were deleted further up, the page begins with a row
   * never seen: the pages ahead are thrown away, and the walk goes back, ever further, until it meets a row it has given.
   *
   * The cost: one row a page is read twice (10,000 rows in pages of 500 are 21 requests, not 20); a shift costs one
   * request for a small step back, and the pages that were in flight; the keys given are kept as 64-bit hashes, 11 to
   * 22 bytes a row (16 MB for a million rows), for no smaller set recognises every row that comes round again.
   * The odds that two of a million keys share a hash, and a row is lost by it, are 1 in 37 million.
   *
   * The limits: rows must keep their order, so sort by something that does not change. A row that moves back is never
   * given twice. A row that moves from ahead of the walk to behind it is missed at first; if fewer rows were given than
   * the total calls for, the collection is walked a second time for what is missing, and such rows come last. Rows that
   * move during that second walk, or whose absence a deletion hides, can be missed. With an `offset`, a row that
   * slides below the offset has left the part being walked. Where the order changes from request to request, nothing
   * can be promised but that no row comes twice; pages that never join are an error.
   *
   * `"fast"`: pages are taken as they come, nothing is read twice or remembered. For collections that do not change: rows
   * that move meanwhile can come twice or be missed.
   *
   * In either, a server that gives one page at two offsets is an error.
   *
   * By default a walk is exact as far as the data allow it, and plain paging, as in fast, from where they do not; no error
   * for that.
   * Where the server gives no total, or rows of the first page have no key of their own (`select` can leave it out), all of
   * the walk is plain. Where rows of a later page have none or share one, the walk goes on behind the last row given: no
   * row comes twice or is missed by the change, only by what moves from then on. Rows that share a key pages apart come
   * last. Where pages never join, what is left is taken without the rows given. Asking for `"exact"` makes all that an error.
   *
   * @default "exact" as far as the data allow it, then "fast"
   */
  readonly consistency?: "exact" | "fast" | undefined;
  /**
   * The `cursor` of a page of the same list, kept by this program or an earlier run of it: walks begin behind that page.
   * `undefined` begins at the start. One of a list with another path, filter, sort, select, query or `offset` is refused
   * before anything is sent; `pageSize`, `window` and `consistency` may differ.
   *
   * What a walk promises while the collection changes holds for both walks together, and for the time between them: the
   * last row given is read again, and where it is not at its place any more, it is looked for, up to 32 pages back and
   * ahead. The cursor knows the last eight rows given; where all of them are gone, reading throws ApiError of kind
   * `expired`. What a cursor does not know is which rows were given before those: a row that moves from ahead of the cursor
   * to behind it is missed, one that moves the other way comes twice.
   *
   * Where the walk was not exact, as in `"fast"`, it goes on at the offset: rows that were inserted or deleted before it
   * shift the rows, and some come twice or are missed. Asking for `"exact"` then is an error.
   *
   * @default the start of the list
   */
  readonly after?: string | undefined;
  /** Ends every walk and request of the list: they throw ApiError of kind `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** Rows that came together. */
export type ListPage<T> = readonly T[] & {
  /**
   * Where the list stands behind these rows: a text of some hundred characters, fit for JSON and URLs, for the option
   * `after`. Pages that are fetched ahead do not count. It holds the ids of the last eight rows, and no other data.
   */
  readonly cursor: string;
};

/**
 * A collection to be read page by page. Nothing is requested before it is iterated, and every iterator walks on its own.
 *
 * After a page has failed, `next()` rejects once; calling it again asks for that page again. `next()` may be called
 * several times at once: the answers come in order. Leaving a loop aborts the requests in flight.
 */
export interface List<T> extends AsyncIterable<T> {
  [Symbol.asyncIterator](): AsyncIterableIterator<T>;
  /** The rows in the batches they arrive in, none of them empty, each with a `cursor` to go on from later. */
  pages(): AsyncIterableIterator<ListPage<T>>;
  /**
   * All rows.
   *
   * @param options `max`: most rows to take, unlimited by default; a list is never cut
   * @throws ApiError of kind `input` as soon as there prove to be more than `max` rows
   */
  toArray(options?: { readonly max?: number | undefined }): Promise<T[]>;
  /** The first row, asking for no other; undefined if there is none. */
  first(): Promise<T | undefined>;
  /**
   * The row, where the list has exactly one.
   *
   * @throws ApiError of kind `input` where it has none or more
   */
  only(): Promise<T>;
  /** The number of rows in the whole collection, whatever the `offset`. Rejects where the server does not tell. */
  total(): Promise<number>;
}
