import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import { collect, countRounds, createServer, idle, rowsFrom } from "./server.js";

describe("the window of a list", () => {
  it.each([
    // Pages, then rounds: the first page alone, the rest eight at a time.
    ["exact", 21, 4],
    ["fast", 20, 4],
  ] as const)(
    "reads 10,000 rows at least 4 times as fast with a window of 8 as with 1 (%s)",
    async (consistency, pages, rounds) => {
      const drain = (window: number) => {
        const server = createServer(10_000, { manual: true });
        return countRounds(server, createList(server.source, { window, consistency }).toArray());
      };
      const [sequential, parallel] = [await drain(1), await drain(8)];
      expect([sequential, parallel]).toEqual([pages, rounds]);
      expect(sequential / parallel).toBeGreaterThanOrEqual(4);
    },
  );

  it.each([1, 2, 5])("never exceeds the window if the consumer waits (%i)", async (window) => {
    const server = createServer(100, { manual: true });
    const pages = createList(server.source, { window, pageSize: 5, consistency: "fast" }).pages();
    const serveAll = () => server.pending.slice().forEach((request) => void request.serve());
    for (let given = 0; given < 20; given++) {
      const page = pages.next();
      await idle();
      expect(server.pending.length).toBeLessThanOrEqual(window);
      serveAll();
      await page;
      for (let i = 0; i < 5; i++) {
        await idle();
        serveAll();
      }
      expect(server.requests.length - (given + 1)).toBeLessThanOrEqual(window - 1);
    }
    expect(server.requests).toHaveLength(20);
  });

  it("requests each page only when it is needed with a window of 1", async () => {
    const server = createServer(10);
    for await (const row of createList(server.source, { window: 1, pageSize: 5 })) if (row.id === "r4") break;
    expect(server.requests).toEqual(["0+5"]);
  });

  it("requests pages of the size of the first page", async () => {
    const server = createServer(500, { cap: 100, manual: true });
    const all = createList(server.source, { window: 3, consistency: "fast" }).toArray();
    await countRounds(server, all);
    expect(await all).toEqual(rowsFrom(0, 500));
    expect(server.requests).toEqual(["0+500", "100+100", "200+100", "300+100", "400+100"]);
  });

  it("keeps the page size if one page is shorter", async () => {
    const server = createServer(40, {
      distort: (page, { offset }) => (offset === 10 ? { ...page, rows: page.rows.slice(0, 3) } : page),
    });
    const options = { window: 1, pageSize: 10, consistency: "fast" } as const;
    expect(await collect(createList(server.source, options))).toEqual(rowsFrom(0, 40));
    expect(server.requests).toEqual(["0+10", "10+10", "13+10", "23+10", "33+10"]);
  });

  it.each(["exact", "fast"] as const)(
    "advances by the rows received if pages are shorter (%s)",
    async (consistency) => {
      const server = createServer(60, {
        distort: (page, { offset }) => ({ ...page, rows: page.rows.slice(0, 2 + ((offset * 7) % 9)) }),
      });
      const list = createList(server.source, { window: 4, pageSize: 10, consistency });
      expect(await collect(list)).toEqual(rowsFrom(0, 60));
    },
  );

  it.each(["exact", "fast"] as const)("accepts pages longer than requested (%s)", async (consistency) => {
    const server = createServer(60);
    const { fetchPage } = server.source;
    const source = {
      ...server.source,
      fetchPage: (offset: number, limit: number, signal: AbortSignal) =>
        fetchPage(offset, offset === 0 ? limit : limit + 7, signal),
    };
    expect(await collect(createList(source, { window: 4, pageSize: 10, consistency }))).toEqual(rowsFrom(0, 60));
  });
});
