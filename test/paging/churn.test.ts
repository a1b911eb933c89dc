import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import type { ListOptions, PageSource } from "../../src/paging/types.js";

interface Change {
  readonly at: number;
  readonly inserted: number;
  readonly deleted: number;
}

interface Setting {
  readonly count: number;
  readonly cap: number;
  readonly pageSize: number;
  readonly window: number;
  /** Changes before each response. */
  readonly changes: readonly (readonly Change[])[];
  /** Number of pages after which the iteration is resumed by its cursor, repeatedly. */
  readonly resumeAfter: number;
}

const change = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  inserted: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(25)),
  deleted: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(25)),
});

const settings = fc.record({
  count: fc.integer({ min: 0, max: 200 }),
  cap: fc.integer({ min: 2, max: 40 }),
  pageSize: fc.integer({ min: 1, max: 50 }),
  window: fc.integer({ min: 1, max: 8 }),
  changes: fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 60 }),
  resumeAfter: fc.integer({ min: 1, max: 6 }),
});

/** A collection of numbers that changes before each response. */
function createCollection({ count, cap, changes }: Setting) {
  const rows = Array.from({ length: count }, (_, i) => i);
  const stayed = new Set(rows);
  let made = count;
  let responses = 0;
  const source: PageSource<number> = {
    scope: {},
    error: (message, kind) => Object.assign(new Error(message), { kind }),
    async fetchPage(offset, limit) {
      for (const { at, inserted, deleted } of changes[responses] ?? []) {
        const added = Array.from({ length: inserted }, () => made++);
        for (const row of rows.splice(Math.floor(at * (rows.length + 1)), deleted, ...added)) stayed.delete(row);
      }
      responses++;
      const page = rows.slice(offset, offset + Math.min(cap, limit));
      return { rows: page, identities: page.map(String), total: rows.length, offset };
    },
  };
  return { source, rows, stayed };
}

function expectEachOnce(returned: readonly number[], stayed: ReadonlySet<number>): void {
  expect(new Set(returned).size, "rows returned twice").toBe(returned.length);
  const seen = new Set(returned);
  expect(
    [...stayed].filter((row) => !seen.has(row)),
    "rows lost",
  ).toEqual([]);
}

const seeded = { seed: 20_261_129, numRuns: 300 };

describe("a list that changes before each response", () => {
  it.each<ListOptions>([{}, { consistency: "exact" }])(
    "returns each row that stays exactly once (%o)",
    async (options) => {
      await fc.assert(
        fc.asyncProperty(settings, async (setting) => {
          const { source, stayed } = createCollection(setting);
          const { pageSize, window } = setting;
          expectEachOnce(await createList(source, { pageSize, window, ...options }).toArray(), stayed);
        }),
        seeded,
      );
    },
  );

  it("returns each row that stays at least once if iterations resume one after another, or throws expired", async () => {
    await fc.assert(
      fc.asyncProperty(settings, async (setting) => {
        const { source, stayed } = createCollection(setting);
        const { pageSize, window, resumeAfter } = setting;
        const returned: number[] = [];
        let after: string | undefined;
        for (let isDone = false; !isDone; ) {
          let pages = 0;
          isDone = true;
          try {
            for await (const page of createList(source, { pageSize, window, after }).pages()) {
              returned.push(...page);
              after = page.cursor;
              isDone = ++pages < resumeAfter;
              if (!isDone) break;
            }
          } catch (error) {
            expect(error).toMatchObject({ kind: "expired" });
            return;
          }
        }
        const seen = new Set(returned);
        expect([...stayed].filter((row) => !seen.has(row))).toEqual([]);
      }),
      seeded,
    );
  });
});

describe("the test itself", () => {
  it("detects lost rows in plain paging", async () => {
    const result = await fc.check(
      fc.asyncProperty(settings, async (setting) => {
        const { source, stayed } = createCollection(setting);
        expectEachOnce(await createList(source, { pageSize: setting.pageSize, consistency: "fast" }).toArray(), stayed);
      }),
      { ...seeded, endOnFailure: true },
    );
    expect(result.failed).toBe(true);
    expect(String(result.errorInstance)).toMatch(/rows returned twice|rows lost/);
  });
});
