import type { SeenRows } from "./seen-rows.js";
import type { Step, Strategy } from "./strategy.js";
import type { Page } from "./types.js";

/** Pages looked at in each direction. */
const mostPages = 32;

export interface SearchOptions<T> {
  readonly seen: SeenRows<T>;
  /** The least offset of the walk. */
  readonly floor: number;
  /** Rows that a page is likely to have. */
  readonly pageRows: number;
  /** Rows in the collection when the rows were given, where that is known. */
  readonly total: number | undefined;
  /** Goes on from a page, read at `at`, that has a row that was given. */
  join(at: number, page: Page<T>): Step<T>;
  /** The error where none of the rows is found. */
  lost(): Error;
}

/**
 * Looks for the rows given, page by page without a gap: back first, as deletions move rows; ahead first where the
 * collection has grown.
 */
export function searchPaging<T>({ seen, floor, join, lost, ...known }: SearchOptions<T>): Strategy<T> {
  let pageRows = known.pageRows;
  let left = { back: mostPages, ahead: mostPages };
  /** All rows from `low` to `high` were looked at. */
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  /** Where the pages that lead up to `low` began. */
  let stretch = 0;
  let isAtEnd = false;
  let hasGrown = false;

  function look(at: number, { rows, total }: Page<T>): void {
    hasGrown ||= (total ?? 0) > (known.total ?? Number.POSITIVE_INFINITY);
    pageRows = Math.max(pageRows, rows.length);
    if (at < low && low !== Number.POSITIVE_INFINITY) {
      low = stretch;
      return;
    }
    low = Math.min(low, at);
    high = at + rows.length;
    isAtEnd = rows.length === 0 || (total !== undefined && high >= total);
  }

  function nextPage(): number | undefined {
    const back = low > floor && left.back > 0 ? Math.max(floor, low - Math.max(1, pageRows - 1)) : undefined;
    const ahead = !isAtEnd && left.ahead > 0 ? high : undefined;
    return hasGrown ? (ahead ?? back) : (back ?? ahead);
  }

  return {
    overlap: 1,
    read(at, page) {
      if (page.rows.some(seen.has)) return join(at, page);
      const end = at + page.rows.length;
      const isShort = at < low && low !== Number.POSITIVE_INFINITY && end < low && end > at;
      // The server gave fewer rows than a page is likely to have: the others first, so that there is no gap.
      if (isShort) return { rows: [], next: end, restart: true };
      look(at, page);
      const next = nextPage();
      if (next === undefined) {
        low = Number.POSITIVE_INFINITY;
        left = { back: mostPages, ahead: mostPages };
        throw lost();
      }
      if (next < low) stretch = next;
      left[next < low ? "back" : "ahead"]--;
      return { rows: [], next, restart: true };
    },
  };
}
