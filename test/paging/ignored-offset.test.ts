import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import type { Page } from "../../src/paging/types.js";
import { readUntilError } from "./reading.js";
import { collect, createServer, idle, ProtocolError, type Row, rowsFrom } from "./server.js";

const firstPageAlways = (count: number) => (page: Page<Row>, request: { readonly limit: number }) => ({
  ...page,
  rows: rowsFrom(0, Math.min(count, request.limit)),
});

describe("a server that ignores the offset", () => {
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
});
