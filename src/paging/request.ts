import { abortError, onAbort } from "../http/abort.js";
import type { Page, PageSource } from "./types.js";

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
