interface Rows {
  readonly rows: readonly unknown[];
  readonly total?: number | undefined;
}

interface RepeatedPageOptions<P extends Rows> {
  identify(row: unknown): string | undefined;
  /** Reads a page again. */
  read(at: number, rows: number): Promise<P>;
  /** Creates the error for a page that the server returns at two places. */
  error(earlier: number, at: number, rows: number): Error;
}

/**
 * Creates a check that throws if a server returns one page at two places, because it would never end. The check returns
 * `false` if the page has to be read again. Pages whose rows have no identity can be equal and are not checked.
 */
export function createRepeatedPageCheck<P extends Rows>({ identify, read, error }: RepeatedPageOptions<P>) {
  const recall = createPageMemory();
  const fingerprint = ({ rows }: P) =>
    JSON.stringify([rows.length, ...[...rows.slice(0, 1), ...rows.slice(-1)].map(identify)]);

  /** Inserted rows can repeat a page too, but then one of the places has other rows by now, or the total was higher. */
  const isSame = (one: P, next: P) =>
    fingerprint(one) === fingerprint(next) && (one.total ?? 0) <= (next.total ?? Number.POSITIVE_INFINITY);

  return async (at: number, page: P): Promise<boolean> => {
    const { length } = page.rows;
    const earlier = length === 0 ? undefined : recall(at, fingerprint(page));
    if (earlier === undefined || uniquenessProblem(page.rows.map(identify)) !== undefined) return true;
    const there = await read(earlier, length);
    if (!isSame(page, there)) return true;
    if (isSame(there, await read(at, length))) throw error(earlier, at, length);
    return false;
  };
}

/** Returns why the rows of a page cannot be distinguished; `undefined` if they can. */
export function uniquenessProblem(identities: readonly (string | undefined)[]): string | undefined {
  const unique = new Set<string>();
  for (const identity of identities) {
    if (identity === undefined) return "a row has no identity";
    if (unique.has(identity)) return `two rows have the identity ${JSON.stringify(identity)}`;
    unique.add(identity);
  }
  return undefined;
}

/**
 * Remembers the page before and one checkpoint, which moves at every power of two: pages that repeat in a cycle meet it.
 * Returns the other position of a repeated page.
 */
function createPageMemory(): (at: number, print: string) => number | undefined {
  let count = 0;
  let before: { readonly at: number; readonly print: string } | undefined;
  let checkpoint = before;

  return (at, print) => {
    const met = [before, checkpoint].find((earlier) => earlier?.print === print && earlier.at !== at);
    before = { at, print };
    count++;
    if (Number.isInteger(Math.log2(count))) checkpoint = before;
    return met?.at;
  };
}
