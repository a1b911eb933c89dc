import { abortError, onAbort } from "../http/abort.js";
import type { ApiResponse } from "../http/call.js";
import { ApiError, inputError } from "../http/errors.js";
import { cursorsOf, lastIdentities, type Position } from "../paging/cursor.js";
import { listOf } from "../paging/list.js";
import type { PageReader } from "../paging/reader.js";
import { createRepeatedPageCheck } from "../paging/repeated-page.js";
import { isObject } from "../util/objects.js";
import type { ClientContext } from "./context.js";
import { listQuery, type Query, type QueryList, type QueryOptions, rowPathOf } from "./query/list-query.js";
import type { QueryType } from "./query/parameters.js";

const operation = "GET /query";

/** Creates the method that queries page by page. */
export function createQuery(context: ClientContext): Query {
  const query = <Type extends QueryType>(type: Type, options: QueryOptions<Type> = {}): QueryList<object> => {
    const parameters = listQuery(type, options);
    const { signal, after, timeout, maxAttempts } = options;
    const rowPath = rowPathOf(type, options.format);
    const cursors = cursorsOf(parameters);
    const open = (count?: number) => {
      const from = after === undefined ? undefined : cursors.read(after);
      // The page number of a cursor is valid for the page size of its query only.
      const size = count === undefined || from ? {} : { pageSize: count };
      const fetchPage = async (page: number, stop: AbortSignal) => {
        const init = { timeout, maxAttempts, query: { ...parameters, ...size, page }, signal: stop };
        return pageOf(await context.request(operation, init), rowPath);
      };
      return createQueryReader<object>(fetchPage, { signal, from });
    };
    return listOf(open, cursors.write, { signal, inputError: (message) => inputError(message, operation) });
  };
  // The types come from the specification. The code is the same for every type.
  return query as Query;
}

/** One page of a query. */
export interface QueryPage<T> {
  readonly rows: readonly T[];
  /** Number of the page, from 1, and number of pages; `undefined` if all results came at once. */
  readonly number: number | undefined;
  readonly count: number | undefined;
}

interface QueryReaderOptions {
  readonly signal: AbortSignal | undefined;
  /** Position of the iteration that this one resumes. Its page is read again, for the rows after the last one returned. */
  readonly from?: Position | undefined;
}

/** Creates the reader of a query, page by page. The server returns the number of pages, and no number of rows. */
export function createQueryReader<T>(
  fetchPage: (number: number, signal: AbortSignal) => Promise<QueryPage<T>>,
  { signal, from }: QueryReaderOptions,
): PageReader<T> {
  let next = from?.at ?? 1;
  let position: Position = from ?? { at: next, identities: [] };
  let firstCount: number | undefined;
  let isClosed = false;
  const controller = new AbortController();

  const error = (message: string) => new ApiError("protocol", message, { operation });
  const checkRepeated = createRepeatedPageCheck(fetchNumber, (earlier, at) =>
    error(`the server returned the same results as page ${earlier} and as page ${at}`),
  );

  async function fetchNumber(wanted: number) {
    const removeListener = signal && onAbort(signal, () => controller.abort(signal.reason));
    const page = await fetchPage(wanted, controller.signal).finally(removeListener);
    const { number = 1 } = page;
    if (number === wanted) return { ...page, identities: page.rows.map(identify) };
    if (wanted !== from?.at) throw error(`requested page ${wanted}, but the server returned page ${number}`);
    throw new ApiError("expired", "the page of the cursor no longer exists. Start again.", { operation });
  }

  async function readPage(): Promise<readonly T[]> {
    if (firstCount !== undefined && next > maxPages(firstCount)) {
      throw error(
        `the query had ${firstCount} pages and now has more than ${next}: it grows faster than it is read. Use a narrower filter or a larger pageSize.`,
      );
    }
    const { rows, identities, count = 1 } = await checkRepeated(next, await fetchNumber(next));
    if (isClosed) return [];
    const returned = next === from?.at ? from.identities : [];
    const unread = rows.slice(identities.findLastIndex((identity) => returned.includes(identity ?? "")) + 1);
    firstCount ??= count;
    position = { at: next, identities: lastIdentities(position.identities, identities) };
    if (next >= count) isClosed = true;
    next++;
    return unread;
  }

  return {
    async next() {
      while (!isClosed) {
        if (signal?.aborted) throw abortError(signal);
        try {
          const rows = await readPage();
          if (rows.length > 0) return { rows, ...position, count: undefined };
        } catch (failure) {
          if (!isClosed) throw failure;
        }
      }
      return undefined;
    },
    close() {
      isClosed = true;
      controller.abort();
    },
  };
}

/** A query may grow while it is read, but it must end. */
function maxPages(firstCount: number): number {
  return Math.max(2 * firstCount, firstCount + 32);
}

/** Returns the identity of a row: its UID, the ID of a task, or its address. */
function identify(row: unknown): string | undefined {
  const { UID, TaskId, Href } = isObject(row) ? row : {};
  return [UID, TaskId, Href].find((identity) => typeof identity === "string");
}

function pageOf({ data, status }: ApiResponse, rowPath: readonly string[]): QueryPage<object> {
  const paging = isObject(data) && isObject(data.PagingInfo) ? data.PagingInfo : undefined;
  const rows = valueAt(data, rowPath) ?? (paging ? [] : undefined);
  if (!Array.isArray(rows)) throw new ApiError("protocol", "the response contains no results", { operation, status });
  return { rows, number: integerOf(paging?.PageNum), count: integerOf(paging?.PagesCount) };
}

/** Returns the value at a property path. Stops at a list, because some JSON responses omit the inner object. */
function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || Array.isArray(value)) return value;
  return isObject(value) ? valueAt(value[name], rest) : undefined;
}

function integerOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
