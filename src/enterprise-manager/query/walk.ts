import { abortError } from "../../http/abort.js";
import { ApiError } from "../../http/errors.js";
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
  let next = 1;
  let isOver = false;
  let isClosed = false;
  let inFlight: AbortController | undefined;

  const fetchNext = async (): Promise<QueryPage<T>> => {
    const controller = new AbortController();
    const abort = () => controller.abort(signal?.reason);
    inFlight = controller;
    signal?.addEventListener("abort", abort);
    try {
      return await fetchPage(next, controller.signal);
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  };

  const readOn = async (): Promise<readonly T[]> => {
    const { rows, number = 1, count = 1 } = await fetchNext();
    if (number !== next) {
      throw new ApiError("protocol", `asked for page ${next}, the server answered with page ${number}`, { operation });
    }
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
        } catch (error) {
          if (!isClosed) throw error;
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
