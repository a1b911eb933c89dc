import { lastIdentities, type Position } from "./cursor.js";
import { locate } from "./locate.js";
import { type PageAt, type Paging, plainPaging, type Step } from "./paging.js";
import { uniquenessProblem } from "./repeated-page.js";
import type { Page, PageSource } from "./types.js";

/** Maximum number of steps back without a new row in between. */
const maxSteps = 32;

export interface ExactOptions<T> {
  readonly source: PageSource<T>;
  /** Offset of the list. */
  readonly offset: number;
  /** Start offset of the iteration. */
  readonly start: number;
  /** Whether to throw instead of falling back to plain paging. */
  readonly isRequired: boolean;
  /** Position of the iteration that this one resumes. */
  readonly from: Position | undefined;
  /** Reads a page at another offset than that of the next page. */
  readPage(offset: number): Promise<Page<T>>;
}

/**
 * Returns each row that stays exactly once while other rows are inserted and deleted. Each page starts with the last row of
 * the page before, so that pages join. Insertions move known rows to later pages, which drop them. Deletions leave a
 * gap: a page starts with an unknown row, and earlier pages are read until one starts with a known row.
 */
export function exactPaging<T>({ source, offset, isRequired, from, readPage, ...options }: ExactOptions<T>): Paging<T> {
  const identitiesOf = (rows: readonly T[]) => rows.map((row) => source.identify?.(row));
  /** Identities of all rows that were read. */
  const known = new Set<string | undefined>(from?.identities);
  /** Identities before the cursor. Another row after it can have one of them, and is returned. */
  const resumed = new Set<string | undefined>(from?.identities);
  const warned = new Set<string>();
  let { start } = options;
  let lastRows = from?.identities ?? [];
  /** The furthest row that was read: all rows after it are new. */
  let frontier = lastRows.at(-1);
  let reached = start;
  let pageRows = 1;
  let steps = 0;
  let lastGap: string | undefined;

  function hasGap({ at, page }: PageAt<T>): boolean {
    return (at > start || from !== undefined) && !known.has(identitiesOf(page.rows.slice(0, 1))[0]);
  }

  /** Returns a page that joins the rows returned; `undefined` if none does. */
  async function closeGap(gap: PageAt<T>): Promise<PageAt<T> | undefined> {
    const { rows, total } = gap.page;
    const print = JSON.stringify([gap.at, total, identitiesOf(rows)]);
    if (print === lastGap && rows.length > 0) {
      throw source.error(
        `the server ignores the offset: the same ${rows.length} rows at offset ${gap.at} again do not join the rows before`,
      );
    }
    let earlier = gap;
    for (let distance = Math.ceil(pageRows / 8); earlier.at > start; distance *= 2) {
      if (++steps > maxSteps) return undefined;
      const at = Math.max(start, earlier.at - distance);
      earlier = { at, page: await readPage(at) };
      if (hasGap(earlier)) continue;
      lastGap = print;
      return earlier;
    }
    return findCursor(earlier);
  }

  /** Finds the rows before the cursor, or those returned since. */
  async function findCursor(expected: PageAt<T>): Promise<PageAt<T>> {
    const indexOfKnown = ({ rows }: Page<T>) => identitiesOf(rows).findIndex((identity) => known.has(identity));
    const found = await locate({ expected, floor: offset, isFound: (page) => indexOfKnown(page) >= 0, readPage });
    if (found === undefined) {
      throw source.error("the last rows before the cursor were removed. Start again without it.", "expired");
    }
    start = found.at;
    for (const identity of identitiesOf(found.page.rows.slice(0, indexOfKnown(found.page)))) {
      if (identity !== undefined) known.add(identity);
    }
    return found;
  }

  /** Returns the new rows of a page that joins the rows returned. */
  function accept({ at, page: { rows, total } }: PageAt<T>): Step<T> {
    const end = at + rows.length;
    const identities = identitiesOf(rows);
    const overlapIndex = frontier === undefined ? -1 : identities.indexOf(frontier);
    const isAhead = (index: number) => overlapIndex >= 0 && index > overlapIndex;
    const isNew = (index: number) =>
      !known.has(identities[index]) || (isAhead(index) && resumed.has(identities[index]));

    const isLast = total === undefined ? rows.length <= 1 : end >= total;
    const isSingle = rows.length === 1 && (total === undefined ? at === start : !isLast);
    const problem = isSingle ? "the server returns one row per page" : uniquenessProblem(identities);
    const unread = rows.filter((_, index) => isNew(index) || (problem !== undefined && isAhead(index)));
    if (problem !== undefined && (unread.length > 0 || isSingle)) {
      if (!isLast || isRequired) report("rows can be missed or repeated if the list changes", problem);
      return { rows: unread, end, isLast: total !== undefined && isLast, identities: [], fallback: plainPaging() };
    }
    const duplicate = identities.find((_, index) => isAhead(index) && !isNew(index));
    if (duplicate !== undefined) report("rows were dropped", `two rows have the identity ${JSON.stringify(duplicate)}`);

    // If the frontier was deleted, the end of the page is one most likely: enough for a warning, not for an error.
    if (overlapIndex >= 0 || known.size === 0 || (!isRequired && unread.length > 0)) frontier = identities.at(-1);
    if (unread.length > 0) {
      lastRows = lastIdentities(lastRows, identities);
      steps = 0;
      lastGap = undefined;
    }
    for (const [index, identity] of identities.entries()) {
      known.add(identity);
      if (isAhead(index)) resumed.delete(identity);
    }
    pageRows = Math.max(1, rows.length);
    reached = Math.max(reached, end);
    return { rows: unread, end, isLast, identities: lastRows };
  }

  /** Returns the remaining pages without the rows returned. */
  function skipKnown(): Step<T> {
    report("rows can be missed", "pages do not join. Sort by a property that does not change");
    const fallback = plainPaging<T>((rows) => {
      const identities = identitiesOf(rows);
      if (uniquenessProblem(identities) !== undefined) return rows;
      return rows.filter((_, index) => !known.has(identities[index]) && known.add(identities[index]));
    });
    return { rows: [], end: reached, isLast: false, identities: [], fallback };
  }

  function report(effect: string, problem: string): void {
    if (isRequired) throw source.error(`consistency "exact" is not possible: ${problem}`);
    if (!warned.has(effect)) source.warn?.(`${effect}: ${problem}`);
    warned.add(effect);
  }

  return {
    overlap: 1,
    async read(at, page) {
      const joined = hasGap({ at, page }) ? await closeGap({ at, page }) : { at, page };
      return joined === undefined ? skipKnown() : accept(joined);
    },
  };
}
