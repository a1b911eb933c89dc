/** Tells pages apart by their number of rows, the first and the last row; `name` stands for a row. */
export function fingerprint<T>(rows: readonly T[], name: (row: T) => unknown = (row) => row): string {
  const ends = [...rows.slice(0, 1), ...rows.slice(-1)];
  return JSON.stringify([rows.length, ...ends.map(name)], writeBigInt);
}

function writeBigInt(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/**
 * Remembers the pages of a walk, and tells at which other place a page was met. Kept are the page before and one
 * landmark, moved at every power of two: pages that come round and round meet it.
 */
export function createPageMemory(): (at: number, print: string) => number | undefined {
  let count = 0;
  let before: { readonly at: number; readonly print: string } | undefined;
  let landmark = before;

  return (at, print) => {
    const met = [before, landmark].find((earlier) => earlier?.print === print && earlier.at !== at);
    before = { at, print };
    count++;
    if (Number.isInteger(Math.log2(count))) landmark = before;
    return met?.at;
  };
}

interface Rows {
  readonly rows: readonly unknown[];
  readonly total?: number | undefined;
}

/**
 * Looks into a page that was met `earlier`: both places are read once more. Rows that move can bring about the same, but
 * then one of the places has other rows by now, or the total has fallen meanwhile. Tells whether the page can be used,
 * has to be read again, or the server gives one page at both places.
 */
export async function judgeRepeated<P extends Rows>(
  read: (at: number, rows: number) => Promise<P>,
  earlier: number,
  at: number,
  page: P,
): Promise<"usable" | "outdated" | "repeated"> {
  const isSame = (one: P, next: P) =>
    fingerprint(one.rows) === fingerprint(next.rows) && (one.total ?? 0) <= (next.total ?? 0);
  const there = await read(earlier, page.rows.length);
  if (!isSame(page, there)) return "usable";
  const here = await read(at, page.rows.length);
  return isSame(there, here) ? "repeated" : "outdated";
}
