import { checkInteger, inputError } from "../http/errors.js";
import { type Cursors, cursorsOf } from "./cursor.js";
import { iteratePages, iterateRows, onlyRow, type PageReader, readAll, readFirst } from "./iterate.js";
import { createPageReader, type ReaderOptions } from "./reader.js";
import type { List, ListOptions, PageSource } from "./types.js";
import { requestPage } from "./window.js";

/**
 * Creates a list over the rows of `source`. Throws ApiError of kind `input` if an option is out of range; an invalid cursor
 * is rejected when the list is read, before a request is sent.
 */
export function createList<T>(source: PageSource<T>, options: ListOptions = {}): List<T> {
  const settings = withDefaults(options);
  const { offset, signal } = settings;
  const { after } = options;
  const cursors = cursorsOf({ ...source.scope, offset });

  function open(count?: number): PageReader<T> {
    const from = after === undefined ? undefined : cursors.read(after);
    if (from?.identities.length === 0 && settings.consistency === "exact") {
      throw inputError('after: the cursor belongs to plain paging. Start again, or omit consistency "exact".');
    }
    if (from || count === undefined) return createPageReader(source, settings, from);
    return createPageReader(source, { ...settings, pageSize: count, window: 1, consistency: "fast" });
  }

  return {
    // The total includes the rows before a cursor, so it does not limit the rest.
    ...listOf(open, cursors, {
      signal,
      offset: after === undefined ? offset : Number.POSITIVE_INFINITY,
      inputError: (message) => source.error(message, "input"),
    }),
    async total() {
      const { total } = await requestPage(source, 0, 1, signal).page;
      if (total === undefined) throw source.error("the server returns no total for this list");
      return total;
    },
  };
}

export interface ListOfOptions {
  readonly signal: AbortSignal | undefined;
  readonly offset: number;
  /** Creates the error of a list that does not have exactly one row. */
  inputError(message: string): Error;
}

/** Creates a list from a function that starts an iteration, of which only the first `count` rows are read if that is given. */
export function listOf<T>(
  open: (count?: number) => PageReader<T>,
  cursors: Cursors,
  { signal, offset, inputError }: ListOfOptions,
): Omit<List<T>, "total"> {
  return {
    [Symbol.asyncIterator]: () => iterateRows(open, signal),
    pages: () => iteratePages(open, cursors.write),
    toArray: async ({ max } = {}) => readAll(open(), offset, max),
    first: async () => (await readFirst(open(1), 1))[0],
    async only() {
      const reader = open(2);
      return onlyRow(await readFirst(reader, 2), inputError, (reader.total ?? 0) - offset);
    },
  };
}

/** The servers count rows in 32 bits. */
const mostRows = 2 ** 31 - 1;

function withDefaults(options: ListOptions): ReaderOptions {
  const { offset = 0, window = 4, consistency, signal } = options;
  checkInteger("offset", offset, 0, mostRows, "rows");
  const pageSize = checkInteger("pageSize", options.pageSize ?? 500, 1, mostRows, "rows");
  checkInteger("window", window, 1, 1000, "pages");
  if (consistency !== undefined && consistency !== "exact" && consistency !== "fast") {
    throw inputError(`consistency must be exact or fast, got ${String(consistency)}`);
  }
  // Pages that overlap by a row need two.
  return { offset, pageSize: consistency === "fast" ? pageSize : Math.max(2, pageSize), window, consistency, signal };
}
