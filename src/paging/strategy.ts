import { type Key, keyFault, type SeenRows } from "./seen-rows.js";
import type { Page } from "./types.js";

/** How a walk goes on from page to page. */
export interface Strategy<T> {
  /** Rows at the start of a page that the page before had too. */
  readonly overlap: number;
  /** Decides on the page that was read at `at`. Throws if it cannot be used; it may then be read again. */
  read(at: number, page: Page<T>): Step<T>;
}

export interface Step<T> {
  /** The rows to give. */
  readonly rows: readonly T[];
  /** Where the next page starts; undefined at the end. */
  readonly next: number | undefined;
  /** The pages requested ahead are of no use, nor is what was learned from them. */
  readonly restart?: true;
  /** The rows are found late, and the walk stands where it stood before them. */
  readonly isLate?: true;
  /** What reads the pages from here on. */
  readonly strategy?: Strategy<T>;
}

/** Takes the pages as they come, until the total is reached; without a total, until a page is empty. */
export function plainPaging<T>(): Strategy<T> {
  return {
    overlap: 0,
    read(at, { rows, total }) {
      const end = at + rows.length;
      const isLast = total === undefined ? rows.length === 0 : end >= total;
      return { rows, next: isLast ? undefined : end };
    },
  };
}

/** Plain paging that leaves out the rows seen, as long as rows can be told apart. */
export function unseenPaging<T>(key: Key<T>, seen: SeenRows<T>): Strategy<T> {
  const plain = plainPaging<T>();
  return {
    overlap: 0,
    read(at, page) {
      const step = plain.read(at, page);
      const isKeyed = keyFault(key, page.rows) === undefined;
      return isKeyed ? { ...step, rows: step.rows.filter(seen.add) } : { ...step, strategy: plain };
    },
  };
}
