import { type UidSpace, uidSpace } from "../random.js";
import type { Row } from "./table.js";
import { uuidsIn } from "./texts.js";

/**
 * A kind of row that others belong to, such as tenants. Its examples, and the rows that refer to a single one of them, are
 * cloned until there are `count`.
 */
export interface Root {
  readonly schema: string;
  readonly count: number;
  /** Properties with ids that belong to the row. */
  readonly ids: readonly string[];
  /** Returns further ids that belong to an example. */
  alsoIds?(example: Row): readonly unknown[];
  /** Schemas of the rows that can belong to it. All by default. */
  readonly members?: readonly string[];
  /** Property with the name. */
  readonly name: string;
  /** Names of clones, such as `Tenant 4`: a prefix and the position, counted from 1. */
  readonly names: { readonly prefix: string; readonly digits?: number };
}

/** A root with its examples, each with the ids that belong to it. */
export interface Group {
  readonly root: Root;
  readonly space: UidSpace;
  readonly examples: readonly { readonly row: Row; readonly name: string; readonly ids: string[] }[];
}

/** The example of a root that a row or an id belongs to. */
export interface Owner {
  readonly group: Group;
  readonly example: number;
}

export interface Ownership {
  readonly groups: readonly Group[];
  /** Returns the owner of a row, or `undefined` if it has none or several. */
  ownerOf(row: Row): Owner | undefined;
  ownerOfId(id: string): Owner | undefined;
}

/** Finds the owners of all examples. `key` returns the key of a row. */
export function findOwners(
  seed: number,
  examples: ReadonlyMap<string, readonly Row[]>,
  roots: readonly Root[],
  key: (schema: string, row: Row) => string,
): Ownership {
  const rows = new Map<Row, Owner>();
  const ids = new Map<string, Owner>();
  const claim = (row: Row, owner: Owner, own: readonly unknown[]) => {
    rows.set(row, owner);
    for (const id of uuidsIn(own)) {
      if (ids.has(id)) continue;
      ids.set(id, owner);
      owner.group.examples[owner.example]?.ids.push(id);
    }
  };
  const all = [...examples].flatMap(([schema, list]) => list.map((row) => ({ schema, row, refers: uuidsIn(row) })));

  /** Claims the rows that refer to one example of the group only. Returns whether there were any. */
  const spread = (group: Group): boolean => {
    let found = false;
    for (const { schema, row, refers } of all) {
      if (rows.has(row) || group.root.members?.includes(schema) === false) continue;
      const owners = new Set(refers.map((id) => ids.get(id)).filter((owner) => owner?.group === group));
      const [owner] = owners;
      if (owners.size !== 1 || !owner) continue;
      const own = uuidsIn([key(schema, row)]);
      claim(row, owner, own.length === 1 ? own : []);
      found = true;
    }
    return found;
  };

  const groups = roots.map((root): Group => {
    const rootRows = examples.get(root.schema) ?? [];
    const own = rootRows.map((row) => ({ row, name: String(row[root.name]), ids: [] }));
    const group: Group = { root, space: uidSpace(seed, root.schema), examples: own };
    for (const [example, row] of rootRows.entries())
      claim(row, { group, example }, [...root.ids.map((name) => row[name]), ...(root.alsoIds?.(row) ?? [])]);
    while (spread(group));
    return group;
  });
  return { groups, ownerOf: (row) => rows.get(row), ownerOfId: (id) => ids.get(id) };
}
