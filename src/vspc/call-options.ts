import type { Fields, Filter, SortKey } from "./query/filter.js";

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, including polling. It then throws ApiError of kind `aborted`. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for the request: all attempts, the pauses between them, and the body. From 1 to 86,400,000. Waiting for
   * an asynchronous action has a separate limit, `actionTimeout`.
   *
   * @default the client's `timeout`: 120,000, two minutes
   */
  timeout?: number | undefined;
  /**
   * Maximum number of attempts, from 1 to 100; 1 for no retries. Rate-limited attempts (429) do not count, but with 1 they
   * fail.
   *
   * @default the client's `maxAttempts`: 5
   */
  maxAttempts?: number | undefined;
  /** Additional headers. Those that the client sets are refused: `Authorization`, `X-Client-Version`, `X-Request-id`. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Options of a write. */
export interface WriteOptions {
  /**
   * `X-Request-id` of the write, a UUID. The server executes writes with the same ID once within five minutes.
   *
   * @default a new ID for each call, the same for all its attempts
   */
  requestId?: string | undefined;
}

/** Options of a call that may run asynchronously (202). */
export interface WaitOptions<Wait = boolean> {
  /**
   * If `false`, returns an {@link AsyncAction} as soon as the server has accepted the call. If the server has completed
   * it, the action is completed too.
   *
   * @default true
   */
  wait?: Wait | undefined;
  /**
   * Milliseconds to wait for an asynchronous action.
   *
   * @default 1,800,000, half an hour
   */
  actionTimeout?: number | undefined;
}

/** Option `select` of a call. */
export interface Selection<Names> {
  /**
   * Properties to return; the result, or each row, has only these. Names of nested properties contain a dot.
   *
   * @default all properties
   */
  select?: readonly Names[] | undefined;
}

/** Options of a patch. */
export interface PatchOptions {
  /**
   * If `true`, a draft is sent with `test` operations, so that the server rejects conflicting changes (code 1001).
   *
   * @default false
   */
  guard?: boolean | undefined;
}

type OrBuilder<Row, T> = T | ((row: Fields<Row>) => T);

/** Options of a list: which rows, in which order, with which properties. */
export interface QueryBuilders<Row, Names> extends Selection<Names> {
  /**
   * Rows to return: a filter, or a list of filters that must all match. Combine conditions with `and`, `or`, `not` and
   * `exclusiveOr`, never with `&&` or `||`.
   *
   * @default all rows
   * @example
   * filter: (row) => and(row.isEnabled.equals(true), row.name.contains("acme", "ignorecase"))
   */
  filter?: OrBuilder<Row, Filter<Row> | readonly Filter<Row>[]> | undefined;
  /**
   * Order of the rows. Sort by properties that do not change while the list is read.
   *
   * @default the server's own order
   * @example
   * sort: (row) => [row.siteName.ascending(), row.name.descending()]
   */
  sort?: OrBuilder<Row, SortKey<Row> | readonly SortKey<Row>[]> | undefined;
}
