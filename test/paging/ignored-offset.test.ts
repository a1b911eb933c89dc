import { describe, expect, it } from "vitest";
import { createList, type Page } from "../../src/paging/index.js";
import { readUntilError } from "./reading.js";
import { collect, createServer, idle, ProtocolError, type Row, rowsFrom } from "./server.js";

const firstPageAlways = (count: number) => (page: Page<Row>, request: { readonly limit: number }) => ({
  ...page,
  rows: rowsFrom(0, Math.min(count, request.limit)),
});

describe("a server that ignores the offset", () => {
  it.each([
    ["by default", {}, {}],
    ["with consistency fast", {}, { consistency: "fast" }],
    ["with consistency exact", {}, { consistency: "exact" }],
    ["with a window of 1", {}, { window: 1 }],
  ] as const)("reports an ignored offset at the second page (%s)", async (_name, server, options) => {
    for (const count of [11, 20, 35]) {
      const { given, error } = await readUntilError(
        count,
        { ...server, distort: firstPageAlways(count) },
        { pageSize: 10, ...options },
      );
      expect(given).toEqual(rowsFrom(0, 10));
      expect(error).toBeInstanceOf(ProtocolError);
      expect(String(error)).toMatch(
        /returned the same 10 rows at offset 0 and at offset (9|10): it ignores the offset/,
      );
    }
  });

  it("reports an ignored offset if the limit is ignored too", async () => {
    const ignoresBoth = (page: Page<Row>) => ({ ...page, rows: rowsFrom(0, 10) });
    const { given, error } = await readUntilError(25, { distort: ignoresBoth }, { pageSize: 10 });
    expect(given).toEqual(rowsFrom(0, 10));
    expect(error).toBeInstanceOf(ProtocolError);
  });

  it("reports an offset other than the requested one", async () => {
    const { given, error, requests } = await readUntilError(
      30,
      { distort: (page, request) => ({ ...firstPageAlways(30)(page, request), offset: 0 }) },
      { pageSize: 10, window: 1 },
    );
    expect(given).toEqual(rowsFrom(0, 10));
    expect(String(error)).toContain("the server ignores the offset: it returned rows from 0 instead of 9");
    expect(requests).toEqual(["0+10", "9+10"]);
  });

  it("reports an ignored offset if there is no total", async () => {
    const { given, error } = await readUntilError(
      30,
      { distort: (page, request) => ({ ...firstPageAlways(30)(page, request), total: undefined }) },
      { pageSize: 10 },
    );
    expect(given).toEqual(rowsFrom(0, 10));
    expect(error).toBeInstanceOf(ProtocolError);
  });

  it("accepts equal rows without identity, and requests each page once", async () => {
    const alike = (page: Page<Row>) => ({ ...page, rows: page.rows.map(() => ({ id: "enabled" })) });
    const { given, error, requests } = await readUntilError(
      60,
      { keyless: true, distort: alike },
      { pageSize: 10, window: 1 },
    );
    expect(error).toBeUndefined();
    expect(given).toHaveLength(60);
    expect(requests).toEqual(["0+10", "10+10", "20+10", "30+10", "40+10", "50+10"]);
  });

  it("reports an ignored offset after 32 equal pages without identities and total", async () => {
    const distort = firstPageAlways(25);
    const { error, requests } = await readUntilError(25, { keyless: true, distort }, { pageSize: 10, window: 1 });
    expect(String(error)).toContain("the server ignores the offset: it returned the same 10 rows 32 times");
    expect(requests.length).toBeLessThan(40);
  });

  it("postpones the pages ahead during the check, and requests them again with the same size", async () => {
    const server = createServer(60, { cap: 10, manual: true });
    const reading = collect(createList(server.source, { pageSize: 20, window: 3, consistency: "fast" }));
    const offsets: number[][] = [];
    const serve = async () => {
      await idle();
      offsets.push(server.pending.map((request) => request.offset));
      server.pending[0]?.serve();
    };
    await serve();
    await idle();
    server.rows.unshift(...rowsFrom(1000, 10));
    for (let i = 0; i < 12; i++) await serve();
    expect(offsets.slice(0, 4)).toEqual([[0], [10, 20, 30], [0], [20, 30, 40]]);
    expect((await reading).length).toBe(70);
    expect(server.requests.slice(5)).toEqual(["20+10", "30+10", "40+10", "50+10", "60+10"]);
  });

  it("accepts inserted rows that repeat a page", async () => {
    const server = createServer(30);
    const given: Row[] = [];
    for await (const row of createList(server.source, { pageSize: 10, window: 1 })) {
      given.push(row);
      if (given.length === 10) server.rows.unshift(...rowsFrom(1000, 9));
    }
    expect(given).toEqual(rowsFrom(0, 30));
    expect(server.requests).toEqual(["0+10", "9+10", "0+10", "18+10", "27+10", "36+10"]);
  });
});
