import { describe, expect, it } from "vitest";
import { createList, type ListOptions } from "../../src/paging/index.js";
import { createStepsBack } from "../../src/paging/step-back.js";
import { createServer, ids, type Row, rowsFrom } from "./server.js";

/** Walks rows in pages of 10, one at a time; `change` runs after so many requests, on the rows of the server. */
async function walk(
  count: number,
  changes: Readonly<Record<number, (rows: Row[]) => void>>,
  options: ListOptions = {},
): Promise<{ given: string[]; requests: string[] }> {
  const server = createServer(count, {
    distort(page) {
      changes[server.requests.length]?.(server.rows);
      return page;
    },
  });
  const given: Row[] = [];
  for await (const row of createList(server.source, { pageSize: 10, window: 1, ...options })) given.push(row);
  return { given: ids(given), requests: server.requests };
}

const twin = (rows: Row[], at: number) => {
  rows[at] = { id: rows[at - 1]?.id ?? "" };
};

function move(rows: Row[], id: string, to: number): void {
  const from = rows.findIndex((row) => row.id === id);
  rows.splice(to, 0, ...rows.splice(from, 1));
}

const all = ids(rowsFrom(0, 30));

describe("a walk whose keys give out on the way", () => {
  it("goes on behind the last row, without reading rows twice", async () => {
    const { given, requests } = await walk(30, { 1: (rows) => twin(rows, 12) });
    expect(given).toEqual([...all.slice(0, 12), "r11", ...all.slice(13)]);
    expect(requests).toEqual(["0+10", "9+10", "19+10", "29+10"]);
  });

  it("gives a row that was inserted before the last row given", async () => {
    const { given } = await walk(30, {
      1(rows) {
        twin(rows, 11);
        rows.splice(9, 0, { id: "new" });
      },
    });
    expect(given).toEqual([...all.slice(0, 10), "new", "r10", "r10", ...all.slice(12)]);
  });

  it("gives no row again where the last row was deleted", async () => {
    const { given } = await walk(30, {
      1(rows) {
        twin(rows, 11);
        rows.splice(9, 1);
      },
    });
    expect(given).toEqual([...all.slice(0, 10), "r10", "r10", ...all.slice(12)]);
  });

  it("goes on from a page further back that has nothing new", async () => {
    const { given, requests } = await walk(100, {
      5(rows) {
        // The search for a row that was given goes back to 15, whose page ends before the rows given do.
        rows.splice(30, 16);
        twin(rows, 18);
      },
    });
    expect(given).toEqual(ids(rowsFrom(0, 100)));
    expect(requests.slice(5, 12)).toEqual(["45+10", "43+10", "39+10", "31+10", "15+10", "24+10", "33+10"]);
  });

  it("leaves out a page that was met in a second walk", async () => {
    const { given } = await walk(30, {
      2: (rows) => move(rows, "r25", 2),
      4: (rows) => rows.splice(15, 0, { id: "new" }, { id: "new" }),
    });
    expect(new Set(given).size).toBe(given.length);
    expect(new Set(given)).toEqual(new Set(all));
  });

  it("gives no row twice that moved, where two walks missed others", async () => {
    const hide = (rows: Row[]) => ["r28", "r29"].forEach((id) => void move(rows, id, 0));
    const show = (rows: Row[]) => ["r28", "r29"].forEach((id) => void move(rows, id, 29));
    const { given } = await walk(30, {
      2(rows) {
        hide(rows);
        move(rows, "r3", 27);
      },
      4: show,
      6: hide,
    });
    expect(given).toHaveLength(new Set(given).size);
    expect([...given].sort()).toEqual(all.filter((id) => id !== "r28" && id !== "r29").sort());
  });

  it("takes one row a page for no end of exactness where it is the last", async () => {
    const { requests } = await walk(
      10,
      { 1: (rows) => rows.push({ id: "late" }) },
      { pageSize: 10, consistency: "exact" },
    );
    expect(requests).toEqual(["0+10"]);
    const { given } = await walk(19, {}, { pageSize: 10, consistency: "exact", offset: 18 });
    expect(given).toEqual(["r18"]);
  });
});

describe("steps back", () => {
  const page = (...rows: string[]) => ({ rows: rows.map((id) => ({ id })), total: 50, offset: undefined });
  const steps = () => createStepsBack((row: Row) => row.id);

  it("grow from an eighth of a page, and begin anew after the end of a search", () => {
    const { from, end } = steps();
    expect([from(90, page("a"), 30), from(86, page("b"), 30), from(78, page("c"), 30)]).toEqual([4, 8, 16]);
    end();
    expect([from(90, page("a"), 30), from(86, page("b"), 1)]).toEqual([4, 8]);
  });

  it("are not made where a page is met again, unless the total shows a change", () => {
    const { from, note } = steps();
    note(50);
    expect(from(9, page("a"), 10)).toBe(2);
    note(50);
    expect(from(9, page("b"), 10)).toBe(4);
    note(51);
    expect(from(9, page("b"), 10)).toBe(8);
    note(51);
    expect(from(9, page("b"), 10)).toBe("repeated");
    expect(from(9, page("b"), 10)).toBe(2);
  });

  it("come to an end after 32", () => {
    const { from } = steps();
    const made = Array.from({ length: 33 }, (_, i) => from(100 - i, page("a"), 10));
    expect(made.slice(0, 32).every((distance) => typeof distance === "number")).toBe(true);
    expect(made[32]).toBe("too many");
  });
});

describe("pages that never join", () => {
  it("are taken without the rows given, from behind the last of them", async () => {
    let made = 1000;
    const server = createServer(40, {
      distort: (page, { offset }) =>
        offset === 0 ? page : { ...page, rows: [{ id: `r${made++}` }, ...rowsFrom(0, 3), ...page.rows.slice(4)] },
    });
    const given: Row[] = [];
    for await (const row of createList(server.source, { pageSize: 10, window: 1 })) given.push(row);
    expect(new Set(ids(given)).size).toBe(given.length);
    // After 32 steps back: the pages behind the ten rows given.
    expect(server.requests.slice(-3)).toEqual(["10+10", "20+10", "30+10"]);
    expect(ids(given).filter((id) => id.length < 5)).toEqual([
      ...all.slice(0, 10),
      ...["r14", "r15", "r16", "r17", "r18", "r19", "r24", "r25", "r26", "r27", "r28", "r29", "r34", "r35", "r36"],
      ...["r37", "r38", "r39"],
    ]);
  });

  it("are taken as they come once rows share keys", async () => {
    let made = 1000;
    const server = createServer(40, {
      distort: (page, { offset }) =>
        offset === 0
          ? page
          : { ...page, rows: [{ id: `r${made++}` }, { id: "same" }, { id: "same" }, ...page.rows.slice(3)] },
    });
    const given: Row[] = [];
    for await (const row of createList(server.source, { pageSize: 10, window: 1 })) given.push(row);
    expect(given).toHaveLength(40);
  });
});

describe("a page met at two offsets", () => {
  it("is no error where rows came and went meanwhile, as the total tells", async () => {
    const come = (rows: Row[]) => rows.unshift({ id: "x" });
    const go = (rows: Row[]) => rows.shift();
    const { given } = await walk(3, { 1: come, 2: go, 3: come, 4: go }, { pageSize: 2 });
    expect(given).toEqual(["r0", "r1", "r2"]);
  });
});
