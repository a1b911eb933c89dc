import { checkInteger, inputError } from "../http/errors.js";
import { cursorsOf, type Position } from "./cursor.js";
import { iterate } from "./iterate.js";
import { type Batch, createPageReader, type PageReader } from "./reader.js";
import type { List, ListOptions, ListPage, PageSource } from "./types.js";
import type { ReaderOptions } from "./window.js";

/**
 * Creates a list over the rows of `source`. Throws ApiError of kind `input` if an option is out of range; an invalid cursor
 * is rejected when the list is read, before a request is sent.
 */
export function createList<T>(source: PageSource<T>, options: ListOptions = {}): List<T> {
  const settings = withDefaults(options);
  const { offset, signal } = settings;
  const { after } = options;
  const cursors = cursorsOf({ ...source.scope, offset });

  const openPlain = (offset: number, pageSize: number) =>
    createPageReader(source, { ...settings, offset, pageSize, window: 1, consistency: "fast" });

  function open(count?: number): PageReader<T> {
    const from = after === undefined ? undefined : cursors.read(after);
    if (from?.identities.length === 0 && settings.consistency === "exact") {
      throw inputError('after: the cursor belongs to plain paging. Start again, or omit consistency "exact".');
    }
    return from || count === undefined ? createPageReader(source, settings, from) : openPlain(offset, count);
  }

  return {
    ...listOf(open, cursors.write, { signal, inputError: (message) => source.error(message, "input") }),
    async total() {
      const first = await openPlain(0, 1).next();
      if (first === undefined) return 0;
      if (first.count === undefined) throw source.error("the server returns no total for this list");
      return first.count;
    },
  };
}

/** Creates a list from a function that starts an iteration, of which only the first `count` rows are read if that is given. */
export function listOf<T>(
  open: (count?: number) => PageReader<T>,
  writeCursor: (position: Position) => string,
  { signal, inputError }: { signal: AbortSignal | undefined; inputError(message: string): Error },
): Omit<List<T>, "total"> {
  /** Comparing or printing a page shows rows only, because its cursor is not enumerable. */
  const toPage = ({ rows, at, identities }: Batch<T>) =>
    Object.defineProperty([...rows], "cursor", { value: writeCursor({ at, identities }) }) as unknown as ListPage<T>;

  return {
    [Symbol.asyncIterator]: () => iterate(open, signal, ({ rows }) => rows),
    pages: () => iterate(open, signal, (batch) => [toPage(batch)]),
    async toArray({ max = Number.POSITIVE_INFINITY } = {}) {
      if (max !== Number.POSITIVE_INFINITY) checkInteger("max", max, 0, Number.MAX_SAFE_INTEGER, "rows");
      const { rows, count } = await readRows(open(), (count) => count > max);
      if (count <= max) return rows;
      throw inputError(
        `toArray: the list has at least ${count} rows, and max allows ${max}. Raise max, narrow the list, or iterate over it.`,
      );
    },
    first: async () => (await readRows(open(1), () => true)).rows[0],
    async only() {
      const { rows, count } = await readRows(open(2), (count) => count > 1);
      const [row] = rows;
      if (row !== undefined && count === 1) return row;
      throw inputError(`only: the list has ${count} rows, not exactly one`);
    },
  };
}

/** Returns the rows and their number, which is that of the whole list if it is known. Stops if the number `isEnough`. */
async function readRows<T>(reader: PageReader<T>, isEnough: (count: number) => boolean) {
  const rows: T[] = [];
  let count = 0;
  try {
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      for (const row of batch.rows) rows.push(row);
      count = Math.max(rows.length, batch.count ?? 0);
      if (isEnough(count)) break;
    }
  } finally {
    reader.close();
  }
  return { rows, count };
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
