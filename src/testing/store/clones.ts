import { uuidPattern } from "../../util/uuid.js";
import { hash, hexadecimal } from "../random.js";
import type { Row } from "./table.js";
import { uuidsIn } from "./texts.js";

/** A kind of row that others belong to, such as tenants. Its examples are cloned, with the rows that refer to a single one. */
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

/** Initial contents of all tables. */
export interface Seeding {
  readonly seed: number;
  /** Example rows by the name of their schema. */
  readonly examples: ReadonlyMap<string, readonly Row[]>;
  readonly roots: readonly Root[];
  /** Returns the key of a row. */
  key(schema: string, row: Row): string;
  /** Returns the properties in which a clone differs, in addition to ids and names. */
  vary(schema: string, clone: Row, index: number): Row;
}

/** The example of a root that a row or an id belongs to. */
interface Owner {
  readonly root: Root;
  readonly example: number;
  readonly name: string;
}

/** Returns the initial rows of a schema: examples without an owner, then those of each root, and their clones. */
export function createClones({ seed, examples, roots, key, vary }: Seeding): (schema: string) => readonly Row[] {
  const { ownerOf, ownersIn, ids } = findOwners(examples, roots, key);

  /** Returns the example that a member of a root clones. An example is not used if it refers to another one beyond the count. */
  const exampleOf = (root: Root) => {
    const rows = [...(examples.get(root.schema) ?? []).entries()];
    const usable = rows.filter(([, row]) =>
      ownersIn(row).every((one) => one.root === root || one.example < one.root.count),
    );
    const indexes = usable.map(([index]) => index);
    return (member: number) => (indexes.includes(member) ? member : indexes[member % indexes.length]);
  };

  /** Cuts the JSON of a row at the ids and the name of its owner, which differ between clones. */
  const cloner = (row: Row, { root, example, name }: Owner): ((member: number) => Row) => {
    const quoted = name.replace(/\W/g, "\\$&");
    const parts = JSON.stringify(row).split(new RegExp(`(${uuidPattern}${name && `|(?<=")${quoted}(?!\\w)`})`));
    const makes = parts.map((part): ((member: number) => string) => {
      if (part === name) return root.nameOf;
      const { root: owner, example: owned } = ids.get(part) ?? {};
      if (owner !== root || owned !== example) return () => part;
      const [start, end, mask] = [Number.parseInt(part.slice(0, 8), 16), part.slice(8), hash(seed, root.schema)];
      // Multiplication by an odd number keeps the ids of all members different.
      return (member) => hexadecimal(start ^ mask ^ Math.imul(member + 1, 0x9e3779b1)) + end;
    });
    return (member) => {
      const clone: Row = JSON.parse(makes.map((make) => make(member)).join(""));
      return clone.name && row.name === clone.name ? { ...clone, name: `${row.name} ${member + 1}` } : clone;
    };
  };

  return (schema) => {
    const rows = examples.get(schema) ?? [];
    const made = rows.filter((row) => !ownerOf.has(row));
    for (const root of roots) {
      const cloned = exampleOf(root);
      const owned = rows.flatMap((row) => {
        const owner = ownerOf.get(row);
        return owner?.root === root ? [{ row, example: owner.example, clone: cloner(row, owner) }] : [];
      });
      for (let member = 0; owned.length > 0 && member < root.count; member++) {
        for (const { row, example, clone } of owned) {
          if (cloned(member) !== example) continue;
          const copy = member === example ? row : clone(member);
          made.push(member === example ? row : { ...copy, ...vary(schema, copy, made.length) });
        }
      }
    }
    return made;
  };
}

/** Finds the owners of all examples: a root itself, and then the rows that refer to one example of the root only. */
function findOwners(examples: Seeding["examples"], roots: readonly Root[], key: Seeding["key"]) {
  const ownerOf = new Map<Row, Owner>();
  const ids = new Map<string, Owner>();
  const claim = (row: Row, owner: Owner, own: readonly string[]) => {
    ownerOf.set(row, owner);
    for (const id of own) if (!ids.has(id)) ids.set(id, owner);
  };
  const ownersIn = (value: unknown) => [...new Set(uuidsIn(value).flatMap((id) => ids.get(id) ?? []))];
  const spread = (root: Root) => {
    for (const [schema, rows] of examples) {
      if (root.members?.includes(schema) === false) continue;
      for (const row of rows.filter((one) => !ownerOf.has(one))) {
        const [owner, another] = ownersIn(row).filter((one) => one.root === root);
        const own = uuidsIn(key(schema, row));
        if (owner && !another) claim(row, owner, own.length === 1 ? own : []);
      }
    }
  };
  for (const root of roots) {
    for (const [example, row] of (examples.get(root.schema) ?? []).entries())
      claim(row, { root, example, name: String(row[root.name] ?? "") }, uuidsIn(root.idsOf(row, example)));
    for (let before = -1; before < ownerOf.size; ) {
      before = ownerOf.size;
      spread(root);
    }
  }
  return { ownerOf, ownersIn, ids };
}
