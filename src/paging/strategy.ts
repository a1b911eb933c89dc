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
  /** What reads the pages from here on. */
  readonly strategy?: Strategy<T>;
}

/** Takes the pages as they come. */
export function plainPaging<T>(): Strategy<T> {
  return {
    overlap: 0,
    read: (at, { rows, total }) => ({ rows, next: plainNext(at + rows.length, rows.length, total) }),
  };
}

/** Where the page after one that ends at `end` starts; without a total an empty page is the last. */
export function plainNext(end: number, rows: number, total: number | undefined): number | undefined {
  const isLast = total === undefined ? rows === 0 : end >= total;
  return isLast ? undefined : end;
}
