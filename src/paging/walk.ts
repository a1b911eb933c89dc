import { abortError } from "../http/abort.js";
import { lastKeys, type Position } from "./cursor.js";
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
  readonly after: string | undefined;
}

/** One way through a collection. */
export interface Walk<T> {
  /** Rows in the collection as of the last page read. */
  readonly total: number | undefined;
  /** Where it stands behind the rows last given. */
  readonly position: Position | undefined;
  /** The next rows, never none; undefined at the end. After a rejection the next call asks for the same page again. */
  next(): Promise<readonly T[] | undefined>;
  /** Ends the walk and aborts what is in flight. */
  close(): void;
}

/** Goes on from where an earlier walk stood, if it is given. Calls of `next` must wait for each other. */
export function createWalk<T>(source: PageSource<T>, options: WalkOptions, from?: Position): Walk<T> {
  const window = createWindow(source, options);
  const checkOffset = createOffsetCheck(source, window.probe);
  const isJoined = from !== undefined && from.keys.length > 0 && options.consistency !== "fast";
  let strategy = isJoined ? exactStrategy(source, options, options.offset, from) : undefined;
  let at = from === undefined ? options.offset : Math.max(options.offset, from.at - (isJoined ? 1 : 0));
  const start = at;
  let total: number | undefined;
  let position: Position | undefined;
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
    strategy ??= chooseStrategy(source, options, start, page);
    const step = strategy.read(at, page);
    if (step.strategy) strategy = step.strategy;
    total = page.total;
    if (step.rows.length > 0 && !step.isLate) position = positionBehind(page, strategy);
    if (step.restart) window.clear();
    else window.shift(page.rows.length);
    if (step.next === undefined) close();
    else at = step.next;
    return step.rows;
  }

  function positionBehind({ rows }: Page<T>, { overlap }: Strategy<T>): Position {
    const before = position?.keys ?? from?.keys ?? [];
    const keys = overlap > 0 ? lastKeys(before, rows, (row) => source.key?.(row)) : [];
    return { at: at + rows.length, keys, rows: rows.length, total };
  }

  return {
    get total() {
      return total;
    },
    get position() {
      return position;
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
function chooseStrategy<T>(source: PageSource<T>, options: WalkOptions, start: number, first: Page<T>): Strategy<T> {
  const { consistency } = options;
  const key = (row: T) => source.key?.(row);
  const isExact = consistency === "exact" || (consistency === undefined && exactFault(key, start, first) === undefined);
  return isExact ? exactStrategy(source, options, start) : plainPaging();
}

function exactStrategy<T>(source: PageSource<T>, { consistency }: WalkOptions, start: number, from?: Position) {
  const key = (row: T) => source.key?.(row);
  const isRequired = consistency === "exact";
  return exactPaging({ key, start, isRequired, from, error: (message, kind) => source.error(message, kind) });
}
