import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import type { ListOptions, PageSource } from "../../src/paging/types.js";

/** A server that returns at most `cap` rows, identified by their numbers. */
function sourceOf(rows: readonly number[], cap: number): PageSource<number> {
  return {
    scope: { path: "/rows" },
    error: (message, kind) => Object.assign(new Error(message), { kind }),
    async fetchPage(offset, limit) {
      const page = rows.slice(offset, offset + Math.min(cap, limit));
      return { rows: page, identities: page.map(String), total: rows.length, offset };
    },
  };
}

/** Deletions and insertions between two runs, at positions that are shares of the length. */
const changes = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), deleted: fc.nat(12), inserted: fc.nat(6) }),
  { maxLength: 5 },
);

function changed(rows: readonly number[], list: readonly { at: number; deleted: number; inserted: number }[]) {
  const result = [...rows];
  let fresh = Math.max(10_000, ...rows) + 1;
  for (const { at, deleted, inserted } of list) {
    const added = Array.from({ length: inserted }, () => fresh++);
    result.splice(Math.floor(at * result.length), deleted, ...added);
  }
  return result;
}

async function readSome(rows: readonly number[], cap: number, options: ListOptions, pages: number) {
  const given: number[] = [];
  let cursor: string | undefined;
  for await (const page of createList(sourceOf(rows, cap), options).pages()) {
    given.push(...page);
    cursor = page.cursor;
    if (--pages <= 0) break;
  }
  return { given, cursor };
}

describe("a list resumed by a cursor", () => {
  it("returns each row that stays once, or throws expired if the last rows are gone", async () => {
    let expired = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 4, max: 12 }),
        fc.integer({ min: 4, max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom<ListOptions>({}, { consistency: "exact" }),
        changes,
        changes,
        async (count, cap, laterCap, pages, window, options, list, duringIt) => {
          const before = Array.from({ length: count }, (_, i) => i);
          const { given, cursor } = await readSome(before, cap, { ...options, window }, pages);
          const after = changed(before, list);
          const reading = createList(sourceOf(after, laterCap), { ...options, after: cursor }).toArray();
          if (!given.slice(-8).some((row) => after.includes(row))) {
            expired++;
            await expect(reading).rejects.toMatchObject({ kind: "expired" });
            return;
          }
          const rest = await reading;
          const isStaying = (row: number) => row < count && !given.includes(row);
          expect(rest.filter((row) => row < count)).toEqual(after.filter(isStaying));
          expect(new Set(rest).size).toBe(rest.length);

          // The same during the iteration: while some returned rows stay, each row that stays is returned once.
          const moving = [...after];
          const seen: number[] = [];
          const onward = createList(sourceOf(moving, laterCap), { ...options, after: cursor, window });
          for await (const page of onward.pages()) {
            seen.push(...page);
            const [change] = duringIt.splice(0, 1);
            if (change) moving.splice(0, moving.length, ...changed(moving, [change]));
            if (![...given.slice(-8), ...seen].some((row) => moving.includes(row))) return;
          }
          expect(seen.filter((row) => row < count && moving.includes(row))).toEqual(moving.filter(isStaying));
          expect(new Set(seen.filter((row) => row < count)).size).toBe(seen.filter((row) => row < count).length);
        },
      ),
      { numRuns: 600, seed: 20_261_125 },
    );
    expect(expired).toBeGreaterThan(5);
  });
});
