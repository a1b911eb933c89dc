import type { Fault } from "../faults.js";

/** One page of a query. */
export interface Page {
  /** Counted from 1. */
  readonly number: number;
  /** Most rows on it. */
  readonly size: number;
  /** Rows by which it begins too late or too early. */
  readonly shift: number;
}

/** The page that a request gets: another one, a smaller one, or one whose rows have moved, where a fault says so. */
export function pageUnderFault({ number, size }: Omit<Page, "shift">, fault: Fault | undefined): Page {
  const page = { number, size, shift: 0 };
  if (fault?.kind === "offset-ignored") return { ...page, number: 1 };
  if (fault?.kind === "page-repeated") return { ...page, number: Math.max(1, number - 1) };
  if (fault?.kind === "page-cap")
    return { ...page, size: Math.min(size, fault.profile.pageCap ?? Math.ceil(size / 2)) };
  if (fault?.kind === "rows-moved" && number > 1) return { ...page, shift: fault.random() < 0.5 ? -1 : 1 };
  return page;
}
