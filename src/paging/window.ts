import { abortError, onAbort } from "../http/abort.js";
import type { Page, PageSource } from "./types.js";

/** The pages requested ahead of the walk, in order. */
export interface Window<T> {
  /**
   * The page that starts at `at`, with the pages after it requested too, as far as `window` and `total` allow.
   * `overlap` is the number of rows a page shares with the page before.
   */
  head(at: number, overlap: number, total: number | undefined): Promise<Page<T>>;
  /** Takes the head out. Read alone, its number of rows becomes the size of the pages to come. */
  shift(rows: number): void;
  /** Throws away the pages behind the head, and reads another one beside it. */
  probe(offset: number, limit: number): Promise<Page<T>>;
  /** Aborts and forgets everything; the next page is read alone. */
  clear(): void;
}

export function createWindow<T>(
  source: PageSource<T>,
  options: { readonly pageSize: number; readonly window: number; readonly signal: AbortSignal | undefined },
): Window<T> {
  const queue: PageRequest<T>[] = [];
  let size: number | undefined;

  function request(offset: number, limit: number): PageRequest<T> {
    const made = requestPage(source, offset, limit, options.signal);
    queue.push(made);
    return made;
  }

  function drop(from: number): void {
    for (const dropped of queue.splice(from)) dropped.cancel();
  }

  function clear(): void {
    drop(0);
    size = undefined;
  }

  function fill(rows: number, at: number, overlap: number, total: number): void {
    const last = queue.at(-1);
    let next = last === undefined ? at : last.offset + rows - overlap;
    while (queue.length < options.window && next + overlap < total) {
      request(next, rows);
      next += rows - overlap;
    }
  }

  return {
    head(at, overlap, total) {
      // The page before was shorter or longer than planned: so will be the others.
      if (queue[0] !== undefined && queue[0].offset !== at) clear();
      if (size !== undefined && total !== undefined) fill(size, at, overlap, total);
      return (queue[0] ?? request(at, options.pageSize)).page;
    },
    shift(rows) {
      queue.shift();
      size ??= rows;
    },
    async probe(offset, limit) {
      drop(1);
      const page = await request(offset, limit).page;
      drop(1);
      return page;
    },
    clear,
  };
}

/** A page under way, or here and not yet read. */
export interface PageRequest<T> {
  readonly offset: number;
  readonly page: Promise<Page<T>>;
  cancel(): void;
}

/** Requests one page. A failure that nobody comes to read is not an unhandled rejection. */
export function requestPage<T>(
  source: PageSource<T>,
  offset: number,
  limit: number,
  signal: AbortSignal | undefined,
): PageRequest<T> {
  const controller = new AbortController();
  const cancel = () => controller.abort(signal?.aborted ? abortError(signal) : undefined);
  if (signal?.aborted) cancel();
  const forget = signal && onAbort(signal, cancel);
  const page = fetchChecked(source, offset, limit, controller.signal).finally(forget);
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
  const { rows, total } = page;
  if (total !== undefined && !(Number.isSafeInteger(total) && total >= 0)) {
    throw source.error(`the server gives ${total} as the total, which is not a number of rows`);
  }
  if (rows.length > 0 && page.offset !== undefined && page.offset !== offset) {
    throw source.error(
      `asked for the rows from offset ${offset} on, the server gave those from ${page.offset} on: it does not honour the offset`,
    );
  }
  if (rows.length === 0 && total !== undefined && offset < total) {
    throw source.error(`the server gave no rows at offset ${offset}, but ${total} as the total`);
  }
  return page;
}
