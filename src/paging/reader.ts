import { type Position, stableText } from "./cursor.js";
import { createRepeatedPageCheck } from "./repeated-page.js";
import { createRowSelection, type LocatedPage } from "./row-selection.js";
import type { PageSource } from "./types.js";
import { createWindow, type ReaderOptions } from "./window.js";

/** Rows of a page, at least one, and the position after them. */
export interface Batch<T> extends Position {
  readonly rows: readonly T[];
  /** Number of rows of the list; `undefined` if unknown. */
  readonly count: number | undefined;
}

/** Reads a collection page by page, in order. Calls of `next` must wait for each other. */
export interface PageReader<T> {
  /** Returns the next rows; `undefined` at the end. After a rejection, requests that page again. */
  next(): Promise<Batch<T> | undefined>;
  /** Ends the iteration and aborts the requests in flight. */
  close(): void;
}

const maxEqualPages = 32;

/** Creates the reader of one iteration, which resumes at `from` if that is given. */
export function createPageReader<T>(source: PageSource<T>, options: ReaderOptions, from?: Position): PageReader<T> {
  const window = createWindow(source, options);
  const selection = createRowSelection(source, options, from, readAlone);
  const checkRepeated = createRepeatedPageCheck(readAlone, (earlier, at, rows) =>
    source.error(
      `the server returned the same ${rows} rows at offset ${earlier} and at offset ${at}: it ignores the offset`,
    ),
  );
  let total: number | undefined;
  let isTotalWrong = false;
  let isClosed = false;
  let lastPage: string | undefined;
  let equalPages = 0;

  async function read(at: number): Promise<LocatedPage<T>> {
    const { rows, identities, offset = at, total: reported } = await window.read(at, selection.overlap, total);
    if (rows.length > 0 && offset !== at) {
      throw source.error(`the server ignores the offset: it returned rows from ${offset} instead of ${at}`);
    }
    // A total below the rows of the same page is wrong, so that later totals cannot be trusted either.
    isTotalWrong ||= rows.length > 0 && at + rows.length > (reported ?? Number.POSITIVE_INFINITY);
    total = isTotalWrong ? undefined : reported;
    if (rows.length === 0 && at < (total ?? 0)) {
      throw source.error(`the server returned no rows at offset ${at}, but ${total} as the total`);
    }
    return { at, rows, identities, total };
  }

  /** Reads a page at another offset; the pages requested ahead are useless then. */
  function readAlone(at: number): Promise<LocatedPage<T>> {
    window.clear();
    return read(at);
  }

  /** Rows without identity can be equal, but without a total only an empty page ends the list. */
  function checkProgress({ rows, total }: LocatedPage<T>): void {
    const text = total === undefined && selection.overlap === 0 ? stableText(rows) : undefined;
    equalPages = text !== undefined && text === lastPage ? equalPages + 1 : 0;
    lastPage = text;
    if (equalPages < maxEqualPages) return;
    throw source.error(`the server ignores the offset: it returned the same ${rows.length} rows ${equalPages} times`);
  }

  function close(): void {
    isClosed = true;
    window.clear();
  }

  return {
    close,
    async next() {
      while (!isClosed) {
        try {
          const page = await checkRepeated(selection.next, await read(selection.next));
          checkProgress(page);
          const { isLast, ...batch } = await selection.select(page);
          if (isLast) close();
          const count = from || total === undefined ? undefined : total - options.offset;
          if (batch.rows.length > 0) return { ...batch, count };
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
