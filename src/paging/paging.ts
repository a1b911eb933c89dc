import type { Page } from "./types.js";

/** Selects the rows of a page to return and the start of the next page. */
export interface Paging<T> {
  /** Number of rows that a page shares with the page before. */
  readonly overlap: 0 | 1;
  /** Handles the page at `at`. If it throws, the page can be read again. */
  read(at: number, page: Page<T>): Promise<Step<T>>;
}

export interface PageAt<T> {
  readonly at: number;
  readonly page: Page<T>;
}

export interface Step<T> {
  /** Rows to return. */
  readonly rows: readonly T[];
  /** Offset after the page. */
  readonly end: number;
  readonly isLast: boolean;
  /** Identities of the last rows; none if the list can be resumed by its offset only. */
  readonly identities: readonly string[];
  /** Paging of the remaining pages, if it changes. */
  readonly fallback?: Paging<T>;
}

/** Returns pages as they come, until the total is reached or, without a total, until a page is empty. */
export function plainPaging<T>(select = (rows: readonly T[]) => rows): Paging<T> {
  return {
    overlap: 0,
    async read(at, { rows, total }) {
      const end = at + rows.length;
      const isLast = total === undefined ? rows.length === 0 : end >= total;
      return { rows: select(rows), end, isLast, identities: [] };
    },
  };
}
