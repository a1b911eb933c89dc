import type { Position } from "./cursor.js";
import { searchPaging } from "./search.js";
import { createSeenRows, type Key, keyFault } from "./seen-rows.js";
import { createStepsBack } from "./step-back.js";
import { plainPaging, type Step, type Strategy, unseenPaging } from "./strategy.js";
import type { Page } from "./types.js";

/** Rows that may be kept until it shows whether they were given before or share a key with a row that was. */
const MAX_DOUBTFUL = 1000;

export interface ExactOptions<T> {
  readonly key: Key<T>;
  /** The offset of the walk. */
  readonly start: number;
  /** Whether it is an error where an exact walk proves impossible; otherwise the walk goes on as plain paging. */
  readonly isRequired: boolean;
  /** Where an earlier walk stood that this one goes on from; `start` is then the least offset of both. */
  readonly from?: Position | undefined;
  error(message: string, kind?: "expired"): Error;
}

/** What keeps a page that was read at `at` from being part of an exact walk; undefined if nothing does. */
export function exactFault<T>(key: Key<T>, at: number, { rows, total }: Page<T>): string | undefined {
  if (total === undefined) return "the server gives no total";
  if (rows.length === 1 && at + 1 < total) return "the server gives one row a page, and pages have to overlap";
  return keyFault(key, rows);
}

/** The walk that `ListOptions.consistency` describes under "exact". */
export function exactPaging<T>({ key, isRequired, from, error, ...options }: ExactOptions<T>): Strategy<T> {
  const seen = createSeenRows(key, from?.keys);
  const stepsBack = createStepsBack(key);
  /** Rows behind the last row given whose keys were seen: they moved there, or share a key. */
  const doubtful: T[] = [];
  /** Key of the last row read that the walk had not read before. */
  let lastKey: string | undefined;
  let start = options.start;
  /** Rows are counted from here on; so many were known before. */
  let counted = { from: start, known: 0 };
  /** Keys of rows given before that may come yet, and then count. */
  const awaited = new Set(from?.keys);
  let reached = start;
  let pageRows = 1;
  let firstTotal: number | undefined;
  let givenInFirstWalk: number | undefined;

  function impossible(fault: string): Error {
    return error(`an exact walk is not possible, as ${fault}: walk the list with consistency "fast" if that will do`);
  }

  /** Whether the page does not join the rows given. */
  function isApart(at: number, [first]: readonly T[]): boolean {
    return (at > start || from !== undefined) && (first === undefined || !seen.has(first));
  }

  /** Looks for the rows that the earlier walk gave, or this one, and goes on from there. */
  function search(pageRows: number, total?: number): Strategy<T> {
    return searchPaging({
      seen,
      floor: options.start,
      pageRows,
      total,
      join(at, page) {
        start = at;
        for (const row of page.rows.slice(0, page.rows.findIndex(seen.has))) seen.add(row);
        const isFirst = firstTotal === undefined;
        if (isFirst) for (const row of page.rows) awaited.delete(key(row) ?? "");
        const step = exact.read(at, page);
        if (isFirst) counted = { from: at + page.rows.length, known: seen.size };
        return { strategy: exact, ...step };
      },
      lost: () =>
        error(
          "the last rows before the cursor are gone from the list, so its place is not known: start anew",
          "expired",
        ),
    });
  }

  function stepBack(at: number, page: Page<T>): Step<T> {
    const distance = stepsBack.from(at, page, pageRows);
    if (distance === "repeated") {
      throw error(
        `the server gives the same ${page.rows.length} rows at offset ${at} again, and they do not join those before: it does not honour the offset`,
      );
    }
    if (distance !== "too many") {
      const next = Math.max(start, at - distance);
      const isBefore = from !== undefined && at - distance < start;
      return { rows: [], next, restart: true, ...(isBefore && { strategy: search(pageRows) }) };
    }
    if (isRequired) {
      throw error(
        `the pages do not join at offset ${at}, as the order changes from request to request: sort by a property that does not change`,
      );
    }
    return goOn([], reached, unseenPaging(key, seen));
  }

  /** Goes on another way; a second walk ends instead, for it would give all rows again. */
  function goOn(rows: readonly T[], next: number | undefined, strategy = plainPaging<T>()): Step<T> {
    if (givenInFirstWalk !== undefined) return { rows: [], next: undefined };
    return { rows, next, restart: true, strategy };
  }

  /** The rows of a page from behind the last row read; where that is not on the page, those not seen. */
  function unreadOf(rows: readonly T[], joint: number): readonly T[] {
    return rows.filter((row, index) => (joint >= 0 && index > joint) || !seen.has(row));
  }

  function goOnPlainly(at: number, page: Page<T>, unread: readonly T[]): Step<T> {
    return goOn([...doubtful.splice(0), ...unread], plainPaging<T>().read(at, page).next);
  }

  /** Returns the rows that were not seen, and keeps those that are doubtful. */
  function enter(rows: readonly T[], joint: number): readonly T[] {
    const isOpen = joint >= 0 && !isRequired && givenInFirstWalk === undefined;
    const known = doubtful.length;
    const fresh = rows.filter((row, index) => {
      const isNew = seen.add(row);
      if (!isNew && awaited.delete(key(row) ?? "")) counted.known--;
      if (!isNew && isOpen && index > joint) doubtful.push(row);
      return isNew;
    });
    if (fresh.length > 0 || doubtful.length > known) lastKey = rows.slice(-1).map(key)[0];
    return fresh;
  }

  /** Ends, unless rows are missing that were not inserted during the walk: then it walks a second time. */
  function finish(rows: readonly T[], total: number, inserted: number): Step<T> {
    const missing = total - counted.from - (seen.size - counted.known) - Math.max(0, inserted);
    if (missing > 0 && givenInFirstWalk === undefined) {
      givenInFirstWalk = seen.size;
      return { rows, next: start, restart: true };
    }
    if (missing <= 0 || givenInFirstWalk !== seen.size) return { rows, next: undefined };
    if (isRequired) {
      throw impossible(`two walks gave ${missing} rows fewer than the total: rows share a key or keep moving`);
    }
    return { rows: doubtful.length === missing ? doubtful.splice(0) : [], next: undefined };
  }

  const exact: Strategy<T> = {
    overlap: 1,
    read(at, page) {
      const { rows, total } = page;
      const fault = exactFault(key, at, page);
      if (fault !== undefined && isRequired) throw impossible(fault);
      const joint = lastKey === undefined ? -1 : rows.findIndex((row) => key(row) === lastKey);
      if (total === undefined) return goOnPlainly(at, page, unreadOf(rows, joint));
      stepsBack.note(total);
      if (isApart(at, rows)) return stepBack(at, page);
      if (fault !== undefined) {
        const unread = unreadOf(rows, joint);
        // Further back the page may have nothing new; the walk can still go on from its last row.
        if (unread.length > 0 || rows.length === 1) return goOnPlainly(at, page, unread);
      }

      const end = at + rows.length;
      firstTotal ??= total;
      pageRows = Math.max(1, rows.length);
      reached = Math.max(reached, end);
      const fresh = enter(rows, joint);
      if (fresh.length > 0) stepsBack.end();
      if (doubtful.length > MAX_DOUBTFUL) {
        return goOnPlainly(at, page, fresh);
      }
      const isLate = givenInFirstWalk !== undefined;
      const step = end < total ? { rows: fresh, next: end - 1 } : finish(fresh, total, total - firstTotal);
      return isLate ? { ...step, isLate } : step;
    },
  };
  return from ? search(from.rows, from.total) : exact;
}
