import { abortError } from "../http/abort.js";
import { exactFault, exactPaging } from "./exact.js";
import { createOffsetCheck } from "./offset-check.js";
import { plainPaging, type Strategy } from "./strategy.js";
import type { ListOptions, Page, PageSource } from "./types.js";
import { createWindow } from "./window.js";

/** `ListOptions` with the defaults in place. */
export interface WalkOptions {
  readonly offset: number;
  readonly pageSize: number;
  readonly window: number;
  readonly consistency: ListOptions["consistency"];
  readonly signal: AbortSignal | undefined;
}

/** One way through a collection. */
export interface Walk<T> {
  /** Rows in the collection as of the last page read. */
  readonly total: number | undefined;
  /** The next rows, never none; undefined at the end. After a rejection the next call asks for the same page again. */
  next(): Promise<readonly T[] | undefined>;
  /** Ends the walk and aborts what is in flight. */
  close(): void;
}

/** Calls of `next` must wait for each other. */
export function createWalk<T>(source: PageSource<T>, options: WalkOptions): Walk<T> {
  const window = createWindow(source, options);
  const checkOffset = createOffsetCheck(source, window.probe);
  let strategy: Strategy<T> | undefined;
  let at = options.offset;
  let total: number | undefined;
  let isOver = false;

  function close(): void {
    isOver = true;
    window.clear();
  }

  async function readOn(): Promise<readonly T[]> {
    const page = await window.head(at, strategy?.overlap ?? 0, total);
    const isUsable = isOver || (await checkOffset(at, page));
    if (!isUsable) window.clear();
    if (isOver || !isUsable) return [];
    strategy ??= chooseStrategy(source, options, page);
    const step = strategy.read(at, page);
    if (step.strategy) strategy = step.strategy;
    total = page.total;
    if (step.restart) window.clear();
    else window.shift(page.rows.length);
    if (step.next === undefined) close();
    else at = step.next;
    return step.rows;
  }

  return {
    get total() {
      return total;
    },
    close,
    async next() {
      while (!isOver) {
        if (options.signal?.aborted) throw abortError(options.signal);
        try {
          const rows = await readOn();
          if (rows.length > 0) return rows;
        } catch (error) {
          if (isOver) break;
          window.clear();
          throw error;
        }
      }
      return undefined;
    },
  };
}

/** What `consistency` asks for; without it, what the first page allows. */
function chooseStrategy<T>(source: PageSource<T>, { consistency, offset }: WalkOptions, first: Page<T>): Strategy<T> {
  const key = (row: T) => source.key?.(row);
  const isRequired = consistency === "exact";
  const isExact = isRequired || (consistency === undefined && exactFault(key, offset, first) === undefined);
  if (!isExact) return plainPaging();
  return exactPaging({ key, start: offset, isRequired, error: (message) => source.error(message) });
}
