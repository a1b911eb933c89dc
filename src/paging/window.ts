import { abortError, onAbort } from "../http/abort.js";
import type { ListOptions, Page, PageSource } from "./types.js";

/** Options of one iteration, with the defaults filled in. */
export interface ReaderOptions extends Pick<ListOptions, "consistency" | "signal"> {
  readonly offset: number;
  readonly pageSize: number;
  readonly window: number;
}

/** Creates the queue of pages that are requested ahead of an iteration. */
export function createWindow<T>(source: PageSource<T>, { pageSize, window, signal }: ReaderOptions) {
  const queue: { readonly offset: number; readonly page: Promise<Page<T>> }[] = [];
  let controller = new AbortController();
  /** Rows of a page that was requested alone: the server's own page size. */
  let size = 0;

  function request(offset: number, limit: number): Promise<Page<T>> {
    const current = controller;
    const removeListener = signal && onAbort(signal, () => current.abort(abortError(signal)));
    const fetchPage = async () => source.fetchPage(offset, limit, current.signal);
    const page = fetchPage().finally(removeListener);
    // A page that fails before it is read must not cause an unhandled rejection.
    page.catch(() => {});
    queue.push({ offset, page });
    return page;
  }

  /** Aborts and drops all pages. The next page is requested alone. */
  function clear(): void {
    controller.abort();
    controller = new AbortController();
    queue.length = 0;
    size = 0;
  }

  /**
   * Returns the page at `offset`, and requests the following pages as far as `window` and `total` allow. Each page shares
   * `overlap` rows with the page before.
   */
  async function read(offset: number, overlap: number, total = 0): Promise<Page<T>> {
    if (signal?.aborted) throw abortError(signal);
    if (queue[0] !== undefined && queue[0].offset !== offset) clear();
    const last = queue.at(-1);
    let next = last ? last.offset + size - overlap : offset;
    for (; size > overlap && next + overlap < total && queue.length < window; next += size - overlap) {
      request(next, size);
    }
    const { signal: cleared } = controller;
    const page = await (queue[0]?.page ?? request(offset, pageSize));
    cleared.throwIfAborted();
    queue.shift();
    size ||= page.rows.length;
    return page;
  }

  return { read, clear };
}
