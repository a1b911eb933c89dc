import type { PageAt } from "./paging.js";
import type { Page } from "./types.js";

/** Maximum number of pages that are read in each direction. */
const maxPages = 32;

interface LocateOptions<T> {
  /** Page that is expected to contain the rows. */
  readonly expected: PageAt<T>;
  /** Lowest offset of the list. */
  readonly floor: number;
  /** Whether the page contains one of the rows. */
  isFound(page: Page<T>): boolean;
  readPage(offset: number): Promise<Page<T>>;
}

/**
 * Finds a page with known rows whose offset has changed since they were read. Reads pages without a gap, alternately before
 * and after the expected page, because both deleted and inserted rows move a position.
 */
export async function locate<T>(options: LocateOptions<T>): Promise<PageAt<T> | undefined> {
  const { expected, floor, isFound, readPage } = options;
  if (isFound(expected.page)) return expected;
  const { rows, total = expected.at } = expected.page;
  // The largest page so far. A larger step could leave a gap.
  let size = Math.max(2, rows.length);
  let low = Math.min(expected.at, total);
  let high = expected.at + rows.length;
  let isEnd = rows.length === 0;

  for (let read = 0; read < 2 * maxPages; read++) {
    const isBefore = read % 2 === 0;
    if (isBefore ? low <= floor : isEnd) continue;
    if (isBefore) low = Math.max(floor, low - size + 1);
    const at = isBefore ? low : high;
    const page = await readPage(at);
    if (isFound(page)) return { at, page };
    size = Math.max(size, page.rows.length);
    if (isBefore) continue;
    high += page.rows.length;
    isEnd = page.rows.length === 0;
  }
  return undefined;
}
