import { inputError } from "../../http/errors.js";
import { cursorsOf } from "../../paging/cursor.js";
import { listOf } from "../../paging/list.js";
import type { List } from "../../paging/types.js";
import { createQueryReader, type QueryPage } from "./reader.js";

interface QueryListOptions<T> {
  /** Fetches a page by its number, with another page size than that of the query if one is given. */
  fetchPage(page: { readonly page: number; readonly pageSize?: number }, signal: AbortSignal): Promise<QueryPage<T>>;
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
  /** Query parameters, without the page. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly after: string | undefined;
}

/** Creates the list of a query's results. An invalid cursor is rejected when the list is read. */
export function createQueryList<T>(options: QueryListOptions<T>): Omit<List<T>, "total"> {
  const { fetchPage, operation, signal, parameters, after } = options;
  const cursors = cursorsOf(parameters);
  const open = (count?: number) => {
    const from = after === undefined ? undefined : cursors.read(after);
    // The page number of a cursor is valid for the page size of its query.
    const size = count === undefined || from ? {} : { pageSize: count };
    return createQueryReader<T>((page, stop) => fetchPage({ ...size, page }, stop), { operation, signal, from });
  };
  return listOf(open, cursors, { signal, offset: 0, inputError: (message) => inputError(message, operation) });
}
