import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import { collect, countRounds, createServer, idle, ids, rowsFrom } from "./server.js";

describe("iterating a list", () => {
  it("returns every row in order, in pages of 500 that overlap by one row", async () => {
    const server = createServer(1200);
    expect(await collect(createList(server.source))).toEqual(rowsFrom(0, 1200));
    expect(server.requests).toEqual(["0+500", "499+500", "998+500"]);
  });

  it("requests no row twice if consistency is fast", async () => {
    const server = createServer(1200);
    expect(await collect(createList(server.source, { consistency: "fast" }))).toEqual(rowsFrom(0, 1200));
    expect(server.requests).toEqual(["0+500", "500+500", "1000+500"]);
  });

  it.each([
    ["exact", [3, 2, 2, 1]],
    ["fast", [3, 3, 2]],
  ] as const)("returns pages as they arrive (%s)", async (consistency, sizes) => {
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

  it.each(["exact", "fast"] as const)("returns nothing for an empty list (%s)", async (consistency) => {
    const server = createServer(0);
    expect(await collect(createList(server.source, { consistency }))).toEqual([]);
    expect(await collect(createList(server.source, { consistency }).pages())).toEqual([]);
    expect(server.requests).toHaveLength(2);
  });

  it.each(["exact", "fast"] as const)("starts at an offset (%s)", async (consistency) => {
    const server = createServer(20);
    const list = (offset: number) => createList(server.source, { offset, pageSize: 4, consistency });
    expect(await collect(list(7))).toEqual(rowsFrom(7, 13));
    expect(await collect(list(20))).toEqual([]);
    expect(await collect(list(99))).toEqual([]);
  });

  it("reads a list without a total until a page has no further row", async () => {
    const server = createServer(7, { distort: (page) => ({ ...page, total: undefined }) });
    expect(await collect(createList(server.source, { pageSize: 3 }))).toEqual(rowsFrom(0, 7));
    expect(server.requests).toEqual(["0+3", "2+3", "4+3", "6+3"]);
  });

  it("starts a new iteration for each iterator", async () => {
    const list = createList(createServer(9).source, { pageSize: 4 });
    const [one, other] = [list[Symbol.asyncIterator](), list[Symbol.asyncIterator]()];
    await one.next();
    await one.next();
    await one.return?.();
    expect((await other.next()).value).toEqual({ id: "r0" });
    expect(await collect(other)).toEqual(rowsFrom(1, 8));
  });

  it("stays at its end", async () => {
    const rows = createList(createServer(1).source)[Symbol.asyncIterator]();
    await rows.next();
    expect([await rows.next(), await rows.next()]).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  it("resolves concurrent calls of next() in order, each with another row", async () => {
    const server = createServer(10, { manual: true });
    const rows = createList(server.source, { pageSize: 4 })[Symbol.asyncIterator]();
    const all = Promise.all(Array.from({ length: 12 }, () => rows.next()));
    await countRounds(server, all);
    const results = await all;
    expect(results.slice(0, 10).map((result) => result.value)).toEqual(rowsFrom(0, 10));
    expect(results.slice(10).every((result) => result.done)).toBe(true);
  });
});

describe("options of a list", () => {
  it.each([
    [{ offset: -1 }, "offset must be a whole number from 0 to 2147483647 rows, got -1"],
    [{ pageSize: 0 }, "pageSize must be a whole number from 1 to 2147483647 rows, got 0"],
    [{ pageSize: 2.5 }, "got 2.5"],
    [{ window: 0 }, "window must be a whole number from 1 to 1000 pages, got 0"],
    [{ window: Number.POSITIVE_INFINITY }, "got Infinity"],
  ])("rejects the options %o", (options, message) => {
    expect(() => createList(createServer(1).source, options)).toThrow(expect.objectContaining({ kind: "input" }));
    expect(() => createList(createServer(1).source, options)).toThrow(message);
  });

  it("requests two rows per page if pages of one row would have to overlap", async () => {
    const server = createServer(4);
    expect(ids(await collect(createList(server.source, { pageSize: 1 })))).toEqual(["r0", "r1", "r2", "r3"]);
    expect(server.requests).toEqual(["0+2", "1+2", "2+2"]);
  });
});
