import fc from "fast-check";
import { expect } from "vitest";
import type { PageSource } from "../../src/paging/types.js";
import { createServer, idle, ids, type Row, rowsFrom } from "./server.js";

/** A change between two responses. `place` and `to` are shares of the collection. */
export type Change =
  | { readonly kind: "insert" | "delete"; readonly place: number; readonly count: number }
  | { readonly kind: "move"; readonly place: number; readonly to: number };

export interface Setting {
  readonly count: number;
  readonly cap: number;
  readonly pageSize: number;
  readonly window: number;
}

export interface Story extends Setting {
  /** For each response: the request (a share of those in flight), whether it fails, and the changes before it. */
  readonly turns: readonly { readonly pick: number; readonly fails: boolean; readonly changes: readonly Change[] }[];
}

export interface Outcome {
  readonly given: string[];
  readonly stayed: string[];
  readonly known: Set<string>;
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

export const insertOrDelete = fc.record({
  kind: fc.constantFrom("insert" as const, "delete" as const),
  // A deletion near the start shifts all later pages, so half of the changes are there.
  place: fc.oneof(
    share,
    share.map((at) => at / 8),
  ),
  count: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.integer({ min: 4, max: 40 })),
});
export const move = fc.record({ kind: fc.constant("move" as const), place: share, to: share });

export function stories(change: fc.Arbitrary<Change>, leastCap = 2): fc.Arbitrary<Story> {
  return fc.record({
    count: fc.integer({ min: 0, max: 120 }),
    cap: fc.integer({ min: leastCap, max: 15 }),
    pageSize: fc.integer({ min: 1, max: 20 }),
    window: fc.integer({ min: 1, max: 8 }),
    turns: fc.array(
      fc.record({
        pick: share,
        fails: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
        changes: fc.array(change, { maxLength: 2 }),
      }),
      { maxLength: 40 },
    ),
  });
}

export const still = fc.constant<Change>({ kind: "insert", place: 0, count: 0 });

/** Runs `read` against a server that follows the story, and stays unchanged afterwards. */
export async function play(
  story: Story,
  read: (source: PageSource<Row>, setting: Setting) => Promise<Row[]>,
): Promise<Outcome> {
  const server = createServer(story.count, { cap: story.cap, manual: true });
  const known = new Set(ids(server.rows));
  const stayed = new Set(known);
  let made = story.count;
  let given: Row[] | undefined;

  function apply(change: Change): void {
    const at = Math.floor(change.place * (server.rows.length + 1));
    if (change.kind === "move") {
      const to = Math.floor(change.to * (server.rows.length + 1));
      server.rows.splice(to, 0, ...server.rows.splice(at, 1));
    } else if (change.kind === "insert") {
      const added = rowsFrom(made, change.count);
      made += change.count;
      for (const { id } of added) known.add(id);
      server.rows.splice(at, 0, ...added);
    } else {
      for (const { id } of server.rows.splice(at, change.count)) stayed.delete(id);
    }
  }

  const reading = read(server.source, story).then((rows) => {
    given = rows;
  });
  reading.catch(() => {});
  const turns = story.turns.values();
  for (let answers = 0; given === undefined; answers++) {
    await idle();
    if (given !== undefined) break;
    if (server.pending.length === 0 || answers > 5000) {
      // A rejection of `reading` is more specific.
      await Promise.race([reading, idle()]);
      throw new Error(answers > 5000 ? "the walk does not end" : "the walk waits for nothing");
    }
    const turn = turns.next().value ?? { pick: 0, fails: false, changes: [] };
    for (const change of turn.changes) apply(change);
    const request = server.pending[Math.floor(turn.pick * server.pending.length)];
    if (turn.fails) request?.fail(new Failure());
    else request?.serve();
  }
  expect(server.pending).toEqual([]);
  return { given: ids(given), stayed: [...stayed], known };
}

export class Failure extends Error {}
