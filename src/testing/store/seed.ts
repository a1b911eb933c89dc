import { createCopies } from "./copies.js";
import { findOwners, type Root } from "./ownership.js";
import { type Row, range, type TableSeed } from "./table.js";

/** What tables start with. */
export interface Seeding {
  readonly seed: number;
  /** Rows by the name of their schema. */
  readonly examples: ReadonlyMap<string, readonly Row[]>;
  readonly roots: readonly Root[];
  /** What tells a row of a schema apart. */
  key(schema: string, row: Row): string;
  /** What sets the copy at an index apart beside its ids and names. */
  vary(schema: string, copy: Row, index: number): Row;
}

/** Gives the seed of the table of a schema: the examples that are nobody's, then those of each root's members. */
export function createSeeds(seeding: Seeding): (schema: string) => TableSeed<Row> {
  const { examples } = seeding;
  const ownership = findOwners(seeding.seed, examples, seeding.roots, seeding.key);
  const copies = createCopies(ownership);

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
      const per = Math.max(0, ...byExample.map(({ length }) => length));
      const start = count;
      count += per * group.root.count;
      return per === 0 ? [] : [{ group, byExample, per, start }];
    });

    /** The example that the row at an index is a copy of, and for which member of the root. */
    const locate = (index: number) => {
      const part = parts.findLast(({ start }) => index >= start);
      if (!part) return { row: common[index], member: 0 };
      const { group, per, start } = part;
      const member = Math.floor((index - start) / per);
      const row = part.byExample[copies.exampleOf(group, member) ?? -1]?.[(index - start) % per];
      return { row, member };
    };
    const has = (index: number) => locate(index).row !== undefined;
    const make = (index: number): Row => {
      const { row, member } = locate(index);
      if (!row) throw new RangeError(`${schema} has no row ${index}`);
      const owner = ownership.ownerOf(row);
      if (!owner || owner.example === member) return row;
      const copy = copies.copy(row, owner, member);
      return { ...copy, ...seeding.vary(schema, copy, index) };
    };
    const span = ({ group, per, start }: (typeof parts)[number], uid: string) => {
      const member = copies.indexIn(group, uid);
      if (member === undefined || member >= group.root.count) return undefined;
      return range(start + member * per, start + (member + 1) * per).filter(has);
    };

    return {
      count,
      make,
      has,
      key,
      indexOf: (wanted) => {
        const candidates = [...range(0, common.length), ...parts.flatMap((part) => span(part, wanted) ?? [])];
        return candidates.find((index) => key(make(index)) === wanted);
      },
      near: (uid) => {
        const [part] = parts;
        const found = part && parts.length === 1 && part.group === ownership.groups[0] ? span(part, uid) : undefined;
        return found && [...range(0, common.length), ...found];
      },
    };
  };
}
