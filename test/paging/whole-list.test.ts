import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import type { Page } from "../../src/paging/types.js";
import { createServer, idle, type Row, rowsFrom } from "./server.js";

describe("toArray", () => {
  it.each([9, 10, 11, 25])("returns the rows up to max (%i)", async (count) => {
    const list = createList(createServer(count).source, { pageSize: 4 });
    expect(await list.toArray()).toEqual(rowsFrom(0, count));
    expect(await list.toArray({ max: count })).toEqual(rowsFrom(0, count));
    await expect(list.toArray({ max: count - 1 })).rejects.toThrow(
      `toArray: the list has at least ${count} rows, and max allows ${count - 1}. Raise max, narrow the list, or iterate over it.`,
    );
  });

  it("rejects as soon as the total is known to be too much, and leaves nothing in flight", async () => {
    const server = createServer(1000);
    await expect(createList(server.source, { pageSize: 10 }).toArray({ max: 999 })).rejects.toMatchObject({
      kind: "input",
    });
    expect(server.requests).toEqual(["0+10"]);
  });

  it("counts from the offset, and counts rows if there is no total", async () => {
    expect(await createList(createServer(9).source, { offset: 5 }).toArray({ max: 4 })).toEqual(rowsFrom(5, 4));
    const server = createServer(9, { distort: (page) => ({ ...page, total: undefined }) });
    const list = createList(server.source, { pageSize: 2 });
    await expect(list.toArray({ max: 5 })).rejects.toMatchObject({ kind: "input" });
    expect(server.requests).toEqual(["0+2", "1+2", "2+2", "3+2", "4+2"]);
  });

  it("returns no row with max 0, and rejects a max that is not a number of rows", async () => {
    expect(await createList(createServer(0).source).toArray({ max: 0 })).toEqual([]);
    await expect(createList(createServer(1).source).toArray({ max: 0 })).rejects.toMatchObject({ kind: "input" });
    await expect(createList(createServer(1).source).toArray({ max: Number.NaN })).rejects.toThrow(
      "max must be a whole number from 0 to 9007199254740991 rows, got NaN",
    );
  });

  it("leaves no request in flight when the list grows beyond max", async () => {
    const server = createServer(30, { manual: true });
    const rows = createList(server.source, { pageSize: 5, window: 4 }).toArray({ max: 30 });
    await idle();
    server.pending[0]?.serve();
    await idle();
    server.rows.push({ id: "late" });
    server.pending[0]?.serve();
    await expect(rows).rejects.toThrow("toArray: the list has at least 31 rows, and max allows 30");
    expect(server.pending).toEqual([]);
  });
});

describe("first() and total()", () => {
  it("requests one row for the first row and the total", async () => {
    const server = createServer(100);
    expect(await createList(server.source).first()).toEqual({ id: "r0" });
    expect(await createList(server.source, { offset: 7 }).first()).toEqual({ id: "r7" });
    expect(await createList(server.source, { offset: 7 }).total()).toBe(100);
    expect(server.requests).toEqual(["0+1", "7+1", "0+1"]);
  });

  it("returns undefined and 0 for an empty list", async () => {
    const list = createList(createServer(0).source);
    expect(await list.first()).toBeUndefined();
    expect(await list.total()).toBe(0);
  });

  it("rejects a request for the total if the server returns none", async () => {
    const server = createServer(3, { distort: (page) => ({ ...page, total: undefined }) });
    await expect(createList(server.source).total()).rejects.toThrow("the server returns no total for this list");
    expect(await createList(server.source).first()).toEqual({ id: "r0" });
  });
});

describe("only()", () => {
  it("returns the only row of the list, or after the offset", async () => {
    const server = createServer(1);
    expect(await createList(server.source).only()).toEqual({ id: "r0" });
    expect(server.requests).toEqual(["0+2"]);
    expect(await createList(createServer(3).source, { offset: 2 }).only()).toEqual({ id: "r2" });
  });

  it.each([
    [0, {}, "the list has 0 rows"],
    [5, {}, "the list has 5 rows"],
    [5, { cap: 1 }, "the list has 5 rows"],
    [2, { distort: (page: Page<Row>) => ({ ...page, total: undefined }) }, "the list has 2 rows"],
  ])("rejects a list of %d rows after one request", async (count, options, message) => {
    const server = createServer(count, options);
    await expect(createList(server.source).only()).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining(message),
    });
    expect(server.requests).toEqual(["0+2"]);
  });
});
