import type { Page, PageSource } from "./types.js";

/** Checks a page that was read at `at`. Throws if the server does not honour offsets. */
export type OffsetCheck<T> = (at: number, page: Page<T>) => Promise<void>;

/**
 * A page gives reason for doubt when it is the page before over again, or reaches beyond the total. Both can happen by
 * chance, so the last row is asked for, once a walk: a server that honours the offset gives that row and no more.
 * `probe` reads that page.
 */
export function createOffsetCheck<T>(
  source: PageSource<T>,
  probe: (offset: number, limit: number) => Promise<Page<T>>,
): OffsetCheck<T> {
  let before: { readonly at: number; readonly print: string } | undefined;
  let isHonoured = false;

  async function honours(total: number): Promise<boolean> {
    const last = Math.max(0, total - 1);
    const page = await probe(last, 2);
    return page.rows.length <= Math.max(0, (page.total ?? total) - last);
  }

  return async (at, page) => {
    if (isHonoured || page.rows.length === 0) return;
    const { rows, total } = page;
    const now = { at, print: print(source, rows) };
    const isRepeat = before !== undefined && before.at !== at && before.print === now.print;
    if (isRepeat || (total !== undefined && at + rows.length > total)) {
      isHonoured = total !== undefined && (await honours(total));
      if (!isHonoured) {
        throw source.error(
          isRepeat
            ? `the server gave the same ${rows.length} rows at offset ${before?.at} and at offset ${at}: it does not honour the offset`
            : `the server gave ${rows.length} rows at offset ${at}, but ${total} as the total: it does not honour the offset, or the total is wrong`,
        );
      }
    }
    before = now;
  };
}

/** Equal for pages with the same number of rows and the same first and last row. */
function print<T>(source: PageSource<T>, rows: readonly T[]): string {
  const ends = [...rows.slice(0, 1), ...rows.slice(-1)];
  return JSON.stringify([rows.length, ...ends.map((row) => source.key?.(row) ?? row)], writeBigInt);
}

function writeBigInt(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
