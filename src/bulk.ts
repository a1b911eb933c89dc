import { type ApiError, checkInteger } from "./http/errors.js";

/** Result of an item that was started. The error is the `ApiError` of a call or another error that `run` threw. */
export type BulkSettled<Item, Value> =
  | { readonly item: Item; readonly status: "done"; readonly value: Value }
  | { readonly item: Item; readonly status: "failed"; readonly error: ApiError | Error };

/** Result of an item. With `stopOnError` or a signal, items may remain unstarted. */
export type BulkResult<Item, Value> =
  | BulkSettled<Item, Value>
  | { readonly item: Item; readonly status: "not started" };

/** Options of {@link bulk}. */
export interface BulkOptions {
  /**
   * If `true`, starts no further items after a failure. Items that were already started run to completion.
   *
   * @default false
   */
  stopOnError?: boolean | undefined;
  /** Once aborted, no further items are started. Passed to `run`, so that it can abort the calls. */
  signal?: AbortSignal | undefined;
  /**
   * Maximum number of concurrent items, from 1 to 1,000. The `concurrency` of the client applies too.
   *
   * @default 16
   */
  concurrency?: number | undefined;
}

type Run<Item, Value> = (item: Item, signal: AbortSignal) => Promise<Value> | Value;

/**
 * Runs one call for each item. Returns one result per item, in order. One failure does not stop the others. All items are
 * read before the first call, so that calls cannot disturb the iteration of a list.
 *
 * @throws ApiError of kind `input` if an option is wrong, and errors of the iteration
 * @example
 * const results = await bulk(tenantUids, (tenantUid, signal) =>
 *   vspc.post("/infrastructure/sites/tenants/{tenantUid}/disable", { path: { tenantUid }, signal }),
 * );
 */
export function bulk<Item, Value>(
  items: Iterable<Item> | AsyncIterable<Item>,
  run: Run<Item, Value>,
  options?: BulkOptions & { stopOnError?: false; signal?: never },
): Promise<BulkSettled<Item, Value>[]>;
export function bulk<Item, Value>(
  items: Iterable<Item> | AsyncIterable<Item>,
  run: Run<Item, Value>,
  options?: BulkOptions,
): Promise<BulkResult<Item, Value>[]>;
export async function bulk<Item, Value>(
  items: Iterable<Item> | AsyncIterable<Item>,
  run: Run<Item, Value>,
  options: BulkOptions = {},
): Promise<BulkResult<Item, Value>[]> {
  const { stopOnError = false, signal = new AbortController().signal } = options;
  const concurrency = checkInteger("concurrency", options.concurrency ?? 16, 1, 1000, "items");
  const results: BulkResult<Item, Value>[] = [];
  for await (const item of items) results.push({ item, status: "not started" });

  let failed = false;
  const queue = results.entries();
  const worker = async () => {
    // All workers take their items from the same iterator.
    for (const [index, { item }] of queue) {
      if (signal.aborted || (stopOnError && failed)) return;
      try {
        results[index] = { item, status: "done", value: await run(item, signal) };
      } catch (error) {
        failed = true;
        results[index] = { item, status: "failed", error: asError(error) };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, results.length) }, worker));
  return results;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
