import { abortError } from "../http/abort.js";
import { type Course, chooseCourse } from "./course.js";
import { createOffsetCheck } from "./offset-check.js";
import type { ListOptions, PageSource } from "./types.js";
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
  let course: Course<T> | undefined;
  let at = options.offset;
  let total: number | undefined;
  let isOver = false;

  function close(): void {
    isOver = true;
    window.clear();
  }

  async function readOn(): Promise<readonly T[]> {
    const page = await window.head(at, course?.overlap ?? 0, total);
    if (!isOver) await checkOffset(at, page);
    if (isOver) return [];
    course ??= chooseCourse(source, options, page);
    const step = course.read(at, page);
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
