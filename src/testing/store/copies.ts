import { uuidPattern } from "../../util/uuid.js";
import type { Group, Owner, Ownership } from "./ownership.js";
import { type Row, range } from "./table.js";
import { uuids, uuidsIn } from "./texts.js";

/** Creates clones of the examples of roots, addressed by their index among all rows of the root. */
export function createCopies({ ownerOfId }: Ownership) {
  const ownersIn = cached((row: Row) => [...new Set(uuidsIn(row).flatMap((id) => ownerOfId(id) ?? []))]);
  /** Returns the examples that refer to existing rows only. */
  const usable = cached((group: Group) => {
    return range(0, group.examples.length).filter((at) => {
      const owners = ownersIn(group.examples[at]?.row ?? {});
      return owners.every((other) => other.group === group || other.example < other.group.root.count);
    });
  });
  const width = cached((group: Group) => Math.max(1, ...group.examples.map(({ ids }) => ids.length)));
  const exampleOf = (group: Group, index: number): number | undefined => {
    const examples = usable(group);
    return examples.includes(index) ? index : examples[index % examples.length];
  };
  const members = cached(({ group, example }: Owner) => {
    return range(0, group.root.count).filter((index) => exampleOf(group, index) === example);
  });
  /** Returns the member of another root that the clone of a row refers to. */
  const memberOf = (referred: Owner, { group }: Owner, index: number): number => {
    if (referred.group === group) return index;
    const found = members(referred);
    return found[Math.floor(index / group.examples.length) % found.length] ?? referred.example;
  };
  const nameOf = ({ group, example }: Owner, index: number): string => {
    const { prefix, digits = 1 } = group.root.names;
    return index === example ? nameIn({ group, example }) : prefix + String(index + 1).padStart(digits, "0");
  };
  const idOf = ({ group, example }: Owner, index: number, id: string): string => {
    const at = group.examples[example]?.ids.indexOf(id) ?? 0;
    return index === example ? id : group.space.of(index * width(group) + at);
  };
  /** The text of a row, and a pattern for the ids in it and the names of its owners. */
  const templateOf = cached((row: Row) => {
    const owners = ownersIn(row);
    const names = owners.map((owner) => ({ owner, text: inJson(nameIn(owner)) })).filter(({ text }) => text !== "");
    const parts = names.map(({ text }) => `(?<=")${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\w)`);
    return { json: JSON.stringify(row), names, pattern: new RegExp([uuidPattern, ...parts].join("|"), "g") };
  });

  return {
    /** Returns the example that a member is, or is a clone of, or `undefined` if none can be cloned. */
    exampleOf,
    /** Clones a row that belongs to an example for the member at the index. */
    copy: (row: Row, owner: Owner, index: number): Row => {
      if (index === owner.example) return row;
      const { json, names, pattern } = templateOf(row);
      const text = json.replace(pattern, (found) => {
        const byName = names.find((one) => one.text === found)?.owner;
        if (byName) return inJson(nameOf(byName, memberOf(byName, owner, index)));
        const byId = ownerOfId(found);
        return byId ? idOf(byId, memberOf(byId, owner, index), found) : found;
      });
      const copy: Row = JSON.parse(text);
      return typeof row.name === "string" && copy.name === row.name
        ? { ...copy, name: `${row.name} ${index + 1}` }
        : copy;
    },
    /** Returns the index of the member that the first id in a text belongs to. */
    indexIn: (group: Group, text: string): number | undefined => {
      for (const id of text.match(uuids) ?? []) {
        const owner = ownerOfId(id);
        if (owner?.group === group && exampleOf(group, owner.example) === owner.example) return owner.example;
        const at = group.space.indexOf(id);
        if (at !== undefined) return Math.floor(at / width(group));
      }
      return undefined;
    },
    /** Returns the index of the member with the name. */
    indexNamed: (group: Group, name: string): number | undefined => {
      const example = group.examples.findIndex((one) => one.name.toLowerCase() === name.toLowerCase());
      if (example >= 0 && exampleOf(group, example) === example) return example;
      const index = Number(/\d+$/.exec(name)?.[0] ?? 0) - 1;
      const isClone = index >= 0 && nameOf({ group, example: -1 }, index).toLowerCase() === name.toLowerCase();
      return isClone ? index : undefined;
    },
  };
}

function nameIn({ group, example }: Owner): string {
  return group.examples[example]?.name ?? "";
}

/** Returns a text as it appears within a JSON string. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function cached<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}
