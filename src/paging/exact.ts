import { fingerprint } from "./repeated-page.js";
import { createSeenRows, type Key, keyFault } from "./seen-rows.js";
import { plainNext, plainPaging, type Step, type Strategy } from "./strategy.js";
import type { Page } from "./types.js";

/** Steps back in a row that may come by without a new row. */
const MAX_STEPS_BACK = 32;

/** Rows that may be kept until it shows whether they were given before or share a key with a row that was. */
const MAX_DOUBTFUL = 1000;

export interface ExactOptions<T> {
  readonly key: Key<T>;
  /** The offset of the walk. */
  readonly start: number;
  /** Whether it is an error where an exact walk proves impossible; otherwise the walk goes on as plain paging. */
  readonly isRequired: boolean;
  error(message: string): Error;
}

/** What keeps a page that was read at `at` from being part of an exact walk; undefined if nothing does. */
export function exactFault<T>(key: Key<T>, at: number, { rows, total }: Page<T>): string | undefined {
  if (total === undefined) return "the server gives no total";
  if (rows.length === 1 && at + 1 < total) return "the server gives one row a page, and pages have to overlap";
  return keyFault(key, rows);
}

/** The walk that `ListOptions.consistency` describes under "exact". */
export function exactPaging<T>({ key, start, isRequired, error }: ExactOptions<T>): Strategy<T> {
  const seen = createSeenRows(key);
  /** Rows whose keys were seen, from behind the last row read: they moved there, or share a key. */
  const doubtful: T[] = [];
  /** Pages that did not join, by offset, as long as the total shows no change of the collection. */
  const tried = new Map<number, string>();
  let lastTotal: number | undefined;
  let firstTotal: number | undefined;
  let givenInFirstWalk: number | undefined;
  let lastKey: string | undefined;
  let reached = start;
  let pageRows = 1;
  let stepsBack = 0;
  let distance = 0;

  function stopSearching(): void {
    stepsBack = 0;
    distance = 0;
    tried.clear();
  }

  /** Goes back in search of a row that was given, each time twice as far. */
  function stepBack(at: number, rows: readonly T[]): Step<T> {
    const print = fingerprint(rows, key);
    if (tried.get(at) === print) {
      stopSearching();
      throw error(
        `the server gives the same ${rows.length} rows at offset ${at} again, and they do not join those before: it does not honour the offset`,
      );
    }
    tried.set(at, print);
    stepsBack++;
    if (stepsBack > MAX_STEPS_BACK) return goOnUnordered(at);
    distance = Math.max(2 * distance, Math.ceil(pageRows / 8));
    return { rows: [], next: Math.max(start, at - distance), restart: true };
  }

  /** Takes what comes behind the last row given, but for the rows given. */
  function goOnUnordered(at: number): Step<T> {
    stopSearching();
    if (isRequired) {
      throw error(
        `the pages do not join at offset ${at}, as the order changes from request to request: sort by a property that does not change`,
      );
    }
    if (givenInFirstWalk !== undefined) return { rows: [], next: undefined };
    const plain = plainPaging<T>();
    const strategy: Strategy<T> = {
      overlap: 0,
      read(from, page) {
        const step = plain.read(from, page);
        const isKeyed = keyFault(key, page.rows) === undefined;
        return isKeyed ? { ...step, rows: step.rows.filter(seen.add) } : { ...step, strategy: plain };
      },
    };
    return { rows: [], next: reached, restart: true, strategy };
  }

  /** Takes what comes behind the last row given, as it comes. */
  function goOnPlainly(at: number, { rows, total }: Page<T>, joint: number): Step<T> {
    if (givenInFirstWalk !== undefined) return { rows: [], next: undefined };
    const isUnread = (row: T, index: number) => (joint >= 0 && index > joint) || !seen.has(row);
    const end = at + rows.length;
    return {
      rows: [...doubtful.splice(0), ...rows.filter(isUnread)],
      next: plainNext(joint >= 0 ? end : Math.max(end, reached), rows.length, total),
      restart: true,
      strategy: plainPaging(),
    };
  }

  /** Ends, unless rows are missing that were not inserted during the walk: then it walks a second time. */
  function finish(rows: readonly T[], total: number, inserted: number): Step<T> {
    const missing = total - start - seen.size - Math.max(0, inserted);
    if (missing > 0 && givenInFirstWalk === undefined) {
      givenInFirstWalk = seen.size;
      return { rows, next: start, restart: true };
    }
    if (missing <= 0 || givenInFirstWalk !== seen.size) return { rows, next: undefined };
    if (isRequired) {
      throw impossible(`two walks gave ${missing} rows fewer than the total: rows share a key or keep moving`);
    }
    return { rows: doubtful.length === missing ? doubtful : [], next: undefined };
  }

  function impossible(fault: string): Error {
    return error(`an exact walk is not possible, as ${fault}: walk the list with consistency "fast" if that will do`);
  }

  return {
    overlap: 1,
    read(at, page) {
      const { rows, total } = page;
      const fault = exactFault(key, at, page);
      if (fault !== undefined && isRequired) throw impossible(fault);
      const joint = lastKey === undefined ? -1 : rows.findIndex((row) => key(row) === lastKey);
      if (total === undefined) return goOnPlainly(at, page, joint);
      if (total !== lastTotal) tried.clear();
      lastTotal = total;
      if (at > start && isApart(rows)) return stepBack(at, rows);
      const behind = joint < 0 || isRequired ? [] : rows.slice(joint + 1).filter(seen.has);
      if (fault !== undefined || doubtful.length + behind.length > MAX_DOUBTFUL) return goOnPlainly(at, page, joint);

      const end = at + rows.length;
      firstTotal ??= total;
      pageRows = Math.max(1, rows.length);
      reached = Math.max(reached, end);
      if (givenInFirstWalk === undefined) doubtful.push(...behind);
      const fresh = rows.filter(seen.add);
      if (fresh.length + behind.length > 0) lastKey = rows.slice(-1).map(key)[0];
      if (fresh.length > 0) stopSearching();
      return end < total ? { rows: fresh, next: end - 1 } : finish(fresh, total, total - firstTotal);
    },
  };

  /** A row without a key joins nothing, however far the walk goes back. */
  function isApart(rows: readonly T[]): boolean {
    const [first] = rows;
    return first === undefined || (!seen.has(first) && key(first) !== undefined);
  }
}
