import { fingerprint } from "./repeated-page.js";
import type { Key } from "./seen-rows.js";
import type { Page } from "./types.js";

/** Steps back in a row that may come by without a new row. */
const MAX_STEPS = 32;

/** The way back from a page that does not join the rows given, in search of one that does. */
export interface StepsBack<T> {
  /**
   * How many rows to go back from such a page, read at `at`: each time twice as many, at first an eighth of `pageRows`.
   * Not at all where the very page was met at `at` before and the total shows no change of the collection since, or
   * where too many steps have come by.
   */
  from(at: number, page: Page<T>, pageRows: number): number | "repeated" | "too many";
  /** Notes the total of a page. */
  note(total: number): void;
  /** The search is over. */
  end(): void;
}

export function createStepsBack<T>(key: Key<T>): StepsBack<T> {
  const met = new Map<number, string>();
  let lastTotal: number | undefined;
  let steps = 0;
  let distance = 0;

  function end(): void {
    steps = 0;
    distance = 0;
    met.clear();
  }

  return {
    from(at, { rows }, pageRows) {
      const print = fingerprint(rows, key);
      const isRepeated = met.get(at) === print;
      met.set(at, print);
      steps++;
      if (isRepeated || steps > MAX_STEPS) {
        end();
        return isRepeated ? "repeated" : "too many";
      }
      distance = Math.max(2 * distance, Math.ceil(pageRows / 8));
      return distance;
    },
    note(total) {
      if (total !== lastTotal) met.clear();
      lastTotal = total;
    },
    end,
  };
}
