import { describe, expect, it } from "vitest";
import { createList, type Page } from "../../src/paging/index.js";
import { collect, createServer, idle, ProtocolError, type Row, rowsFrom } from "./server.js";
import { walk } from "./walks.js";

const firstPageAlways = (count: number) => (page: Page<Row>, request: { readonly limit: number }) => ({
  ...page,
  rows: rowsFrom(0, Math.min(count, request.limit)),
});

describe("a server that ignores the offset", () => {
  it.each([
    ["with keys", { keyless: false }, {}],
    ["with keys, fast", { keyless: false }, { consistency: "fast" }],
    ["without keys", { keyless: true }, {}],
    ["one by one", { keyless: true }, { window: 1 }],
  ] as const)("is found out at the second page (%s)", async (_name, server, options) => {
    for (const count of [11, 20, 35]) {
      const { given, error } = await walk(
        count,
        { ...server, distort: firstPageAlways(count) },
        { pageSize: 10, ...options },
      );
      expect(given).toEqual(rowsFrom(0, 10));
      expect(error).toBeInstanceOf(ProtocolError);
      expect(String(error)).toMatch(
        /gave the same 10 rows at offset 0 and at offset (9|10): it does not honour the offset/,
      );
    }
  });

  it("is found out where its page has no limit either", async () => {
    const ignoresBoth = (page: Page<Row>) => ({ ...page, rows: rowsFrom(0, 10) });
    const { given, error } = await walk(25, { distort: ignoresBoth }, { pageSize: 10 });
    expect(given).toEqual(rowsFrom(0, 10));
    expect(error).toBeInstanceOf(ProtocolError);
  });

  it("is found out by what it says of the offset", async () => {
    const { given, error, requests } = await walk(
      30,
      { distort: (page, request) => ({ ...firstPageAlways(30)(page, request), offset: 0 }) },
      { pageSize: 10, window: 1 },
    );
    expect(given).toEqual(rowsFrom(0, 10));
    expect(String(error)).toContain("asked for the rows from offset 9 on, the server gave those from 0 on");
    expect(requests).toEqual(["0+10", "9+10"]);
  });

  it("is found out where there is no total", async () => {
    const { given, error } = await walk(
      30,
      { distort: (page, request) => ({ ...firstPageAlways(30)(page, request), total: undefined }) },
      { pageSize: 10 },
    );
    expect(given).toEqual(rowsFrom(0, 10));
    expect(error).toBeInstanceOf(ProtocolError);
  });

  it("is found out at the last page where its rows differ from answer to answer", async () => {
    let answers = 0;
    const { error } = await walk(
      25,
      {
        keyless: true,
        distort: (page) => ({ ...page, rows: rowsFrom(1000 * answers++, 10) }),
      },
      { pageSize: 10, window: 1 },
    );
    expect(String(error)).toContain("gave 10 rows at offset 20, but 25 as the total");
  });

  it("is not taken for one whose rows are all alike: that one is asked for its last row, once", async () => {
    const alike = (page: Page<Row>) => ({ ...page, rows: page.rows.map(() => ({ id: "enabled" })) });
    const { given, error, requests } = await walk(60, { keyless: true, distort: alike }, { pageSize: 10, window: 1 });
    expect(error).toBeUndefined();
    expect(given).toHaveLength(60);
    expect(requests).toEqual(["0+10", "10+10", "59+2", "20+10", "30+10", "40+10", "50+10"]);
  });

  it("is looked into with the pages ahead put off, and they are planned as before", async () => {
    const server = createServer(60, {
      keyless: true,
      cap: 10,
      manual: true,
      distort: (page) => ({ ...page, rows: page.rows.map(() => ({ id: "enabled" })) }),
    });
    const reading = collect(createList(server.source, { pageSize: 20, window: 3 }));
    const offsets: number[][] = [];
    for (let i = 0; i < 8; i++) {
      await idle();
      offsets.push(server.pending.map((request) => request.offset));
      server.pending[0]?.serve();
    }
    expect(await reading).toHaveLength(60);
    expect(offsets.slice(0, 4)).toEqual([[0], [10, 20, 30], [59], [20, 30, 40]]);
    expect(server.requests.slice(5)).toEqual(["20+10", "30+10", "40+10", "50+10"]);
  });

  it("is not taken for one that repeats a page because rows were inserted", async () => {
    const server = createServer(30);
    const given: Row[] = [];
    for await (const row of createList(server.source, { pageSize: 10, window: 1 })) {
      given.push(row);
      if (given.length === 10) server.rows.unshift(...rowsFrom(1000, 9));
    }
    expect(given).toEqual(rowsFrom(0, 30));
    expect(server.requests).toEqual(["0+10", "9+10", "0+10", "38+2", "18+10", "27+10", "36+10"]);
  });
});
