import { createKeySet } from "./key-set.js";

/** As in `PageSource`. */
export type Key<T> = (row: T) => string | undefined;

/** The rows an exact walk has given. */
export interface Ledger<T> {
  /** Rows given. */
  readonly size: number;
  /** Whether a page goes on from rows that were given: its first row is one of them. */
  joins(rows: readonly T[]): boolean;
  /** Enters the rows of a page and returns those that were not given before. */
  enter(rows: readonly T[]): readonly T[];
}

/** A row without a key counts as never given. */
export function createLedger<T>(key: Key<T>): Ledger<T> {
  const given = createKeySet();

  function isGiven(row: T): boolean {
    const id = key(row);
    return id !== undefined && given.has(id);
  }

  function isNew(row: T): boolean {
    const id = key(row);
    return id === undefined || given.add(id);
  }

  return {
    get size() {
      return given.size;
    },
    joins: (rows) => rows.slice(0, 1).some(isGiven),
    enter: (rows) => rows.filter(isNew),
  };
}

/** What keeps the rows of a page from being told apart; undefined if nothing does. */
export function keyFault<T>(key: Key<T>, rows: readonly T[]): string | undefined {
  const keys = new Set<string>();
  for (const row of rows) {
    const id = key(row);
    if (id === undefined) return "a row has no key";
    if (keys.has(id)) return `two rows have the key ${JSON.stringify(id)}`;
    keys.add(id);
  }
  return undefined;
}
