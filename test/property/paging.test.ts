import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createList, type List, type ListOptions, type PageSource } from "../../src/paging/index.js";
import { createServer, idle, ids, type Row, rowsFrom } from "../paging/server.js";

/** What happens between two answers of the server. `place` is a share of the collection, `to` another. */
type Change =
  | { readonly kind: "insert" | "delete"; readonly place: number; readonly count: number }
  | { readonly kind: "move"; readonly place: number; readonly to: number };

interface Setting {
  readonly count: number;
  readonly cap: number;
  readonly pageSize: number;
  readonly window: number;
}

interface Story extends Setting {
  /** Per answer: which of the requests in flight is answered (a share), whether it fails, and what changes before. */
  readonly turns: readonly { readonly pick: number; readonly fails: boolean; readonly changes: readonly Change[] }[];
}

interface Outcome {
  readonly given: string[];
  readonly stayed: string[];
  readonly known: Set<string>;
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const insertOrDelete = fc.record({
  kind: fc.constantFrom("insert" as const, "delete" as const),
  // Deletions near the start shift all pages ahead: half of them are there.
  place: fc.oneof(
    share,
    share.map((at) => at / 8),
  ),
  count: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.integer({ min: 4, max: 40 })),
});
const move = fc.record({ kind: fc.constant("move" as const), place: share, to: share });

function stories(change: fc.Arbitrary<Change>, leastCap = 2): fc.Arbitrary<Story> {
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

const still = fc.constant<Change>({ kind: "insert", place: 0, count: 0 });

/** Lets `read` walk a server that follows the story, and goes quiet after it. */
async function play(
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
      // A rejection of the walk says more.
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

class Failure extends Error {}

/** Reads to the end, coming back after every failed page. */
async function drain(list: List<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  const iterator = list[Symbol.asyncIterator]();
  for (;;) {
    try {
      const row = await iterator.next();
      if (row.done) return rows;
      rows.push(row.value);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}

const withOptions = (options: ListOptions) => (source: PageSource<Row>, setting: Setting) =>
  drain(createList(source, { pageSize: setting.pageSize, window: setting.window, ...options }));

/** What scripts do: offsets in steps of the page size, up to the total. */
async function naive(source: PageSource<Row>, { pageSize, cap }: Setting): Promise<Row[]> {
  const rows: Row[] = [];
  const { signal } = new AbortController();
  const step = Math.min(pageSize, cap);
  for (let offset = 0, total = 1; offset < total; ) {
    try {
      const page = await source.fetchPage(offset, step, signal);
      rows.push(...page.rows);
      total = page.total ?? 0;
      offset += step;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  return rows;
}

/** As `naive`, and drops the rows it has had. */
async function naiveWithKeys(source: PageSource<Row>, setting: Setting): Promise<Row[]> {
  const rows = await naive(source, setting);
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

function expectEachOnce({ given, stayed, known }: Outcome): void {
  const seen = new Set(given);
  expect(given.length, "rows given twice").toBe(seen.size);
  expect(
    stayed.filter((id) => !seen.has(id)),
    "rows lost",
  ).toEqual([]);
  expect(given.every((id) => known.has(id))).toBe(true);
}

const seeded = { seed: 20_250_611, numRuns: 1500 };

const eachOnce = (change: fc.Arbitrary<Change>, read: Parameters<typeof play>[1], leastCap?: number) =>
  fc.asyncProperty(stories(change, leastCap), async (story) => expectEachOnce(await play(story, read)));

describe("an exact walk gives every row that stays exactly once", () => {
  it("while rows are inserted and deleted anywhere, pages come in any order, and some fail", async () => {
    await fc.assert(eachOnce(insertOrDelete, withOptions({})), seeded);
  });

  it("in the order of the collection", async () => {
    await fc.assert(
      fc.asyncProperty(stories(insertOrDelete), async (story) => {
        const { given, stayed } = await play(story, withOptions({}));
        const staying = new Set(stayed);
        expect(given.filter((id) => staying.has(id))).toEqual(stayed);
      }),
      { ...seeded, numRuns: 500 },
    );
  });

  it("and rows that move, once the moves are over before the second walk", async () => {
    const few = stories(move).map((story) => ({ ...story, turns: story.turns.slice(0, Math.ceil(story.count / 15)) }));
    await fc.assert(
      fc.asyncProperty(few, async (story) => expectEachOnce(await play(story, withOptions({})))),
      { ...seeded, numRuns: 500 },
    );
  });

  it.each([
    ["naive", naive],
    ["naive with keys", naiveWithKeys],
    ["fast", withOptions({ consistency: "fast" })],
  ])("which a %s pager does not", async (_name, read) => {
    const result = await fc.check(eachOnce(insertOrDelete, read), { ...seeded, endOnFailure: true });
    expect(result.failed).toBe(true);
    expect(String(result.errorInstance)).toMatch(/rows given twice|rows lost/);
  });
});

describe("a walk, whatever moves", () => {
  it("gives no row twice", async () => {
    await fc.assert(
      fc.asyncProperty(stories(fc.oneof(insertOrDelete, move)), async (story) => {
        const { given, known } = await play(story, withOptions({})).catch((error) => {
          if (!(error instanceof Error && /pages do not join|keep moving/.test(error.message))) throw error;
          return { given: [], known: new Set() };
        });
        expect(new Set(given).size).toBe(given.length);
        expect(given.every((id) => known.has(id))).toBe(true);
      }),
      { ...seeded, numRuns: 500 },
    );
  });
});

describe("a list that does not change", () => {
  it.each([
    ["exact", 2],
    ["fast", 1],
  ] as const)(
    "is given as it is, whatever the cap, the window and the order of the answers (%s)",
    async (consistency, cap) => {
      await fc.assert(
        fc.asyncProperty(stories(still, cap), async (story) => {
          const { given } = await play(story, withOptions({ consistency }));
          expect(given).toEqual(ids(rowsFrom(0, story.count)));
        }),
        { ...seeded, numRuns: 500 },
      );
    },
  );

  it("is given from any offset, and by toArray up to any max", async () => {
    await fc.assert(
      fc.asyncProperty(stories(still), fc.nat(130), fc.nat(130), async (story, offset, max) => {
        const { source } = createServer(story.count, { cap: story.cap });
        const list = createList(source, { offset, pageSize: story.pageSize, window: story.window });
        const expected = rowsFrom(offset, Math.max(0, story.count - offset));
        expect(await drain(list)).toEqual(expected);
        if (expected.length <= max) expect(await list.toArray({ max })).toEqual(expected);
        else await expect(list.toArray({ max })).rejects.toThrow(RangeError);
      }),
      { ...seeded, numRuns: 200 },
    );
  });
});

describe("a walk that is left", () => {
  it("leaves nothing in flight and asks for nothing more, wherever it was", async () => {
    await fc.assert(
      fc.asyncProperty(stories(insertOrDelete), fc.nat(60), fc.boolean(), async (story, answers, bySignal) => {
        const server = createServer(story.count, { cap: story.cap, manual: true });
        const controller = new AbortController();
        const { pageSize, window } = story;
        const rows = createList(server.source, { pageSize, window, signal: controller.signal })[Symbol.asyncIterator]();
        const reading = (async () => {
          for (let row = await rows.next(); !row.done; row = await rows.next());
        })().catch(() => {});
        for (let i = 0; i < answers; i++) {
          await idle();
          expect(server.pending.length).toBeLessThanOrEqual(window);
          const turn = story.turns[i];
          server.pending[Math.floor((turn?.pick ?? 0) * server.pending.length)]?.serve();
        }
        if (bySignal) controller.abort();
        else await rows.return?.();
        const { length } = server.requests;
        await reading;
        await idle();
        expect(server.pending).toEqual([]);
        expect(server.requests).toHaveLength(length);
      }),
      { ...seeded, numRuns: 300 },
    );
  });
});
