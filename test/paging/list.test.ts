import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/index.js";
import { collect, countRounds, createServer, idle, ids, ProtocolError, rowsFrom } from "./server.js";

describe("iteration", () => {
  it("gives every row in order, in pages of 500 that overlap by a row", async () => {
    const server = createServer(1200);
    expect(await collect(createList(server.source))).toEqual(rowsFrom(0, 1200));
    expect(server.requests).toEqual(["0+500", "499+500", "998+500"]);
  });

  it("reads no row twice when fast", async () => {
    const server = createServer(1200);
    expect(await collect(createList(server.source, { consistency: "fast" }))).toEqual(rowsFrom(0, 1200));
    expect(server.requests).toEqual(["0+500", "500+500", "1000+500"]);
  });

  it.each([
    ["exact", [3, 2, 2, 1]],
    ["fast", [3, 3, 2]],
  ] as const)("gives pages as they arrive (%s)", async (consistency, sizes) => {
    const server = createServer(8);
    const pages = await collect(createList(server.source, { pageSize: 3, consistency }).pages());
    expect(pages.map((page) => page.length)).toEqual(sizes);
    expect(pages.flat()).toEqual(rowsFrom(0, 8));
  });

  it("requests nothing before it is iterated, and one page for a list that fits in it", async () => {
    const server = createServer(500);
    const list = createList(server.source);
    await idle();
    expect(server.requests).toEqual([]);
    expect(await collect(list)).toHaveLength(500);
    expect(server.requests).toEqual(["0+500"]);
  });

  it.each(["exact", "fast"] as const)("gives nothing for an empty list (%s)", async (consistency) => {
    const server = createServer(0);
    expect(await collect(createList(server.source, { consistency }))).toEqual([]);
    expect(await collect(createList(server.source, { consistency }).pages())).toEqual([]);
    expect(server.requests).toHaveLength(2);
  });

  it.each(["exact", "fast"] as const)("starts from an offset (%s)", async (consistency) => {
    const server = createServer(20);
    const list = (offset: number) => createList(server.source, { offset, pageSize: 4, consistency });
    expect(await collect(list(7))).toEqual(rowsFrom(7, 13));
    expect(await collect(list(20))).toEqual([]);
    expect(await collect(list(99))).toEqual([]);
  });

  it("walks a list of which the server gives no total, until a page is empty", async () => {
    const server = createServer(7, { distort: (page) => ({ ...page, total: undefined }) });
    expect(await collect(createList(server.source, { pageSize: 3 }))).toEqual(rowsFrom(0, 7));
    expect(server.requests).toEqual(["0+3", "3+3", "6+3", "7+3"]);
  });

  it("walks with every iterator on its own", async () => {
    const list = createList(createServer(9).source, { pageSize: 4 });
    const [one, other] = [list[Symbol.asyncIterator](), list[Symbol.asyncIterator]()];
    await one.next();
    await one.next();
    await one.return?.();
    expect((await other.next()).value).toEqual({ id: "r0" });
    expect(await collect(other)).toEqual(rowsFrom(1, 8));
  });

  it("stays at the end", async () => {
    const rows = createList(createServer(1).source)[Symbol.asyncIterator]();
    await rows.next();
    expect([await rows.next(), await rows.next()]).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  it("answers calls of next() made at once in order, each with a row of its own", async () => {
    const server = createServer(10, { manual: true });
    const rows = createList(server.source, { pageSize: 4 })[Symbol.asyncIterator]();
    const all = Promise.all(Array.from({ length: 12 }, () => rows.next()));
    await countRounds(server, all);
    const results = await all;
    expect(results.slice(0, 10).map((result) => result.value)).toEqual(rowsFrom(0, 10));
    expect(results.slice(10).every((result) => result.done)).toBe(true);
  });
});

describe("window", () => {
  it.each([
    // pages, then rounds: the first page alone, the rest eight at a time
    ["exact", 21, 4],
    ["fast", 20, 4],
  ] as const)(
    "reads 10,000 rows at least 4 times as fast with 8 as one by one (%s)",
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

  it.each([1, 2, 5])("is never exceeded by a consumer that waits (%i)", async (window) => {
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

  it("fetches nothing ahead of its need with 1", async () => {
    const server = createServer(10);
    for await (const row of createList(server.source, { window: 1, pageSize: 5 })) if (row.id === "r4") break;
    expect(server.requests).toEqual(["0+5"]);
  });

  it("is planned by the cap that the first page shows", async () => {
    const server = createServer(500, { cap: 100, manual: true });
    const all = createList(server.source, { window: 3, consistency: "fast" }).toArray();
    await countRounds(server, all);
    expect(await all).toEqual(rowsFrom(0, 500));
    expect(server.requests).toEqual(["0+500", "100+100", "200+100", "300+100", "400+100"]);
  });

  it("keeps to that cap where one page comes short", async () => {
    const server = createServer(40, {
      distort: (page, { offset }) => (offset === 10 ? { ...page, rows: page.rows.slice(0, 3) } : page),
    });
    const options = { window: 1, pageSize: 10, consistency: "fast" } as const;
    expect(await collect(createList(server.source, options))).toEqual(rowsFrom(0, 40));
    expect(server.requests).toEqual(["0+10", "10+10", "13+10", "23+10", "33+10"]);
  });

  it.each(["exact", "fast"] as const)(
    "advances by the rows received where pages come short (%s)",
    async (consistency) => {
      const server = createServer(60, {
        distort: (page, { offset }) => ({ ...page, rows: page.rows.slice(0, 2 + ((offset * 7) % 9)) }),
      });
      const list = createList(server.source, { window: 4, pageSize: 10, consistency });
      expect(await collect(list)).toEqual(rowsFrom(0, 60));
    },
  );

  it.each(["exact", "fast"] as const)("takes pages longer than asked for (%s)", async (consistency) => {
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

describe("toArray", () => {
  it.each([9, 10, 11, 25])("gives the rows up to max (%i)", async (count) => {
    const list = createList(createServer(count).source, { pageSize: 4 });
    expect(await list.toArray()).toEqual(rowsFrom(0, count));
    expect(await list.toArray({ max: count })).toEqual(rowsFrom(0, count));
    await expect(list.toArray({ max: count - 1 })).rejects.toThrow(
      new RangeError(
        `toArray: the list has ${count} rows, and max allows ${count - 1}: raise max, narrow the list, or iterate it`,
      ),
    );
  });

  it("rejects as soon as the total is known to be too much, and leaves nothing in flight", async () => {
    const server = createServer(1000);
    await expect(createList(server.source, { pageSize: 10 }).toArray({ max: 999 })).rejects.toThrow(RangeError);
    expect(server.requests).toEqual(["0+10"]);
  });

  it("counts from the offset, and counts rows where there is no total", async () => {
    expect(await createList(createServer(9).source, { offset: 5 }).toArray({ max: 4 })).toEqual(rowsFrom(5, 4));
    const server = createServer(9, { distort: (page) => ({ ...page, total: undefined }) });
    const list = createList(server.source, { pageSize: 2 });
    await expect(list.toArray({ max: 5 })).rejects.toThrow(RangeError);
    expect(server.requests).toEqual(["0+2", "2+2", "4+2"]);
  });

  it("allows nothing with max 0, and refuses a max that is no number of rows", async () => {
    expect(await createList(createServer(0).source).toArray({ max: 0 })).toEqual([]);
    await expect(createList(createServer(1).source).toArray({ max: 0 })).rejects.toThrow(RangeError);
    await expect(createList(createServer(1).source).toArray({ max: Number.NaN })).rejects.toThrow("max: got NaN");
  });

  it("leaves nothing in flight when the list grows beyond max", async () => {
    const server = createServer(30, { manual: true });
    const rows = createList(server.source, { pageSize: 5, window: 4 }).toArray({ max: 30 });
    await idle();
    server.pending[0]?.serve();
    await idle();
    server.rows.push({ id: "late" });
    server.pending[0]?.serve();
    await expect(rows).rejects.toThrow("toArray: the list has 31 rows, and max allows 30");
    expect(server.pending).toEqual([]);
  });

  it("leaves nothing in flight after a failure", async () => {
    const server = createServer(100, { manual: true });
    const rows = createList(server.source, { pageSize: 5, window: 4 }).toArray();
    await idle();
    server.pending[0]?.serve();
    await idle();
    expect(server.pending).toHaveLength(4);
    server.pending[0]?.fail(new Error("down"));
    await expect(rows).rejects.toThrow("down");
    expect(server.pending).toEqual([]);
  });
});

describe("first and total", () => {
  it("asks for one row", async () => {
    const server = createServer(100);
    expect(await createList(server.source).first()).toEqual({ id: "r0" });
    expect(await createList(server.source, { offset: 7 }).first()).toEqual({ id: "r7" });
    expect(await createList(server.source, { offset: 7 }).total()).toBe(100);
    expect(server.requests).toEqual(["0+1", "7+1", "0+1"]);
  });

  it("finds nothing in an empty list", async () => {
    const list = createList(createServer(0).source);
    expect(await list.first()).toBeUndefined();
    expect(await list.total()).toBe(0);
  });

  it("does not make up a total", async () => {
    const server = createServer(3, { distort: (page) => ({ ...page, total: undefined }) });
    await expect(createList(server.source).total()).rejects.toThrow(ProtocolError);
    expect(await createList(server.source).first()).toEqual({ id: "r0" });
  });
});

describe("options", () => {
  it.each([
    [{ offset: -1 }, "offset: got -1, must be a whole number of at least 0"],
    [{ pageSize: 0 }, "pageSize: got 0, must be a whole number of at least 1"],
    [{ pageSize: 2.5 }, "pageSize: got 2.5"],
    [{ window: 0 }, "window: got 0"],
    [{ window: Number.POSITIVE_INFINITY }, "window: got Infinity"],
  ])("are checked: %o", (options, message) => {
    expect(() => createList(createServer(1).source, options)).toThrow(RangeError);
    expect(() => createList(createServer(1).source, options)).toThrow(message);
  });

  it("reads two rows at a time where an exact walk is asked for pages of one", async () => {
    const server = createServer(4);
    expect(ids(await collect(createList(server.source, { pageSize: 1 })))).toEqual(["r0", "r1", "r2", "r3"]);
    expect(server.requests).toEqual(["0+2", "1+2", "2+2"]);
  });
});
