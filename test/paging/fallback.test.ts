import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import type { ListOptions } from "../../src/paging/types.js";
import { createServer, ids, type Row, rowsFrom } from "./server.js";

/** Reads rows in pages of 10, one at a time. `changes[n]` runs before response n, on the rows of the server. */
async function read(
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

const all = ids(rowsFrom(0, 30));

describe("a list whose rows lose their identity on a later page", () => {
  it("continues after the last row, and returns no row twice", async () => {
    const { given, requests } = await read(30, { 1: (rows) => twin(rows, 12) });
    expect(given).toEqual([...all.slice(0, 12), "r11", ...all.slice(13)]);
    expect(requests).toEqual(["0+10", "9+10", "19+10", "29+10"]);
  });

  it("returns a row that was inserted before the last row returned", async () => {
    const { given } = await read(30, {
      1(rows) {
        twin(rows, 11);
        rows.splice(9, 0, { id: "new" });
      },
    });
    expect(given).toEqual([...all.slice(0, 10), "new", "r10", "r10", ...all.slice(12)]);
  });

  it("returns no row again if the last row was deleted", async () => {
    const { given } = await read(30, {
      1(rows) {
        twin(rows, 11);
        rows.splice(9, 1);
      },
    });
    expect(given).toEqual([...all.slice(0, 10), "r10", "r10", ...all.slice(12)]);
  });

  it("stays exact if an earlier page without a new row has equal identities", async () => {
    const { given, requests } = await read(100, {
      5(rows) {
        // The search for a returned row goes back to 15, whose page ends before the returned rows do.
        rows.splice(30, 16);
        twin(rows, 18);
      },
    });
    expect(given).toEqual(ids(rowsFrom(0, 100)));
    expect(requests.slice(5, 12)).toEqual(["45+10", "43+10", "39+10", "31+10", "15+10", "24+10", "33+10"]);
  });

  it("stays exact if the last page has one row", async () => {
    const { requests } = await read(
      10,
      { 1: (rows) => rows.push({ id: "late" }) },
      { pageSize: 10, consistency: "exact" },
    );
    expect(requests).toEqual(["0+10"]);
    const { given } = await read(19, {}, { pageSize: 10, consistency: "exact", offset: 18 });
    expect(given).toEqual(["r18"]);
  });
});

describe("pages that never join", () => {
  /** Reads 40 rows. On all pages but the first, the rows of `start` replace the first rows. */
  async function readUnjoined(start: (made: number) => Row[]) {
    let made = 1000;
    const { source, requests } = createServer(40, {
      distort(page, { offset }) {
        const rows = start(made++).slice(0, page.rows.length);
        return offset === 0 ? page : { ...page, rows: [...rows, ...page.rows.slice(rows.length)] };
      },
    });
    return { given: await createList(source, { pageSize: 10, window: 1 }).toArray(), requests };
  }

  it("returns pages that never join without the rows returned before", async () => {
    const { given, requests } = await readUnjoined((made) => [{ id: `r${made}` }, ...rowsFrom(0, 3)]);
    expect(new Set(ids(given)).size).toBe(given.length);
    // After eight attempts to join: the page that did not join, and the pages after it.
    expect(requests.slice(-4)).toEqual(["9+10", "19+10", "29+10", "39+10"]);
    expect(ids(given).filter((id) => id.length < 5)).toEqual(
      all.slice(0, 10).concat(ids([...rowsFrom(13, 6), ...rowsFrom(23, 6), ...rowsFrom(33, 6)])),
    );
  });

  it("returns all rows of pages that never join if their rows share identities", async () => {
    const { given } = await readUnjoined((made) => [{ id: `r${made}` }, { id: "same" }, { id: "same" }]);
    expect(given).toHaveLength(41);
  });
});

describe("a page that is returned at two offsets", () => {
  it("accepts a page at two offsets if the total shows that rows were added and removed", async () => {
    const come = (rows: Row[]) => rows.unshift({ id: "x" });
    const go = (rows: Row[]) => rows.shift();
    const { given } = await read(3, { 1: come, 2: go, 3: come, 4: go }, { pageSize: 2 });
    expect(given).toEqual(["r0", "r1", "r2"]);
  });
});
