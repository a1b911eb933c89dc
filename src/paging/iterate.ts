import { abortError } from "../http/abort.js";
import type { Batch, PageReader } from "./reader.js";

/**
 * Iterates over the items of each batch. The reader is opened by the first `next()`. Not a generator, because a generator
 * ends with its first rejection, and its `return()` waits for the page in flight.
 */
export function iterate<T, Item>(
  open: () => PageReader<T>,
  signal: AbortSignal | undefined,
  itemsOf: (batch: Batch<T>) => readonly Item[],
): AsyncIterableIterator<Item> {
  const end = { done: true, value: undefined } as const;
  let last: Promise<IteratorResult<Item>> = Promise.resolve(end);
  let reader: PageReader<T> | undefined;
  let items: Iterator<Item> | undefined;
  let isClosed = false;

  async function read(): Promise<IteratorResult<Item>> {
    while (!isClosed) {
      if (signal?.aborted) throw abortError(signal);
      const item = items?.next();
      if (item && !item.done) return item;
      // An iterator at its end still holds its page.
      items = undefined;
      reader ??= open();
      const batch = await reader.next();
      if (batch === undefined) isClosed = true;
      else items = itemsOf(batch).values();
    }
    return end;
  }

  return {
    next() {
      last = last.then(read, read);
      return last;
    },
    async return() {
      isClosed = true;
      reader?.close();
      return end;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
