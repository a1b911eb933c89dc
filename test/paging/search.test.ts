import { describe, expect, it } from "vitest";
import { searchPaging } from "../../src/paging/search.js";
import { createSeenRows } from "../../src/paging/seen-rows.js";

const lost = new Error("lost");
interface Options {
  floor?: number;
  total?: number;
}

/** A search for the row "x" that begins at 100, where pages are likely to have ten rows. */
function searchOf({ floor = 80, total }: Options = {}) {
  const joined: number[] = [];
  const search = searchPaging<string>({
    seen: createSeenRows((row) => row, ["x"]),
    floor,
    pageRows: 10,
    total,
    join(at) {
      joined.push(at);
      return { rows: [], next: undefined };
    },
    lost: () => lost,
  });
  const rows = (count: number, last = "") =>
    Array.from({ length: count }, (_, i) => (i === count - 1 && last) || `r${i}`);
  /** Where a page leads that holds so many rows. */
  const read = (at: number, count = 10, now?: number, last?: string) => {
    const step = search.read(at, { rows: rows(count, last), total: now, offset: undefined });
    if (joined.length === 0) expect(step).toEqual({ rows: [], next: expect.any(Number), restart: true });
    return step.next;
  };
  return { read, joined, overlap: search.overlap };
}

/** Where the search goes until it gives up, page by page. */
function way({ read }: ReturnType<typeof searchOf>, total?: number, most = 100) {
  const places: number[] = [];
  let at = 100;
  try {
    while (places.length < most) {
      at = read(at, 10, total) ?? Number.NaN;
      places.push(at);
    }
  } catch (error) {
    expect(error).toBe(lost);
  }
  return places;
}

describe("the search for rows that were given", () => {
  it("goes back first, with a row of overlap, and not below the start", () => {
    expect(way(searchOf({ total: 110 }), 110)).toEqual([91, 82, 80]);
    expect(way(searchOf(), 110)).toEqual([91, 82, 80]);
  });

  it("goes ahead after that, as far as the collection goes", () => {
    expect(way(searchOf({ total: 130 }), 130)).toEqual([91, 82, 80, 110, 120]);
    expect(way(searchOf({ total: 130 }), 131)).toEqual([110, 120, 130, 91, 82, 80]);
  });

  it("goes ahead first where the collection has grown", () => {
    expect(way(searchOf({ total: 110 }), 130)).toEqual([110, 120, 91, 82, 80]);
  });

  it("ends at an empty page, with a total or without", () => {
    const { read } = searchOf({ floor: 99 });
    expect(read(100, 0)).toBe(99);
    expect(() => read(99, 1)).toThrow(lost);
  });

  it("looks at 32 pages each way, and as many when it is asked again", () => {
    const search = searchOf({ floor: 0 });
    const back = Array.from({ length: 12 }, (_, i) => Math.max(0, 91 - 9 * i));
    const ahead = Array.from({ length: 32 }, (_, i) => 110 + 10 * i);
    expect(way(search)).toEqual([...back, ...ahead]);
    expect(way(search)).toEqual([...back, ...ahead]);
  });

  it("goes by the pages that the server gives where they are larger", () => {
    expect(searchOf({ floor: 0 }).read(100, 20)).toBe(81);
    expect(searchOf({ floor: 0 }).read(100, 5)).toBe(91);
  });

  it("leaves no gap where a page is shorter", () => {
    const { read } = searchOf({ floor: 0 });
    expect(read(100)).toBe(91);
    expect(read(91, 4)).toBe(95);
    expect(read(95, 4)).toBe(99);
    expect(read(99, 4)).toBe(82);
  });

  it("joins the walk at a page that has one of them", () => {
    const { read, joined, overlap } = searchOf();
    expect(overlap).toBe(1);
    read(100);
    read(91, 10, undefined, "x");
    expect(joined).toEqual([91]);
  });
});
