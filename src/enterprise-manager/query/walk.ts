import { ApiError } from "../../errors.js";
import type { Walk } from "../../paging/walk.js";
import { abortError } from "../../transport/abort.js";

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
  const closing = new AbortController();
  const stop = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
  let next = 1;
  let isOver = false;

  const readOn = async (): Promise<readonly T[]> => {
    const { rows, number = 1, count = 1 } = await fetchPage(next, stop);
    if (number !== next) {
      throw new ApiError("protocol", `asked for page ${next}, the server answered with page ${number}`, { operation });
    }
    if (next >= count) isOver = true;
    next++;
    return rows;
  };

  return {
    total: undefined,
    async next() {
      while (!isOver) {
        if (signal?.aborted) throw abortError(signal);
        try {
          const rows = await readOn();
          if (closing.signal.aborted) break;
          if (rows.length > 0) return rows;
        } catch (error) {
          if (closing.signal.aborted) break;
          throw error;
        }
      }
      return undefined;
    },
    close() {
      isOver = true;
      closing.abort();
    },
  };
}
