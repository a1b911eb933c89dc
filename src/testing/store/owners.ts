import type { Row } from "./table.js";
import { uuidsIn } from "./texts.js";

/** A kind of row that others belong to, such as tenants. Its examples are cloned, with the rows that refer to a single one. */
export interface Root {
  readonly schema: string;
  /** Number of rows at the start. */
  readonly count: number;
  /** Properties with ids that belong to the row. */
  readonly ids: readonly string[];
  /** Returns further ids that belong to an example. */
  alsoIds?(example: Row): readonly unknown[];
  /** Schemas of the rows that can belong to it. All by default. */
  readonly members?: readonly string[];
  /** Property with the name. */
  readonly name: string;
  /** Returns the name of a clone by its index. */
  nameOf(index: number): string;
}

/** The example of a root that a row or an id belongs to. */
export interface Owner {
  readonly root: Root;
  /** Index of the example. */
  readonly example: number;
  readonly name: string;
}

export interface Owners {
  /** Returns the owner of a row, or `undefined` if it has none or several. */
  ofRow(row: Row): Owner | undefined;
  ofId(id: string): Owner | undefined;
  /** Returns the owners of all ids in a value. */
  in(value: unknown): readonly Owner[];
}

type Examples = ReadonlyMap<string, readonly Row[]>;

/** Finds the owners of all examples: a root itself, and then the rows that refer to one example of the root only. */
export function findOwners(
  examples: Examples,
  roots: readonly Root[],
  key: (schema: string, row: Row) => string,
): Owners {
  const rows = new Map<Row, Owner>();
  const ids = new Map<string, Owner>();
  const claim = (row: Row, owner: Owner, own: readonly string[]) => {
    rows.set(row, owner);
    for (const id of own) if (!ids.has(id)) ids.set(id, owner);
  };
  const ownersIn = (value: unknown) => [...new Set(uuidsIn(value).flatMap((id) => ids.get(id) ?? []))];
  /** Returns whether more rows were claimed. */
  const spread = (root: Root): boolean => {
    const before = rows.size;
    for (const [schema, list] of examples) {
      if (root.members?.includes(schema) === false) continue;
      for (const row of list.filter((one) => !rows.has(one))) {
        const [owner, another] = ownersIn(row).filter((one) => one.root === root);
        const own = uuidsIn(key(schema, row));
        if (owner && !another) claim(row, owner, own.length === 1 ? own : []);
      }
    }
    return rows.size > before;
  };
  for (const root of roots) {
    for (const [example, row] of (examples.get(root.schema) ?? []).entries()) {
      const own = uuidsIn([...root.ids.map((name) => row[name]), ...(root.alsoIds?.(row) ?? [])]);
      claim(row, { root, example, name: String(row[root.name]) }, own);
    }
    while (spread(root));
  }
  return { ofRow: (row) => rows.get(row), ofId: (id) => ids.get(id), in: ownersIn };
}
