import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import type { List, ListOptions, PageSource } from "../../src/paging/types.js";
import { createServer, idle, ids, type Row, rowsFrom } from "./server.js";
import {
  type Change,
  Failure,
  insertOrDelete,
  move,
  type Outcome,
  play,
  type Setting,
  still,
  stories,
} from "./story.js";

/** Reads to the end, and continues after every failed page. */
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

/** Plain paging of a simple script: offsets in steps of the page size, up to the total. */
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

/** Plain paging that drops rows with known identities. */
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

describe("a list that changes while it is read", () => {
  it.each<ListOptions>([{}, { consistency: "exact" }])(
    "returns each row that stays once while rows change, pages arrive in any order, and some fail (%o)",
    async (options) => {
      await fc.assert(eachOnce(insertOrDelete, withOptions(options)), seeded);
    },
  );

  it("returns the rows in the order of the collection", async () => {
    await fc.assert(
      fc.asyncProperty(stories(insertOrDelete), async (story) => {
        const { given, stayed } = await play(story, withOptions({}));
        const staying = new Set(stayed);
        expect(given.filter((id) => staying.has(id))).toEqual(stayed);
      }),
      { ...seeded, numRuns: 500 },
    );
  });

  it.each([
    ["naive", naive],
    ["naive with keys", naiveWithKeys],
    ["fast", withOptions({ consistency: "fast" })],
  ])("detects lost or repeated rows in a %s pager", async (_name, read) => {
    const result = await fc.check(eachOnce(insertOrDelete, read), { ...seeded, endOnFailure: true });
    expect(result.failed).toBe(true);
    expect(String(result.errorInstance)).toMatch(/rows given twice|rows lost/);
  });
});

describe("a list whose rows move", () => {
  it("returns no row twice while rows move", async () => {
    await fc.assert(
      fc.asyncProperty(stories(fc.oneof(insertOrDelete, move)), async (story) => {
        const { given, known } = await play(story, withOptions({})).catch((error) => {
          if (!(error instanceof Error && /pages do not join/.test(error.message))) throw error;
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
    "returns an unchanged list completely, for every cap, window and order of responses (%s)",
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

  it("returns the rows from any offset, and with toArray up to any max", async () => {
    await fc.assert(
      fc.asyncProperty(stories(still), fc.nat(130), fc.nat(130), async (story, offset, max) => {
        const { source } = createServer(story.count, { cap: story.cap });
        const list = createList(source, { offset, pageSize: story.pageSize, window: story.window });
        const expected = rowsFrom(offset, Math.max(0, story.count - offset));
        expect(await drain(list)).toEqual(expected);
        if (expected.length <= max) expect(await list.toArray({ max })).toEqual(expected);
        else await expect(list.toArray({ max })).rejects.toMatchObject({ kind: "input" });
      }),
      { ...seeded, numRuns: 200 },
    );
  });
});

describe("an iteration that is left", () => {
  it("leaves no request in flight and sends no more, at any point of the iteration", async () => {
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
