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
  /** Whose things a row refers to, their names, and the properties that hold ids of theirs or begin with their names. */
  const parts = cached((row: Row) => {
    const owners = [...referred(row)];
    const names = owners.flatMap((owner) => {
      const name = owner.group.examples[owner.example]?.row[owner.group.root.name];
      return typeof name === "string" ? [{ owner, name }] : [];
    });
    const isAffected = (text: string): boolean =>
      names.some(({ name }) => startsWithName(text, name)) || (text.match(uuids) ?? []).some((id) => ownerOfId(id));
    return { owners, names, properties: Object.keys(row).filter((name) => textsIn(row[name]).some(isAffected)) };
  });
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
      const { owners, names, properties } = parts(row);
      const indexes = new Map(owners.map((other) => [other, memberOf(other, owner, index)]));
      const newName = (text: string) => {
        const found = names.find(({ name }) => startsWithName(text, name));
        const at = found && indexes.get(found.owner);
        if (!found || at === undefined || at === found.owner.example) return text;
        return found.owner.group.root.nameOf(at) + text.slice(found.name.length);
      };
      const newId = (id: string) => {
        const other = ownerOfId(id);
        const at = other && indexes.get(other);
        return other && at !== undefined ? idOf(other, at, id) : id;
      };
      const copy: Record<string, unknown> = { ...row };
      for (const name of properties) copy[name] = rewritten(row[name], (text) => newName(text).replace(uuids, newId));
      if (typeof row.name === "string" && copy.name === row.name) copy.name = `${row.name} ${index + 1}`;
      return copy;
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

/** Whether a text begins with a name and not with a longer word. */
function startsWithName(text: string, name: string): boolean {
  return text.startsWith(name) && !/^\w/.test(text.slice(name.length));
}

/** The same value with every text in it rewritten. */
function rewritten(value: unknown, rewrite: (text: string) => string): unknown {
  if (typeof value === "string") return rewrite(value);
  if (Array.isArray(value)) return value.map((item) => rewritten(item, rewrite));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, rewritten(content, rewrite)]));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
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
