import { type ApiError, checkInteger } from "./errors.js";

/** What became of an item that was started. The error is the ApiError of a call, or what else `run` threw. */
export type BulkSettled<Item, Value> =
  | { readonly item: Item; readonly status: "done"; readonly value: Value }
  | { readonly item: Item; readonly status: "failed"; readonly error: ApiError | Error };

/** What became of an item where `stopOnError` or a signal may have kept it from being started. */
export type BulkResult<Item, Value> =
  | BulkSettled<Item, Value>
  | { readonly item: Item; readonly status: "not started" };

export interface BulkOptions {
  /**
   * Starts no further items after a failure; those under way go on to their end.
   *
   * @default false
   */
  stopOnError?: boolean | undefined;
  /** Starts no further items once it fires; handed to the calls, which it ends. */
  signal?: AbortSignal | undefined;
  /**
   * Items under way at once, from 1 to 1,000; 1 for one after another. The client's own limit applies besides.
   *
   * @default 16
   */
  concurrency?: number | undefined;
}

/**
 * Runs one call for each item and says for each, in the order of the items, what became of it: no failure hides another.
 * All items are taken before the first call, so that calls cannot disturb the walk of the collection they come from; it
 * throws what the iteration throws, nothing having been called then. Without `stopOnError` and signal every item is started.
 *
 * @throws ApiError of kind `input` when an option is wrong
 * @example
 * const results = await bulk(tenantUids, (tenantUid, signal) =>
 *   vspc.post("/infrastructure/sites/tenants/{tenantUid}/disable", { path: { tenantUid }, signal }),
 * );
 */
export function bulk<Item, Value>(
  items: Iterable<Item> | AsyncIterable<Item>,
  run: (item: Item, signal: AbortSignal) => Promise<Value> | Value,
  options?: BulkOptions & { stopOnError?: false; signal?: never },
): Promise<BulkSettled<Item, Value>[]>;
export function bulk<Item, Value>(
  items: Iterable<Item> | AsyncIterable<Item>,
  run: (item: Item, signal: AbortSignal) => Promise<Value> | Value,
  options?: BulkOptions,
): Promise<BulkResult<Item, Value>[]>;
export async function bulk<Item, Value>(
  items: Iterable<Item> | AsyncIterable<Item>,
  run: (item: Item, signal: AbortSignal) => Promise<Value> | Value,
  options: BulkOptions = {},
): Promise<BulkResult<Item, Value>[]> {
  const { stopOnError = false, signal = new AbortController().signal } = options;
  const concurrency = checkInteger("concurrency", options.concurrency ?? 16, 1, 1000, "items");
  const results: BulkResult<Item, Value>[] = [];
  for await (const item of items) results.push({ item, status: "not started" });

  let failed = false;
  const queue = results.entries();
  const worker = async () => {
    while (!signal.aborted && !(stopOnError && failed)) {
      const { value: entry } = queue.next();
      if (!entry) return;
      const [index, { item }] = entry;
      const result = await settle(item, run, signal);
      failed ||= result.status === "failed";
      results[index] = result;
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, results.length) }, worker));
  return results;
}

async function settle<Item, Value>(
  item: Item,
  run: (item: Item, signal: AbortSignal) => Promise<Value> | Value,
  signal: AbortSignal,
): Promise<BulkSettled<Item, Value>> {
  try {
    return { item, status: "done", value: await run(item, signal) };
  } catch (error) {
    return {
      item,
      status: "failed",
      error: error instanceof Error ? error : new Error(String(error), { cause: error }),
    };
  }
}
