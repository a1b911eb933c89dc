import { type Group, type Owner, type Ownership, uuids, uuidsIn } from "./ownership.js";
import { type Row, range } from "./table.js";

/** The members of each root, made from its examples. */
export interface Copies {
  /** The example that a member is, or is a copy of; undefined where there is none to copy. */
  exampleOf(group: Group, index: number): number | undefined;
  /** A row of an example as it is for the member at the index. */
  copy(row: Row, owner: Owner, index: number): Row;
  /** Whose the first id in a text is. */
  indexIn(group: Group, text: string): number | undefined;
}

export function createCopies({ ownerOfId }: Ownership): Copies {
  const referred = cached((row: Row) => new Set(uuidsIn(row).flatMap((id) => ownerOfId(id) ?? [])));
  /** The examples that can be copied: those that refer to nothing that is not there. */
  const usable = cached((group: Group) => {
    return range(0, group.examples.length).filter((at) => {
      const owners = [...referred(group.examples[at]?.row ?? {})];
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
  /** Of the members that are copies of what a row refers to, the one that the copy of the row refers to. */
  const memberOf = (referredTo: Owner, owner: Owner, index: number): number => {
    if (referredTo.group === owner.group) return index;
    const found = members(referredTo);
    return found[Math.floor(index / owner.group.examples.length) % found.length] ?? referredTo.example;
  };
  const idOf = ({ group, example }: Owner, index: number, id: string): string => {
    const at = group.examples[example]?.ids.indexOf(id) ?? 0;
    return index === example ? id : group.space.of(index * width(group) + at);
  };

  return {
    exampleOf,
    copy: (row, owner, index) => {
      if (index === owner.example) return row;
      const indexes = new Map([...referred(row)].map((other) => [other, memberOf(other, owner, index)]));
      const names = [...indexes].flatMap(([{ group, example }, at]) => {
        const name = group.examples[example]?.row[group.root.name];
        return typeof name === "string" && at !== example ? [{ name, by: group.root.nameOf(at) }] : [];
      });
      const newId = (id: string) => {
        const other = ownerOfId(id);
        const at = other && indexes.get(other);
        return other && at !== undefined ? idOf(other, at, id) : id;
      };
      const copy = rewritten(row, (text) => renamed(text, names).replace(uuids, newId)) as Row;
      return copy.name === row.name && typeof row.name === "string"
        ? { ...copy, name: `${row.name} ${index + 1}` }
        : copy;
    },
    indexIn: (group, text) => {
      for (const id of text.match(uuids) ?? []) {
        const owner = ownerOfId(id);
        if (owner?.group === group && exampleOf(group, owner.example) === owner.example) return owner.example;
        const at = group.space.indexOf(id);
        if (at !== undefined) return Math.floor(at / width(group));
      }
      return undefined;
    },
  };
}

/** A name at the beginning of a text gives way to that of the copy. */
function renamed(text: string, names: readonly { readonly name: string; readonly by: string }[]): string {
  const found = names.find(({ name }) => text.startsWith(name) && !/^\w/.test(text.slice(name.length)));
  return found ? found.by + text.slice(found.name.length) : text;
}

/** The same value with every text in it rewritten. */
function rewritten(value: unknown, rewrite: (text: string) => string): unknown {
  if (typeof value === "string") return rewrite(value);
  if (Array.isArray(value)) return value.map((item) => rewritten(item, rewrite));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, rewritten(content, rewrite)]));
}

/** Remembers what a function gives for each key. */
function cached<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}
