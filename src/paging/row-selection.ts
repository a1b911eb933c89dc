import { lastIdentities, type Position } from "./cursor.js";
import { uniquenessProblem } from "./repeated-page.js";
import type { Page, PageSource } from "./types.js";
import type { ReaderOptions } from "./window.js";

/** A page at the offset that was requested. */
export type LocatedPage<T> = Omit<Page<T>, "offset"> & { readonly at: number };

/** Maximum number of gaps without a new row in between. */
const maxGaps = 8;
/** Maximum number of pages that are read in each direction to find a cursor. */
const maxPages = 32;

/**
 * Selects the rows of each page to return, so that a row that stays is returned exactly once while other rows are inserted
 * and deleted. Each page starts with the last row of the page before, so that pages join. Insertions move known rows to
 * later pages, which drop them. Deletions leave a gap: a page starts with an unknown row, and earlier pages are read until
 * one starts with a known row.
 */
export function createRowSelection<T>(
  source: PageSource<T>,
  { offset, pageSize, consistency }: ReaderOptions,
  position: Position | undefined,
  readPage: (at: number) => Promise<LocatedPage<T>>,
) {
  const isRequired = consistency === "exact";
  let isPlain = consistency === "fast";
  const from = position?.identities.length && !isPlain ? position : undefined;
  const start = Math.max(offset, (position?.at ?? 0) - (from ? 1 : 0));
  /** Identities of all rows that were read. */
  const known = new Set<string | undefined>(from?.identities);
  /** Identities before the cursor. Another row after it can have one of them, and is returned. */
  const beforeCursor = new Set<string | undefined>(from?.identities);
  const warned = new Set<string>();
  let lastRows = from?.identities ?? [];
  /** The furthest row that was read: all rows after it are new. */
  let frontier = lastRows.at(-1);
  let gaps = 0;
  let lastGap: string | undefined;

  const selection = {
    /** Offset of the next page. */
    next: start,
    /** Number of rows that a page shares with the page before: none if pages need not join. */
    overlap: isPlain ? 0 : 1,
    /** Returns the rows to return, with the position after them. If it throws, the page can be read again. */
    async select(page: LocatedPage<T>) {
      const joined = hasGap(page) ? await closeGap(page) : page;
      if (joined === undefined) {
        report("rows can be missed", "pages do not join. Sort by a property that does not change");
        selection.overlap = 0;
      }
      const { rows, total, at } = joined ?? page;
      const unread = isPlain ? rows : selectNew(joined ?? page);
      const end = at + rows.length;
      const isLast = total === undefined ? rows.length <= selection.overlap : end >= total;
      selection.next = end - selection.overlap;
      return { rows: unread, isLast, at: end, identities: selection.overlap > 0 ? lastRows : [] };
    },
  };

  function isKnown(identity: string | undefined): boolean {
    return identity !== undefined && known.has(identity);
  }

  function hasGap({ at, identities }: LocatedPage<T>): boolean {
    return selection.overlap > 0 && (at > start || from !== undefined) && !isKnown(identities[0]);
  }

  /**
   * Returns a page that joins the rows returned; `undefined` if none does. Reads earlier pages, at growing distances. After
   * a cursor, reads pages without a gap, alternately before and after: deleted and inserted rows have moved its rows.
   */
  async function closeGap({ rows, ...gap }: LocatedPage<T>): Promise<LocatedPage<T> | undefined> {
    const print = JSON.stringify(gap);
    if (print === lastGap && rows.length > 0) {
      throw source.error(`the server ignores the offset: the page at ${gap.at} does not join the rows before it`);
    }
    if (++gaps > maxGaps) return undefined;
    let page: LocatedPage<T> = { ...gap, rows };
    let low = from ? Math.min(gap.at, gap.total ?? gap.at) : gap.at;
    let high = gap.at + rows.length;
    let step = from ? Math.max(1, rows.length - 1) : Math.ceil((rows.length || pageSize) / 8);
    const isJoined = () => !hasGap(page) || ((page.at <= start || page.at > gap.at) && page.identities.some(isKnown));
    for (let read = 0; !isJoined(); read++) {
      if (read === 2 * maxPages) {
        throw source.error("the last rows before the cursor were removed. Start again without it.", "expired");
      }
      const isBefore = from === undefined || read % 2 === 0;
      if (isBefore ? low <= offset : high === Number.POSITIVE_INFINITY) continue;
      if (isBefore) low = Math.max(from ? offset : start, low - step);
      page = await readPage(isBefore ? low : high);
      step = from ? Math.max(step, page.rows.length - 1) : 2 * step;
      if (!isBefore) high += page.rows.length || Number.POSITIVE_INFINITY;
    }
    lastGap = print;
    if (!from) return page;
    for (const identity of page.identities.slice(0, page.identities.findIndex(isKnown))) known.add(identity);
    return page;
  }

  /** Returns the new rows of a page. */
  function selectNew({ at, rows, identities, total }: LocatedPage<T>): readonly T[] {
    const overlapIndex = frontier === undefined ? -1 : identities.indexOf(frontier);
    const isAhead = (index: number) => overlapIndex >= 0 && index > overlapIndex;
    const isNew = (index: number) =>
      !isKnown(identities[index]) || (isAhead(index) && beforeCursor.has(identities[index]));
    const isComplete = total !== undefined && at + rows.length >= total;
    const isSingle = rows.length === 1 && (total === undefined ? at === start : !isComplete);
    const problem = isSingle ? "the server returns one row per page" : uniquenessProblem(identities);
    const unread = rows.filter((_, index) => isNew(index) || (problem !== undefined && isAhead(index)));
    if (problem !== undefined && (unread.length > 0 || isSingle)) {
      if (!isComplete || isRequired) report("rows can be missed or repeated if the list changes", problem);
      isPlain = true;
      selection.overlap = 0;
      return unread;
    }
    const duplicate = identities.find((_, index) => isAhead(index) && !isNew(index));
    if (duplicate !== undefined) report("rows were dropped", `two rows have the identity ${JSON.stringify(duplicate)}`);

    // If the frontier was deleted, the end of the page is one most likely: enough for a warning, not for an error.
    if (overlapIndex >= 0 || known.size === 0 || (!isRequired && unread.length > 0)) frontier = identities.at(-1);
    if (unread.length > 0) {
      lastRows = lastIdentities(lastRows, identities);
      gaps = 0;
    }
    for (const [index, identity] of identities.entries()) {
      known.add(identity);
      if (isAhead(index)) beforeCursor.delete(identity);
    }
    return unread;
  }

  function report(effect: string, problem: string): void {
    if (isRequired) throw source.error(`consistency "exact" is not possible: ${problem}`);
    if (!warned.has(effect)) source.warn?.(`${effect}: ${problem}`);
    warned.add(effect);
  }

  return selection;
}
