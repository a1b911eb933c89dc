import { uuidPattern } from "../../util/uuid.js";
import { hash, hexadecimal } from "../random.js";
import { findOwners, type Owner, type Root } from "./owners.js";
import type { Row } from "./table.js";

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

/** Returns the clone of a value for a member of a root. */
type Make = (member: number) => unknown;

const uuid = new RegExp(`(${uuidPattern})`);

/** Returns the initial rows of a schema: examples without an owner, then those of the members of each root. */
export function createClones({ seed, examples, roots, key, vary }: Seeding): (schema: string) => readonly Row[] {
  const owners = findOwners(examples, roots, key);

  /** For each member of a root the example that it clones, and for each example its members. */
  const plans = cached((root: Root) => {
    const rows = examples.get(root.schema) ?? [];
    const isUsable = (row: Row) => owners.in(row).every((one) => one.root === root || one.example < one.root.count);
    const usable = [...rows.keys()].filter((example) => isUsable(rows[example] ?? {}));
    const exampleOf = Array.from({ length: root.count }, (_, member) => {
      return usable.includes(member) ? member : (usable[member % usable.length] ?? -1);
    });
    const membersOf = rows.map((_, at) => [...exampleOf.keys()].filter((member) => exampleOf[member] === at));
    return { exampleOf, membersOf, mask: hash(seed, root.schema) };
  });

  /** Returns the member of another root that the clone of a row refers to. */
  const memberOf = (referred: Owner, root: Root, member: number): number => {
    const found = plans(referred.root).membersOf[referred.example] ?? [];
    const round = Math.floor(member / plans(root).membersOf.length);
    return found[round % found.length] ?? referred.example;
  };
  const idOf = (id: string, { root, example }: Owner): Make => {
    const [start, end, { mask }] = [Number.parseInt(id.slice(0, 8), 16), id.slice(8), plans(root)];
    // Multiplication by an odd number keeps the ids of all members different.
    return (member) => (member === example ? id : hexadecimal(start ^ mask ^ Math.imul(member + 1, 0x9e3779b1)) + end);
  };
  const nameOf = ({ root, example, name }: Owner): Make => {
    return (member) => (member === example ? name : root.nameOf(member));
  };

  /** Applies a function to the member of another root that a member refers to. */
  const forMember = (make: Make, owner: Owner, root: Root): Make => {
    return owner.root === root ? make : (member) => make(memberOf(owner, root, member));
  };

  /** Returns a function that clones a value, or `undefined` if nothing in it differs between clones. */
  const cloner = (value: unknown, root: Root, named: readonly Owner[]): Make | undefined => {
    if (typeof value === "string") return textCloner(value, root, named);
    if (typeof value !== "object" || value === null) return undefined;
    const parts = Object.entries(value).map(([name, part]) => ({ name, make: cloner(part, root, named) }));
    const changes = parts.filter(({ make }) => make);
    if (changes.length === 0) return undefined;
    return (member) => {
      const clone = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      for (const { name, make } of changes) clone[name] = make?.(member);
      return clone;
    };
  };
  const textCloner = (text: string, root: Root, named: readonly Owner[]): Make | undefined => {
    const prefix = named.find(({ name }) => text.startsWith(name) && !/^\w/.test(text.slice(name.length)));
    const rest = text.slice(prefix?.name.length ?? 0);
    const parts = rest.split(uuid).filter((part) => part !== "");
    const makes = parts.map((part): Make => {
      const owner = owners.ofId(part);
      return owner ? forMember(idOf(part, owner), owner, root) : () => part;
    });
    if (prefix) makes.unshift(forMember(nameOf(prefix), prefix, root));
    else if (!parts.some(owners.ofId)) return undefined;
    return makes.length === 1 ? makes[0] : (member) => makes.map((make) => make(member)).join("");
  };
  const rowCloner = (row: Row, { root, example }: Owner): ((member: number) => Row) => {
    const named = owners.in(row).filter(({ name }) => name !== "");
    const make = cloner(row, root, named) ?? (() => row);
    return (member) => {
      if (member === example) return row;
      const clone = make(member) as Row;
      return row.name && row.name === clone.name ? { ...clone, name: `${row.name} ${member + 1}` } : clone;
    };
  };

  return (schema) => {
    const rows = examples.get(schema) ?? [];
    const made = rows.filter((row) => !owners.ofRow(row));
    for (const root of roots) {
      const owned = rows.flatMap((row) => {
        const owner = owners.ofRow(row);
        return owner?.root === root ? [{ example: owner.example, make: rowCloner(row, owner) }] : [];
      });
      if (owned.length === 0) continue;
      for (const [member, cloned] of plans(root).exampleOf.entries()) {
        for (const { make } of owned.filter(({ example }) => example === cloned)) {
          const row = make(member);
          made.push(member === cloned ? row : { ...row, ...vary(schema, row, made.length) });
        }
      }
    }
    return made;
  };
}

function cached<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}
