import { createCopies } from "./copies.js";
import { findOwners, type Root } from "./ownership.js";
import { type Row, range, type TableSeed } from "./table.js";

/** Initial contents of all tables. */
export interface Seeding {
  readonly seed: number;
  /** Example rows by the name of their schema. */
  readonly examples: ReadonlyMap<string, readonly Row[]>;
  readonly roots: readonly Root[];
  /** Returns the key of a row. */
  key(schema: string, row: Row): string;
  /** Returns the properties in which a clone differs, in addition to ids and names. */
  vary(schema: string, copy: Row, index: number): Row;
}

/** Returns the initial rows of a schema: examples without an owner, then those of the members of each root. */
export function createSeeds(seeding: Seeding): (schema: string) => TableSeed<Row> {
  const { examples } = seeding;
  const ownership = findOwners(seeding.seed, examples, seeding.roots, seeding.key);
  const copies = createCopies(ownership);
  const [mainGroup] = ownership.groups;

  return (schema) => {
    const key = (row: Row) => seeding.key(schema, row);
    const rows = examples.get(schema) ?? [];
    const common = rows.filter((row) => !ownership.ownerOf(row));
    let count = common.length;
    const parts = ownership.groups.flatMap((group) => {
      const byExample = group.examples.map((_, at) => {
        return rows.filter((row) => {
          const owner = ownership.ownerOf(row);
          return owner?.group === group && owner.example === at;
        });
      });
      const perMember = Math.max(0, ...byExample.map(({ length }) => length));
      const start = count;
      count += perMember * group.root.count;
      return perMember === 0 ? [] : [{ group, byExample, perMember, start }];
    });
    type Part = (typeof parts)[number];

    /** Returns the example that the row at an index is cloned from, and the member that the clone is for. */
    const locate = (index: number) => {
      const part = parts.findLast(({ start }) => index >= start);
      if (!part) return { row: common[index], member: 0 };
      const member = Math.floor((index - part.start) / part.perMember);
      const example = copies.exampleOf(part.group, member) ?? -1;
      return { row: part.byExample[example]?.[(index - part.start) % part.perMember], member };
    };
    const has = (index: number) => index >= 0 && index < count && locate(index).row !== undefined;
    const make = (index: number): Row => {
      const { row, member } = locate(index);
      if (!row) throw new RangeError(`${schema} has no row ${index}`);
      const owner = ownership.ownerOf(row);
      if (!owner || owner.example === member) return row;
      const copy = copies.copy(row, owner, member);
      return { ...copy, ...seeding.vary(schema, copy, index) };
    };
    const span = ({ group, perMember, start }: Part, member: number | undefined) => {
      if (member === undefined || member >= group.root.count) return undefined;
      return range(start + member * perMember, start + (member + 1) * perMember).filter(has);
    };
    const spanOf = (part: Part, uid: string) => span(part, copies.indexIn(part.group, uid));
    const commonIndexes = range(0, common.length);
    const only = parts.length === 1 && parts[0]?.group === mainGroup ? parts[0] : undefined;

    return {
      count,
      make,
      has,
      key,
      indexOf: (wanted) => {
        const candidates = [...commonIndexes, ...parts.flatMap((part) => spanOf(part, wanted) ?? [])];
        return candidates.find((index) => key(make(index)) === wanted);
      },
      near: (uid) => {
        const found = only && spanOf(only, uid);
        return found && [...commonIndexes, ...found];
      },
      named: (name) => {
        if (only?.group.root.schema !== schema) return undefined;
        return [...commonIndexes, ...(span(only, copies.indexNamed(only.group, name)) ?? [])];
      },
    };
  };
}
