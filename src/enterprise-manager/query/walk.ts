import { abortError, onAbort } from "../../http/abort.js";
import { ApiError } from "../../http/errors.js";
import { lastKeys, type Position } from "../../paging/cursor.js";
import { createPageMemory, fingerprint, judgeRepeated } from "../../paging/repeated-page.js";
import type { Walk } from "../../paging/walk.js";
import { isObject } from "../../util/objects.js";

/** One page of a query. */
export interface QueryPage<T> {
  readonly rows: readonly T[];
  /** Number of the page, from 1, and how many there are; `undefined` where everything came at once. */
  readonly number: number | undefined;
  readonly count: number | undefined;
}

/** Fetches a page by its number, of another size where one is given. */
export type FetchPage<T> = (
  page: { readonly page: number; readonly pageSize?: number },
  signal: AbortSignal,
) => Promise<QueryPage<T>>;

/**
 * Walks a query page by page: the server tells how many pages there are, never how many rows. It goes on from where an
 * earlier walk stood, if that is given: the page read last is read again, for what it has behind the last row given.
 */
export function queryWalk<T>(
  fetchPage: (number: number, signal: AbortSignal) => Promise<QueryPage<T>>,
  operation: string,
  signal: AbortSignal | undefined,
  from?: Position,
): Walk<T> {
  const meet = createPageMemory();
  let next = from?.at ?? 1;
  let position = from;
  let firstCount: number | undefined;
  let isOver = false;
  let isClosed = false;
  let inFlight: AbortController | undefined;

  const error = (message: string) => new ApiError("protocol", message, { operation });
  const gone = () =>
    new ApiError("expired", "the page of the cursor is gone from the query: start anew", { operation });

  const fetchNumber = async (wanted: number): Promise<QueryPage<T>> => {
    const controller = new AbortController();
    const abort = () => controller.abort(signal?.reason);
    inFlight = controller;
    const forget = signal && onAbort(signal, abort);
    try {
      const page = await fetchPage(wanted, controller.signal);
      const { number = 1 } = page;
      if (number === wanted) return page;
      if (wanted === from?.at) throw gone();
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
    const isFirst = position === from;
    const given = isFirst && from ? rows.findLastIndex((row) => from.keys.includes(keyOf(row) ?? "")) + 1 : 0;
    position = { at: next, keys: lastKeys(position?.keys ?? [], rows, keyOf), rows: rows.length };
    next++;
    return rows.slice(given);
  };

  return {
    total: undefined,
    get position() {
      return position;
    },
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

/** What tells a row from the others: its UID, a task's id, or its address. */
function keyOf(row: unknown): string | undefined {
  const { UID, TaskId, Href } = isObject(row) ? row : {};
  return [UID, TaskId, Href].find((key) => typeof key === "string");
}
