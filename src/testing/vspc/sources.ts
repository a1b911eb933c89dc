import type { Source } from "../table.js";

/** Rows made from those of another collection, one for one. */
export function mapped<R, D>(source: Source<R>, make: (row: R) => D): Source<D> {
  return {
    get version() {
      return source.version;
    },
    ordinals: () => source.ordinals(),
    at: (ordinal) => make(source.at(ordinal)),
    below: (parentUid) => source.below(parentUid),
  };
}

/** Most rows that one row may give. */
const most = 1024;

/** Rows made from those of another collection, any number up to 1024 for each. */
export function flattened<R, D>(source: Source<R>, make: (row: R) => readonly D[]): Source<D> {
  const spread = (ordinals: readonly number[]) => {
    return ordinals.flatMap((ordinal) => make(source.at(ordinal)).map((_, at) => ordinal * most + at));
  };
  let cached: { readonly version: number; readonly ordinals: readonly number[] } | undefined;
  return {
    get version() {
      return source.version;
    },
    ordinals: () => {
      if (cached?.version !== source.version) cached = { version: source.version, ordinals: spread(source.ordinals()) };
      return cached.ordinals;
    },
    at: (ordinal) => {
      const from = Math.floor(ordinal / most);
      const row = make(source.at(from))[ordinal - from * most];
      if (row === undefined) throw new RangeError(`no row ${ordinal}`);
      return row;
    },
    below: (parentUid) => spread(source.below(parentUid)),
  };
}
