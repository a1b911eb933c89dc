import { textsIn, uuidsIn } from "./texts.js";

/** A row, as JSON. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows in their default order, addressed by ordinals. `version` grows with every change. */
export interface Source<R> {
  readonly version: number;
  /** The source that the rows are derived from. */
  readonly base?: Source<Row>;
  ordinals(): readonly number[];
  at(ordinal: number): R;
}

/** A collection of the simulator, to arrange before a test and to check after it. */
export interface Collection<R> {
  readonly size: number;
  get(uid: string): R | undefined;
  /** Yields all rows in their default order. */
  rows(): Generator<R>;
  /** Adds a row before or after all others. */
  insert(row: R, position?: "first" | "last"): R;
  /** Replaces some properties. Throws if the row does not exist. */
  update(uid: string, change: Partial<R>): R;
  remove(uid: string): boolean;
}

/** A collection as the simulated server uses it. */
export interface Table<R> extends Source<R>, Collection<R> {
  /** Returns the key that identifies a row. */
  key(row: R): string;
  /** Returns ordinals that include those of all rows that contain the UUID. */
  near(uid: string): readonly number[];
  /** Returns ordinals that include those of all rows with the name. */
  named(name: string): readonly number[];
}

/** Initial rows of a table. They are made from their index on demand, so that 100,000 of them cost nothing. */
export interface TableSeed<R> {
  readonly count: number;
  make(index: number): R;
  /** Whether there is a row at the index. */
  has(index: number): boolean;
  key(row: R): string;
  /** Returns the index of an initial row. */
  indexOf(key: string): number | undefined;
  /** Returns the indexes of initial rows that may contain the UUID, or `undefined` if it can be any. */
  near(uid: string): readonly number[] | undefined;
  /** Returns the indexes of initial rows that may have the name, or `undefined` if it can be any. */
  named(name: string): readonly number[] | undefined;
}

/** Creates a table. An index of all texts in written rows keeps writes independent of the number of rows. */
export function createTable<R extends object>(seed: TableSeed<R>): Table<R> {
  const written = new Map<number, R>();
  const removed = new Set<number>();
  const index = new Map<string, Set<number>>();
  const next = { first: -1, last: seed.count };
  let version = 0;
  let cached: { readonly version: number; readonly ordinals: readonly number[] } | undefined;

  const isLive = (ordinal: number) => !removed.has(ordinal) && (written.has(ordinal) || seed.has(ordinal));
  const at = (ordinal: number): R => written.get(ordinal) ?? seed.make(ordinal);
  const ordinals = (): readonly number[] => {
    if (cached?.version !== version) cached = { version, ordinals: range(next.first + 1, next.last).filter(isLive) };
    return cached.ordinals;
  };
  const candidates = (text: string, initial: readonly number[] | undefined) => {
    if (!initial) return ordinals();
    return [...new Set([...initial, ...(index.get(text.toLowerCase()) ?? [])])].filter(isLive);
  };
  const find = (uid: string): number | undefined => {
    const initial = seed.indexOf(uid);
    return candidates(uid, initial === undefined ? [] : [initial]).find((ordinal) => seed.key(at(ordinal)) === uid);
  };
  const write = (ordinal: number, row: R): R => {
    written.set(ordinal, row);
    for (const one of [seed.key(row), ...textsIn(row), ...uuidsIn(row)]) {
      const text = one.toLowerCase();
      const known = index.get(text) ?? new Set();
      index.set(text, known.add(ordinal));
    }
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
    key: seed.key,
    ordinals,
    at,
    near: (uid) => candidates(uid, seed.near(uid)),
    named: (name) => candidates(name, seed.named(name)),
    get: (uid) => {
      const ordinal = find(uid);
      return ordinal === undefined ? undefined : at(ordinal);
    },
    *rows() {
      for (const ordinal of ordinals()) yield at(ordinal);
    },
    insert: (row, position = "last") => write(position === "first" ? next.first-- : next.last++, row),
    update: (uid, change) => {
      const ordinal = find(uid);
      if (ordinal === undefined) throw new Error(`There is no row ${uid} to update.`);
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

/** Creates a table of given rows. */
export function tableOf<R extends object>(rows: readonly R[], key: (row: R) => string): Table<R> {
  const indexes = new Map(rows.map((row, index) => [key(row), index]));
  return createTable<R>({
    count: rows.length,
    make: (index) => rows[index] as R,
    has: (index) => index in rows,
    key,
    indexOf: (wanted) => indexes.get(wanted),
    near: () => undefined,
    named: () => undefined,
  });
}

/** Creates a source of rows that belong to no table. */
export function sourceOf<R>(rows: readonly R[]): Source<R> {
  return { version: 0, ordinals: () => [...rows.keys()], at: (ordinal) => rows[ordinal] as R };
}

/** Creates a source of rows that are derived one by one from those of another source. */
export function mapped<D>(source: Source<Row>, make: (row: Row) => D): Source<D> {
  return {
    base: source,
    get version() {
      return source.version;
    },
    ordinals: () => source.ordinals(),
    at: (ordinal) => make(source.at(ordinal)),
  };
}

/** Returns the whole numbers from `from` (inclusive) to `to` (exclusive). */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}
