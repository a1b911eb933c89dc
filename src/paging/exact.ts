import type { Course, Step } from "./course.js";
import { createLedger, type Key, keyFault } from "./ledger.js";

/** Steps back in a row that may come by without a new row. */
const MAX_STEPS_BACK = 32;

/** The walk that `ListOptions.consistency` describes under "exact", from the offset `start` on. */
export function createExactCourse<T>(key: Key<T>, start: number, error: (message: string) => Error): Course<T> {
  const ledger = createLedger(key);
  let firstTotal: number | undefined;
  let givenInFirstWalk: number | undefined;
  let pageRows = 1;
  let stepsBack = 0;
  let distance = 0;

  /** Goes back in search of a row that was given, each time twice as far. */
  function stepBack(at: number): Step<T> {
    stepsBack++;
    if (stepsBack > MAX_STEPS_BACK) {
      stepsBack = 0;
      throw error(
        `the pages do not join at offset ${at}, as the order changes from request to request: sort by a property that does not change`,
      );
    }
    distance = Math.max(2 * distance, Math.ceil(pageRows / 8));
    return { rows: [], next: Math.max(start, at - distance), restart: true };
  }

  /** Ends, unless rows are missing that were not inserted during the walk: then it walks a second time. */
  function finish(rows: readonly T[], total: number, inserted: number): Step<T> {
    const missing = total - start - ledger.size - Math.max(0, inserted);
    if (missing > 0 && givenInFirstWalk === undefined) {
      givenInFirstWalk = ledger.size;
      return { rows, next: start, restart: true };
    }
    if (missing > 0 && givenInFirstWalk === ledger.size) {
      throw impossible(`two walks gave ${missing} rows fewer than the total: rows share a key or keep moving`);
    }
    return { rows, next: undefined };
  }

  function impossible(fault: string): Error {
    return error(`an exact walk is not possible, as ${fault}: walk the list with consistency "fast" if that will do`);
  }

  return {
    overlap: 1,
    read(at, { rows, total }) {
      if (total === undefined) throw impossible("the server gives no total");
      const fault = keyFault(key, rows);
      if (fault !== undefined) throw impossible(fault);
      if (at > start && !ledger.joins(rows)) return stepBack(at);

      const end = at + rows.length;
      if (end < total && rows.length < 2)
        throw impossible("the server gives one row a page, and pages have to overlap");
      firstTotal ??= total;
      pageRows = Math.max(1, rows.length);
      const fresh = ledger.enter(rows);
      if (fresh.length > 0) {
        stepsBack = 0;
        distance = 0;
      }
      return end < total ? { rows: fresh, next: end - 1 } : finish(fresh, total, total - firstTotal);
    },
  };
}
