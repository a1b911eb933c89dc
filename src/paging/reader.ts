import { abortError } from "../http/abort.js";
import type { Position } from "./cursor.js";
import { exactPaging } from "./exact.js";
import type { PageReader } from "./iterate.js";
import { type Paging, plainPaging } from "./paging.js";
import { createRepeatedPageCheck } from "./repeated-page.js";
import type { ListOptions, Page, PageSource } from "./types.js";
import { createWindow } from "./window.js";

/** Options of one iteration, with the defaults filled in. */
export interface ReaderOptions {
  readonly offset: number;
  readonly pageSize: number;
  readonly window: number;
  readonly consistency: ListOptions["consistency"];
  readonly signal: AbortSignal | undefined;
}

const maxEqualPages = 32;

/** Creates the reader of one iteration, which resumes at `from` if that is given. */
export function createPageReader<T>(given: PageSource<T>, options: ReaderOptions, from?: Position): PageReader<T> {
  let isTotalWrong = false;
  const source: PageSource<T> = {
    ...given,
    async fetchPage(offset, limit, signal) {
      const page = await given.fetchPage(offset, limit, signal);
      const { rows, total } = page;
      // A total below the rows of the same page is wrong, so that later totals cannot be trusted either.
      const isCount = total !== undefined && Number.isSafeInteger(total) && total >= 0;
      isTotalWrong ||= isCount && rows.length > 0 && offset + rows.length > total;
      return isTotalWrong ? { ...page, total: undefined } : page;
    },
  };
  const window = createWindow(source, options);
  const isUsable = createRepeatedPageCheck<Page<T>>({
    identify: (row) => source.identify?.(row as T),
    read: window.probe,
    error: (earlier, at, rows) =>
      source.error(
        `the server returned the same ${rows} rows at offset ${earlier} and at offset ${at}: it ignores the offset`,
      ),
  });
  const isFast = options.consistency === "fast";
  const resumed = from !== undefined && from.identities.length > 0 && !isFast ? from : undefined;
  let at = Math.max(options.offset, (from?.at ?? 0) - (resumed ? 1 : 0));
  let paging: Paging<T> = isFast ? plainPaging() : createExactPaging(at);
  let total: number | undefined;
  let position: Position | undefined;
  let isClosed = false;
  let lastPage = "";
  let equalPages = 0;

  function createExactPaging(start: number): Paging<T> {
    return exactPaging({
      source,
      start,
      offset: options.offset,
      isRequired: options.consistency === "exact",
      from: resumed,
      readPage: readAlone,
    });
  }

  /** Reads a page for a new start at another offset; the pages requested ahead are useless. */
  function readAlone(offset: number): Promise<Page<T>> {
    window.clear();
    return window.head(offset, 0, undefined);
  }

  /** Rows without identity can be equal, but without a total only an empty page ends the list. */
  function checkProgress({ rows, total }: Page<T>): void {
    if (total !== undefined || paging.overlap > 0 || rows.length === 0) return;
    const text = JSON.stringify(rows, (_name, value) => (typeof value === "bigint" ? String(value) : value));
    equalPages = text === lastPage ? equalPages + 1 : 0;
    lastPage = text;
    if (equalPages < maxEqualPages) return;
    throw source.error(
      `the server ignores the offset: it returned the same ${rows.length} rows ${maxEqualPages} times`,
    );
  }

  function close(): void {
    isClosed = true;
    window.clear();
  }

  async function readPage(): Promise<readonly T[]> {
    const page = await window.head(at, paging.overlap, total);
    if (isClosed) return [];
    if (!(await isUsable(at, page))) {
      window.clear();
      return [];
    }
    checkProgress(page);
    const step = await paging.read(at, page);
    if (isClosed) return [];
    total = page.total;
    if (step.rows.length > 0) position = { at: step.end, identities: step.identities };
    if (step.fallback) {
      paging = step.fallback;
      window.clear();
    } else window.shift();
    if (step.isLast) close();
    at = step.end - paging.overlap;
    return step.rows;
  }

  return {
    get total() {
      return total;
    },
    get position() {
      return position;
    },
    close,
    async next() {
      while (!isClosed) {
        if (options.signal?.aborted) throw abortError(options.signal);
        try {
          const rows = await readPage();
          if (rows.length > 0) return rows;
        } catch (error) {
          if (isClosed) break;
          window.clear();
          throw error;
        }
      }
      return undefined;
    },
  };
}
