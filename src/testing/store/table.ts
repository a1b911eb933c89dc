/** A row, as JSON. */
export type Row = Readonly<Record<string, unknown>>;

/** A collection of the simulator, to arrange before a test and to check after it. */
export interface Collection<R> {
  readonly size: number;
  get(uid: string): R | undefined;
  /** Returns all rows in their default order: the same array until a row changes. */
  rows(): readonly R[];
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
  /** Returns the key that identifies a row. */
  key(row: R): string;
  /** Returns the rows whose property has a value, regardless of case, without reading the other rows. */
  where(property: string, value: unknown): readonly R[];
}

/** Creates a table. Its initial rows are made when it is first used. */
export function createTable<R extends object>(initial: () => readonly R[], key: (row: R) => string): Table<R> {
  let byKey: Map<string, R> | undefined;
  let list: readonly R[] | undefined;
  /** Keys of rows by the values of a property, for each property. Entries of changed rows may be outdated. */
  const indexes = new Map<string, Map<string, Set<string>>>();

  const known = () => {
    byKey ??= new Map(initial().map((row) => [key(row), row]));
    return byKey;
  };
  const rows = () => {
    list ??= Object.freeze([...known().values()]);
    return list;
  };
  const addToIndex = (property: string, row: R) => {
    const index = indexes.get(property);
    const text = textAt(row, property);
    index?.set(text, (index.get(text) ?? new Set()).add(key(row)));
  };
  const write = (row: R) => {
    known().set(key(row), row);
    for (const property of indexes.keys()) addToIndex(property, row);
    list = undefined;
    return row;
  };

  return {
    get size() {
      return known().size;
    },
    key,
    rows,
    where: (property, value) => {
      const text = String(value).toLowerCase();
      if (!indexes.has(property)) {
        indexes.set(property, new Map());
        for (const row of rows()) addToIndex(property, row);
      }
      const found = [...(indexes.get(property)?.get(text) ?? [])].flatMap((uid) => known().get(uid) ?? []);
      return found.filter((row) => textAt(row, property) === text);
    },
    get: (uid) => known().get(uid),
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
      list = undefined;
      return known().delete(uid);
    },
    replace: (all) => {
      byKey = new Map([...all].map((row) => [key(row), row]));
      indexes.clear();
      list = undefined;
    },
  };
}

function textAt(row: object, property: string): string {
  return String(Reflect.get(row, property)).toLowerCase();
}
