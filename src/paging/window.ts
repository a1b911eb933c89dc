import { abortError, onAbort } from "../http/abort.js";
import type { Page, PageSource } from "./types.js";

interface PageRequest<T> {
  readonly offset: number;
  readonly page: Promise<Page<T>>;
  cancel(): void;
}

/** Pages requested ahead of the iteration, in order. */
export interface Window<T> {
  /**
   * Returns the page at `at`, and requests the following pages as far as `window` and `total` allow. Each page shares
   * `overlap` rows with the page before. Drops all pages if the first of them starts at another offset.
   */
  head(at: number, overlap: number, total: number | undefined): Promise<Page<T>>;
  /** Removes the first page, once it has been read. */
  shift(): void;
  /** Reads a page that is not part of the iteration. Drops all pages after the first. */
  probe(offset: number, limit: number): Promise<Page<T>>;
  /** Aborts and drops all pages. The next page is requested alone. */
  clear(): void;
}

export function createWindow<T>(
  source: PageSource<T>,
  options: { readonly pageSize: number; readonly window: number; readonly signal: AbortSignal | undefined },
): Window<T> {
  const queue: PageRequest<T>[] = [];
  /** Rows of a page that was requested alone: the server's own page size. */
  let size: number | undefined;

  function request(offset: number, limit: number): Promise<Page<T>> {
    const made = requestPage(source, offset, limit, options.signal);
    queue.push(made);
    return made.page;
  }

  function drop(from: number): void {
    for (const dropped of queue.splice(from)) dropped.cancel();
  }

  function clear(): void {
    drop(0);
    size = undefined;
  }

  return {
    async head(at, overlap, total = 0) {
      if (queue[0] !== undefined && queue[0].offset !== at) clear();
      const last = queue.at(-1);
      const rows = size ?? 0;
      for (let next = last ? last.offset + rows - overlap : at; rows > overlap && next + overlap < total; ) {
        if (queue.length >= options.window) break;
        request(next, rows);
        next += rows - overlap;
      }
      const page = await (queue[0]?.page ?? request(at, options.pageSize));
      size ??= page.rows.length;
      return page;
    },
    shift() {
      queue.shift();
    },
    async probe(offset, limit) {
      drop(1);
      const page = await request(offset, limit);
      drop(1);
      return page;
    },
    clear,
  };
}

/** Requests one page. An unread page that fails does not cause an unhandled rejection. */
export function requestPage<T>(
  source: PageSource<T>,
  offset: number,
  limit: number,
  signal: AbortSignal | undefined,
): PageRequest<T> {
  const controller = new AbortController();
  const cancel = () => controller.abort(signal?.aborted ? abortError(signal) : undefined);
  if (signal?.aborted) cancel();
  const removeListener = signal && onAbort(signal, cancel);
  const page = fetchChecked(source, offset, limit, controller.signal).finally(removeListener);
  page.catch(() => {});
  return { offset, page, cancel };
}

async function fetchChecked<T>(
  source: PageSource<T>,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<Page<T>> {
  if (signal.aborted) throw abortError(signal);
  const page = await source.fetchPage(offset, limit, signal);
  const { length } = page.rows;
  const { total } = page;
  if (total !== undefined && !(Number.isSafeInteger(total) && total >= 0)) {
    throw source.error(`the server returned ${total} as the total, which is not a number of rows`);
  }
  if (length > 0 && page.offset !== undefined && page.offset !== offset) {
    throw source.error(`the server ignores the offset: it returned rows from ${page.offset} instead of ${offset}`);
  }
  if (length === 0 && total !== undefined && offset < total) {
    throw source.error(`the server returned no rows at offset ${offset}, but ${total} as the total`);
  }
  return page;
}
