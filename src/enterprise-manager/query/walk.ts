import { abortError, onAbort } from "../../http/abort.js";
import { ApiError } from "../../http/errors.js";
import { createPageMemory, fingerprint, judgeRepeated } from "../../paging/repeated-page.js";
import type { Walk } from "../../paging/walk.js";

/** One page of a query. */
export interface QueryPage<T> {
  readonly rows: readonly T[];
  /** Number of the page, from 1, and how many there are; `undefined` where everything came at once. */
  readonly number: number | undefined;
  readonly count: number | undefined;
}

export type FetchPage<T> = (number: number, signal: AbortSignal) => Promise<QueryPage<T>>;

/** Walks a query page by page: the server tells how many pages there are, never how many rows. */
export function queryWalk<T>(fetchPage: FetchPage<T>, operation: string, signal: AbortSignal | undefined): Walk<T> {
  const meet = createPageMemory();
  let next = 1;
  let firstCount: number | undefined;
  let isOver = false;
  let isClosed = false;
  let inFlight: AbortController | undefined;

  const error = (message: string) => new ApiError("protocol", message, { operation });

  const fetchNumber = async (wanted: number): Promise<QueryPage<T>> => {
    const controller = new AbortController();
    const abort = () => controller.abort(signal?.reason);
    inFlight = controller;
    const forget = signal && onAbort(signal, abort);
    try {
      const page = await fetchPage(wanted, controller.signal);
      const { number = 1 } = page;
      if (number === wanted) return page;
      throw error(`asked for page ${wanted}, the server answered with page ${number}`);
    } finally {
      forget?.();
    }
  };

  /** Whether the page has to be read again, as another one is there by now. */
  const isOutdated = async (page: QueryPage<T>): Promise<boolean> => {
    const met = page.rows.length > 0 ? meet(next, fingerprint(page.rows)) : undefined;
    if (met === undefined) return false;
    const judgement = await judgeRepeated(fetchNumber, met, next, page);
    if (judgement === "repeated") throw error(`the server gave the same results as page ${met} and as page ${next}`);
    return judgement === "outdated";
  };

  const readOn = async (): Promise<readonly T[]> => {
    if (firstCount !== undefined && next > mostPages(firstCount)) {
      throw error(
        `the query had ${firstCount} pages, and has more than ${next} by now: it grows faster than it is read; narrow it, or raise pageSize`,
      );
    }
    const page = await fetchNumber(next);
    if (isClosed || (await isOutdated(page))) return [];
    const { rows, count = 1 } = page;
    firstCount ??= count;
    isOver = next >= count;
    next++;
    return rows;
  };

  return {
    total: undefined,
    async next() {
      while (!isOver && !isClosed) {
        if (signal?.aborted) throw abortError(signal);
        try {
          const rows = await readOn();
          if (rows.length > 0 && !isClosed) return rows;
        } catch (failure) {
          if (!isClosed) throw failure;
        }
      }
      return undefined;
    },
    close() {
      isClosed = true;
      inFlight?.abort();
    },
  };
}

/** A collection may grow while it is read, but there is an end to it. */
function mostPages(firstCount: number): number {
  return Math.max(2 * firstCount, firstCount + 32);
}
