import { stringifyJson } from "../../http/json.js";
import { uuidPattern } from "../../util/uuid.js";
import { type UidSpace, uidSpace } from "../random.js";
import type { Row } from "./table.js";

/**
 * Rows that others belong to, such as tenants: an example that refers to one of them alone is its own. Beyond the
 * examples more are made at will, each a copy of one of them that brings copies of all that belongs to it.
 */
export interface Root {
  readonly schema: string;
  /** How many there are at the start; the first are those of the examples. */
  readonly count: number;
  /** Properties with the ids that are theirs alone. */
  readonly ids: readonly string[];
  /** More ids that are its alone, though it does not refer to them. */
  alsoIds?(example: Row): readonly unknown[];
  /** Property with the name. */
  readonly name: string;
  /** The name of one that is made. */
  nameOf(index: number): string;
}

/** A root with its examples, and with the ids of each and of all that belongs to it. */
export interface Group {
  readonly root: Root;
  readonly space: UidSpace;
  readonly examples: readonly { readonly row: Row; readonly ids: string[] }[];
}

/** Whose a row or an id is: that of one of the examples of a root. */
export interface Owner {
  readonly group: Group;
  readonly example: number;
}

export interface Ownership {
  readonly groups: readonly Group[];
  /** Whose a row is; undefined where it is nobody's, or several's. */
  ownerOf(row: Row): Owner | undefined;
  /** Whose an id is. */
  ownerOfId(id: string): Owner | undefined;
}

export const uuids = new RegExp(uuidPattern, "g");

/** Finds out whose the examples are; `key` gives what tells a row of a schema apart. */
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
    for (const id of own.flatMap((text) => String(text).match(uuids) ?? [])) {
      if (ids.has(id)) continue;
      ids.set(id, owner);
      owner.group.examples[owner.example]?.ids.push(id);
    }
  };
  const all = [...examples].flatMap(([schema, list]) => list.map((row) => ({ schema, row, refers: uuidsIn(row) })));

  /** Claims what refers to one example of the group alone; whether there was any. */
  const spread = (group: Group): boolean => {
    let found = false;
    for (const { schema, row, refers } of all) {
      if (rows.has(row)) continue;
      const owners = new Set(refers.map((id) => ids.get(id)).filter((owner) => owner?.group === group));
      const [owner] = owners;
      if (owners.size !== 1 || !owner) continue;
      const own = key(schema, row).match(uuids) ?? [];
      claim(row, owner, own.length === 1 ? own : []);
      found = true;
    }
    return found;
  };

  const groups = roots.map((root): Group => {
    const own = (examples.get(root.schema) ?? []).map((row) => ({ row, ids: [] }));
    const group = { root, space: uidSpace(seed, root.schema), examples: own };
    for (const [example, { row }] of own.entries())
      claim(row, { group, example }, [...root.ids.map((name) => row[name]), ...(root.alsoIds?.(row) ?? [])]);
    while (spread(group));
    return group;
  });
  return { groups, ownerOf: (row) => rows.get(row), ownerOfId: (id) => ids.get(id) };
}

export function uuidsIn(row: Row): readonly string[] {
  return stringifyJson(row).match(uuids) ?? [];
}
