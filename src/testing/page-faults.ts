import type { Fault } from "./faults.js";

/** Some of the rows of a list: the first of them, counted from 0, and how many at most. */
export interface PageOfRows {
  readonly first: number;
  readonly size: number;
}

/**
 * The page that a request gets: smaller than asked for, the first one, or the one before, where a fault says so. `first`
 * gives the first row of a page of that size.
 */
export function pageUnderFault(asked: number, first: (size: number) => number, fault: Fault | undefined): PageOfRows {
  const cap = fault?.profile.pageCap ?? Math.max(1, Math.floor(asked / 2));
  const size = fault?.kind === "page-cap" ? Math.min(asked, cap) : asked;
  if (fault?.kind === "offset-ignored") return { first: 0, size };
  return { first: fault?.kind === "page-repeated" ? Math.max(0, first(size) - size) : first(size), size };
}
