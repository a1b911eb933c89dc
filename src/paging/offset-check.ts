import { createPageMemory, fingerprint, judgeRepeated } from "./repeated-page.js";
import { keyFault } from "./seen-rows.js";
import type { Page, PageSource } from "./types.js";

/** Whether to use a page that was read at `at`, or to read it again. Throws if the server does not honour offsets. */
export type OffsetCheck<T> = (at: number, page: Page<T>) => Promise<boolean>;

/** Times the last row is asked for while the total grows. */
const MAX_PROBES = 3;

/**
 * A page met before, at another offset, and one that reaches beyond the total are reason for doubt. Both can happen by
 * chance, most easily where rows have no keys. So the last row is asked for, once a walk: a server that honours the offset
 * gives that row and no more. `probe` reads a page beside those of the walk.
 */
export function createOffsetCheck<T>(
  source: PageSource<T>,
  probe: (offset: number, limit: number) => Promise<Page<T>>,
): OffsetCheck<T> {
  const key = (row: T) => source.key?.(row);
  const print = (rows: readonly T[]) => fingerprint(rows, (row) => key(row) ?? row);
  const meet = createPageMemory();
  let isHonoured = false;

  async function honours(total: number, rows: readonly T[]): Promise<boolean> {
    let expected = total;
    for (let probes = 0; probes < MAX_PROBES; probes++) {
      const last = Math.max(0, expected - 1);
      const page = await probe(last, 2);
      expected = page.total ?? expected;
      if (page.rows.length > Math.max(0, expected - last)) return false;
      // Where the total grew, two rows are right, unless they are those of the page.
      if (page.rows.length < 2 || print(page.rows.slice(0, 1)) !== print(rows.slice(0, 1))) return true;
    }
    return false;
  }

  return async (at, page) => {
    const { rows, total } = page;
    if (rows.length === 0) return true;
    const met = meet(at, print(rows));
    if (met !== undefined && keyFault(key, rows) === undefined) {
      const judgement = await judgeRepeated(probe, met, at, page);
      if (judgement === "repeated") throw repeated(met, at, rows.length);
      if (judgement === "outdated") return false;
    }
    if (isHonoured || (met === undefined && (total === undefined || at + rows.length <= total))) return true;
    isHonoured = total !== undefined && (await honours(total, rows));
    if (isHonoured) return true;
    if (met !== undefined) throw repeated(met, at, rows.length);
    throw source.error(
      `the server gave ${rows.length} rows at offset ${at}, but ${total} as the total: it does not honour the offset, or the total is wrong`,
    );
  };

  function repeated(earlier: number, at: number, rows: number): Error {
    return source.error(
      `the server gave the same ${rows} rows at offset ${earlier} and at offset ${at}: it does not honour the offset`,
    );
  }
}
