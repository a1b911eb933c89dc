/** A row, as JSON. */
export type Row = Readonly<Record<string, unknown>>;

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
  /** Replaces all rows. */
  replace(rows: Iterable<R>): void;
}

/** A collection as the simulated server uses it. */
export interface Table<R = Row> extends Collection<R> {
  /** Number of changes. */
  readonly version: number;
  /** Returns the key that identifies a row. */
  key(row: R): string;
  /** Returns all rows in their default order. */
  all(): readonly R[];
  /** Returns the rows whose property has a value, regardless of case, without reading the other rows. */
  where(property: string, value: unknown): readonly R[];
}

/** Keys of rows by the values of a property. Entries of changed rows may be outdated. */
type Index = Map<string, Set<string>>;

/** Creates a table. Its initial rows are made when it is first used. */
export function createTable<R extends object>(initial: () => readonly R[], key: (row: R) => string): Table<R> {
  let byKey: Map<string, R> | undefined;
  let list: readonly R[] | undefined;
  let version = 0;
  const indexes = new Map<string, Index>();

  const known = () => {
    byKey ??= new Map(initial().map((row) => [key(row), row]));
    return byKey;
  };
  const all = () => {
    list ??= [...known().values()];
    return list;
  };
  const changed = () => {
    list = undefined;
    version += 1;
  };
  const indexOf = (property: string): Index => {
    const index: Index = indexes.get(property) ?? new Map();
    if (!indexes.has(property)) for (const row of all()) addTo(index, property, row);
    indexes.set(property, index);
    return index;
  };
  const addTo = (index: Index, property: string, row: R) => {
    const text = textAt(row, property);
    index.set(text, (index.get(text) ?? new Set()).add(key(row)));
  };
  const write = (row: R) => {
    known().set(key(row), row);
    for (const [property, index] of indexes) addTo(index, property, row);
    changed();
    return row;
  };

  return {
    get version() {
      return version;
    },
    get size() {
      return known().size;
    },
    key,
    all,
    where: (property, value) => {
      const text = String(value).toLowerCase();
      const rows = [...(indexOf(property).get(text) ?? [])].flatMap((uid) => known().get(uid) ?? []);
      return rows.filter((row) => textAt(row, property) === text);
    },
    get: (uid) => known().get(uid),
    *rows() {
      yield* all();
    },
    insert: (row, position = "last") => {
      if (position === "first") byKey = new Map([[key(row), row], ...known()]);
      return write(row);
    },
    update: (uid, change) => {
      const row = known().get(uid);
      if (!row) throw new Error(`There is no row ${uid} to update.`);
      return write({ ...row, ...change });
    },
    remove: (uid) => {
      changed();
      return known().delete(uid);
    },
    replace: (rows) => {
      byKey = new Map([...rows].map((row) => [key(row), row]));
      indexes.clear();
      changed();
    },
  };
}

function textAt(row: object, property: string): string {
  return String(Reflect.get(row, property)).toLowerCase();
}
