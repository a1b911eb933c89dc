import { checkInteger } from "./errors.js";

/** What became of one item. */
export type BulkResult<Item, Value> =
  | { readonly item: Item; readonly status: "done"; readonly value: Value }
  | { readonly item: Item; readonly status: "failed"; readonly error: unknown }
  | { readonly item: Item; readonly status: "not started" };

export interface BulkOptions {
  /** Starts no further items after a failure; those under way go on to their end. */
  stopOnError?: boolean;
  /** Starts no further items once it fires; handed to the calls, which it ends. */
  signal?: AbortSignal;
  /** Items under way at once; 16 when absent, 1 for one after another. The client's own limit applies besides. */
  concurrency?: number;
}

/**
 * Runs one call for each item and says for each, in the order of the items, what became of it: no failure hides another.
 * All items are taken before the first call, so that calls cannot disturb the walk of the collection they come from; it
 * throws what the iteration throws, nothing having been called then.
 *
 * @example
 * const results = await bulk(tenantUids, (tenantUid, signal) =>
 *   vspc.post("/infrastructure/sites/tenants/{tenantUid}/disable", { path: { tenantUid }, signal }),
 * );
 */
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
): Promise<BulkResult<Item, Value>> {
  try {
    return { item, status: "done", value: await run(item, signal) };
  } catch (error) {
    return { item, status: "failed", error };
  }
}
