import { checkInteger, inputError } from "../http/errors.js";
import type { List, ListOptions, PageSource } from "./types.js";
import type { WalkOptions } from "./walk.js";

/**
 * A list of the rows of `source`, whose code is loaded when it is first read, as the source may be: programs that list
 * nothing do without. Throws ApiError of kind `input` for an option out of range.
 */
export function createList<T>(
  source: PageSource<T> | (() => Promise<PageSource<T>>),
  options: ListOptions = {},
): List<T> {
  const settings = withDefaults(options);
  const load = async () => {
    const { walkedList } = await import("./walked-list.js");
    return walkedList(typeof source === "function" ? await source() : source, settings);
  };
  return { ...listLater(load), total: async () => (await load()).total() };
}

/** A list that is loaded by each reading. */
export function listLater<T>(load: () => Promise<Omit<List<T>, "total">>): Omit<List<T>, "total"> {
  return {
    [Symbol.asyncIterator]: () => iterateLater(async () => (await load())[Symbol.asyncIterator]()),
    pages: () => iterateLater(async () => (await load()).pages()),
    toArray: async (limits) => (await load()).toArray(limits),
    first: async () => (await load()).first(),
    only: async () => (await load()).only(),
  };
}

/** An iterator that is opened by its first call; those that come meanwhile wait for it in their order. */
function iterateLater<T>(open: () => Promise<AsyncIterableIterator<T>>): AsyncIterableIterator<T> {
  let iterator: AsyncIterableIterator<T> | undefined;
  let opening: Promise<AsyncIterableIterator<T>> | undefined;
  const opened = async () => {
    opening ??= open();
    iterator = await opening;
    return iterator;
  };
  return {
    next: () => iterator?.next() ?? opened().then((ready) => ready.next()),
    async return() {
      await (iterator ?? (await opened())).return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The servers count rows in 32 bits. */
const mostRows = 2 ** 31 - 1;

function withDefaults(options: ListOptions): WalkOptions {
  const { offset = 0, window = 4, consistency, signal, after } = options;
  checkInteger("offset", offset, 0, mostRows, "rows");
  const pageSize = checkInteger("pageSize", options.pageSize ?? 500, 1, mostRows, "rows");
  checkInteger("window", window, 1, 1000, "pages");
  if (consistency !== undefined && consistency !== "exact" && consistency !== "fast") {
    throw inputError(`consistency must be exact or fast, got ${String(consistency)}`);
  }
  const size = consistency === "fast" ? pageSize : Math.max(2, pageSize);
  return { offset, pageSize: size, window, consistency, signal, after };
}
