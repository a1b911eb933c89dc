import { createExactCourse } from "./exact.js";
import { keyFault } from "./ledger.js";
import type { ListOptions, Page, PageSource } from "./types.js";

/** How a walk goes on from page to page. */
export interface Course<T> {
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
}

/** The course that `consistency` asks for; without it, the one that the first page allows. */
export function chooseCourse<T>(
  source: PageSource<T>,
  { consistency, offset }: { readonly consistency: ListOptions["consistency"]; readonly offset: number },
  first: Page<T>,
): Course<T> {
  const key = (row: T) => source.key?.(row);
  const canBeExact = first.total !== undefined && keyFault(key, first.rows) === undefined;
  const exact = consistency === undefined ? canBeExact : consistency === "exact";
  return exact
    ? createExactCourse(key, offset, (message) => source.error(message))
    : { overlap: 0, read: takeAsItComes };
}

function takeAsItComes<T>(at: number, { rows, total }: Page<T>): Step<T> {
  const end = at + rows.length;
  const isLast = total === undefined ? rows.length === 0 : end >= total;
  return { rows, next: isLast ? undefined : end };
}
