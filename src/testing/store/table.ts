/** A row as JSON has it. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows in their default order, addressed by ordinals; `version` grows with every change. */
export interface Source<R> {
  readonly version: number;
  ordinals(): readonly number[];
  at(ordinal: number): R;
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
  /** What tells a row apart from the others. */
  key(row: R): string;
  /** Ordinals among which all rows are that refer to something by this uid, without a look at all rows where it can be. */
  near(uid: string): readonly number[];
}

/** What a table starts with: rows made on demand from their index, so that a hundred thousand cost nothing. */
export interface TableSeed<R> {
  readonly count: number;
  make(index: number): R;
  /** Whether there is a row at the index at all. */
  has?(index: number): boolean;
  key(row: R): string;
  /** The index of a row that the seed made. */
  indexOf(key: string): number | undefined;
  /** The indexes where seeded rows are that refer to this uid; undefined where they can be anywhere. */
  near?(uid: string): readonly number[] | undefined;
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
    const known = inserted.get(uid) ?? seed.indexOf(uid);
    const ordinal = known ?? [...changed.keys()].find((at) => seed.key(changed.get(at) as R) === uid);
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
    key: seed.key,
    ordinals,
    at,
    near: (uid) => {
      const seeded = seed.near?.(uid);
      return seeded ? [...new Set([...seeded, ...changed.keys()])].filter(isLive) : ordinals();
    },
    get: (uid) => {
      const ordinal = find(uid);
      return ordinal === undefined ? undefined : at(ordinal);
    },
    *rows() {
      for (const ordinal of ordinals()) yield at(ordinal);
    },
    insert: (row, place = "last") => {
      const ordinal = place === "first" ? places.first-- : places.last++;
      inserted.set(seed.key(row), ordinal);
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
export function tableOf<R>(rows: readonly R[], key: (row: R) => string): Table<R> {
  const indexes = new Map(rows.map((row, index) => [key(row), index]));
  const make = (index: number) => {
    const row = rows[index];
    if (row === undefined) throw new RangeError(`no row ${index}`);
    return row;
  };
  return createTable<R>({ count: rows.length, make, key, indexOf: (wanted) => indexes.get(wanted) });
}

/** Rows that belong to no table. */
export function sourceOf<R>(rows: readonly R[]): Source<R> {
  const { ordinals, at } = tableOf(rows, () => "");
  return { version: 0, ordinals, at };
}

/** Rows made from those of another source, one for one. */
export function mapped<R, D>(source: Source<R>, make: (row: R) => D): Source<D> {
  return {
    get version() {
      return source.version;
    },
    ordinals: () => source.ordinals(),
    at: (ordinal) => make(source.at(ordinal)),
  };
}

/** The whole numbers from `from` up to but not including `to`. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}
