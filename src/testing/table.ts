import type { UidSpace } from "./random.js";

/** Rows in their default order, addressed by ordinals; `version` grows with every change. */
export interface Source<R> {
  readonly version: number;
  ordinals(): readonly number[];
  at(ordinal: number): R;
  /** Ordinals of the rows below a parent, without a look at all the others. */
  below(parentUid: string): readonly number[];
}

/** A collection of the simulator: to arrange before a test and to assert on after it. */
export interface Collection<R> {
  readonly size: number;
  get(uid: string): R | undefined;
  /** All rows in their default order. */
  rows(): Generator<R>;
  /** Adds a row before or after all others. */
  insert(row: R, place?: "first" | "last"): R;
  /** Replaces some properties. Throws where there is no such row. */
  update(uid: string, change: Partial<R>): R;
  remove(uid: string): boolean;
}

/** A collection as the server itself sees it. */
export interface Table<R> extends Source<R>, Collection<R> {
  uid(row: R): string;
  /** The rows that were inserted or changed since the start. */
  touched(): Generator<R>;
}

/** What a table starts with: rows made on demand from their index, so that a hundred thousand cost nothing. */
export interface TableSeed<R> {
  readonly count: number;
  make(index: number): R;
  /** Whether there is a row at the index at all. */
  has?(index: number): boolean;
  uid(row: R): string;
  /** The index of a uid that the seed made. */
  indexOf(uid: string): number | undefined;
  readonly parent?: ParentSeed<R>;
}

/** Where the rows below a parent are. */
export interface ParentSeed<R> {
  uid(row: R): string;
  /** The indexes where the seeded rows of a parent are. */
  span(parentUid: string): readonly number[];
}

export function createTable<R>(seed: TableSeed<R>): Table<R> {
  const changed = new Map<number, R>();
  const removed = new Set<number>();
  const inserted = new Map<string, number>();
  const places = { first: -1, last: seed.count };
  let version = 0;
  let cached: { readonly version: number; readonly ordinals: readonly number[] } | undefined;

  const isLive = (ordinal: number) => {
    if (removed.has(ordinal)) return false;
    if (ordinal < 0 || ordinal >= seed.count) return changed.has(ordinal);
    return seed.has?.(ordinal) ?? true;
  };
  const at = (ordinal: number): R => changed.get(ordinal) ?? seed.make(ordinal);
  const find = (uid: string): number | undefined => {
    const ordinal = inserted.get(uid) ?? seed.indexOf(uid);
    return ordinal !== undefined && isLive(ordinal) ? ordinal : undefined;
  };
  const ordinals = (): readonly number[] => {
    if (cached?.version !== version)
      cached = { version, ordinals: range(places.first + 1, places.last).filter(isLive) };
    return cached.ordinals;
  };
  const write = (ordinal: number, row: R): R => {
    changed.set(ordinal, row);
    version += 1;
    return row;
  };

  return {
    get version() {
      return version;
    },
    get size() {
      return ordinals().length;
    },
    uid: seed.uid,
    ordinals,
    at,
    below: (parentUid) => {
      const { parent } = seed;
      if (!parent) throw new Error("this table's rows have no parent");
      const isChild = (ordinal: number) => parent.uid(at(ordinal)) === parentUid;
      return [...parent.span(parentUid), ...[...inserted.values()].filter(isChild)].filter(isLive);
    },
    get: (uid) => {
      const ordinal = find(uid);
      return ordinal === undefined ? undefined : at(ordinal);
    },
    *rows() {
      for (const ordinal of ordinals()) yield at(ordinal);
    },
    *touched() {
      for (const [ordinal, row] of changed) if (!removed.has(ordinal)) yield row;
    },
    insert: (row, place = "last") => {
      const ordinal = place === "first" ? places.first-- : places.last++;
      inserted.set(seed.uid(row), ordinal);
      return write(ordinal, row);
    },
    update: (uid, change) => {
      const ordinal = find(uid);
      if (ordinal === undefined) throw new Error(`no row ${uid} to update`);
      return write(ordinal, { ...at(ordinal), ...change });
    },
    remove: (uid) => {
      const ordinal = find(uid);
      if (ordinal === undefined) return false;
      removed.add(ordinal);
      version += 1;
      return true;
    },
  };
}

/** A table of given rows. */
export function tableOf<R>(rows: readonly R[], uid: (row: R) => string): Table<R> {
  const indexes = new Map(rows.map((row, index) => [uid(row), index]));
  return createTable<R>({
    count: rows.length,
    make: (index) => rows[index] ?? outOf(index),
    uid,
    indexOf: (wanted) => indexes.get(wanted),
  });
}

function outOf(index: number): never {
  throw new RangeError(`no row ${index}`);
}

/** Finds the index of a uid among a few given ones and then in a space. */
export function indexer(given: readonly string[], space: UidSpace, count: number): (uid: string) => number | undefined {
  const indexes = new Map(given.map((uid, index) => [uid, index]));
  return (uid) => {
    const index = indexes.get(uid) ?? space.indexOf(uid);
    return index !== undefined && index < count ? index : undefined;
  };
}

/** The whole numbers from `from` up to but not including `to`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}
