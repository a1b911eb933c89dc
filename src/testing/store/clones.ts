import { uuidPattern } from "../../util/uuid.js";
import { hash, hexadecimal } from "../random.js";
import type { Row } from "./table.js";
import { uuidsIn } from "./texts.js";

/** The kind of row that others belong to: tenants. Its examples are cloned, with the rows that refer to a single one. */
export interface Root {
  readonly schema: string;
  /** Number of rows at the start. */
  readonly count: number;
  /** Returns the ids that belong to an example. */
  idsOf(example: Row, index: number): readonly unknown[];
  /** Schemas of the rows that can belong to it. All by default. */
  readonly members?: readonly string[];
  /** Property with the name. */
  readonly name: string;
  /** Returns the name of a clone by its index. */
  nameOf(index: number): string;
}

/** Example rows by the name of their schema. */
export type Examples = ReadonlyMap<string, readonly Row[]>;

/** Returns the key of a row of a schema. */
export type Key = (schema: string, row: Row) => string;

/** How the examples are cloned. */
export interface Seeding {
  readonly seed: number;
  readonly root: Root;
  /** Returns the properties in which a clone differs, in addition to IDs and names. */
  vary(schema: string, clone: Row, index: number): Row;
}

/** Returns the initial rows of a schema: examples without an owner, then those of each member of the root. */
export function createClones({ seed, root, vary }: Seeding, examples: Examples, key: Key) {
  const owners = examples.get(root.schema) ?? [];
  const { ownerOf, ids } = findOwners(examples, root, key);
  const mask = hash(seed, root.schema);

  /** Splits the JSON of a row at the IDs and the name of its owner, which differ between clones. */
  const cloner = (row: Row, owner: number): ((member: number) => Row) => {
    const name = String(owners[owner]?.[root.name]);
    const cut = new RegExp(`(${uuidPattern}|(?<=")${name.replace(/\W/g, "\\$&")}(?!\\w))`);
    const makes = JSON.stringify(row)
      .split(cut)
      .map((part): ((member: number) => string) => {
        if (part === name) return root.nameOf;
        if (ids.get(part) !== owner) return () => part;
        const [start, end] = [Number.parseInt(part.slice(0, 8), 16), part.slice(8)];
        // Multiplication by an odd number keeps the ids of all members different.
        return (member) => hexadecimal(start ^ mask ^ Math.imul(member + 1, 0x9e3779b1)) + end;
      });
    return (member) => {
      const clone: Row = JSON.parse(makes.map((make) => make(member)).join(""));
      return clone.name && row.name === clone.name ? { ...clone, name: `${row.name} ${member + 1}` } : clone;
    };
  };

  return (schema: string): readonly Row[] => {
    const rows = examples.get(schema) ?? [];
    const made = rows.filter((row) => !ownerOf.has(row));
    const owned = owners.map((_, owner) => {
      return rows.filter((row) => ownerOf.get(row) === owner).map((row) => ({ row, clone: cloner(row, owner) }));
    });
    for (let member = 0; member < root.count; member++) {
      for (const { row, clone } of owned[member % owned.length] ?? []) {
        const copy = member < owned.length ? row : clone(member);
        made.push(copy === row ? row : { ...copy, ...vary(schema, copy, made.length) });
      }
    }
    return made;
  };
}

/** Finds the rows and ids that belong to each example of the root: itself, and then the rows that refer to it only. */
function findOwners(examples: Examples, root: Root, key: Key) {
  const ownerOf = new Map<Row, number>();
  const ids = new Map<string, number>();
  const claim = (row: Row, owner: number, own: readonly string[]) => {
    ownerOf.set(row, owner);
    for (const id of own) if (!ids.has(id)) ids.set(id, owner);
  };
  for (const [index, row] of (examples.get(root.schema) ?? []).entries())
    claim(row, index, uuidsIn(root.idsOf(row, index)));
  for (let before = 0; before < ownerOf.size; ) {
    before = ownerOf.size;
    for (const [schema, rows] of examples) {
      if (root.members?.includes(schema) === false) continue;
      for (const row of rows.filter((one) => !ownerOf.has(one))) {
        const [owner, another] = new Set(uuidsIn(row).flatMap((id) => ids.get(id) ?? []));
        const own = uuidsIn(key(schema, row));
        if (owner !== undefined && another === undefined) claim(row, owner, own.length === 1 ? own : []);
      }
    }
  }
  return { ownerOf, ids };
}
