interface IdentifiedPage {
  readonly identities: readonly (string | undefined)[];
  readonly total?: number | undefined;
}

/**
 * Creates a check that throws `error` if a server returns one page at two offsets, because it would never end. The check
 * returns the page to use. Pages whose rows have no unique identities can be equal and are not checked.
 */
export function createRepeatedPageCheck<P extends IdentifiedPage>(
  read: (at: number) => Promise<P>,
  error: (earlier: number, at: number, rows: number) => Error,
) {
  const offsets = new Map<string, number>();
  const fingerprint = ({ identities }: P) => `${identities[0]}\n${identities.at(-1)}`;
  /** Inserted rows can repeat a page too, but then one of the offsets has other rows by now, or the total was higher. */
  const isSame = (one: P, next: P) =>
    fingerprint(one) === fingerprint(next) && (one.total ?? 0) <= (next.total ?? Number.POSITIVE_INFINITY);

  return async (at: number, page: P): Promise<P> => {
    const { length } = page.identities;
    if (length === 0 || uniquenessProblem(page.identities) !== undefined) return page;
    const earlier = offsets.get(fingerprint(page)) ?? at;
    const earlierNow = earlier === at ? undefined : await read(earlier);
    const pageNow = earlierNow && isSame(page, earlierNow) ? await read(at) : undefined;
    if (earlierNow && pageNow && isSame(earlierNow, pageNow)) throw error(earlier, at, length);
    offsets.set(fingerprint(page), at);
    return pageNow ?? page;
  };
}

/** Returns why the rows of a page cannot be distinguished; `undefined` if they can. */
export function uniquenessProblem(identities: readonly (string | undefined)[]): string | undefined {
  if (identities.includes(undefined)) return "a row has no identity";
  const unique = new Set<unknown>();
  const shared = identities.find((identity) => unique.has(identity) || !unique.add(identity));
  return shared === undefined ? undefined : `two rows have the identity ${JSON.stringify(shared)}`;
}
