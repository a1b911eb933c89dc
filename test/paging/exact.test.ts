import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import type { ListOptions } from "../../src/paging/types.js";
import { createServer, ids, type Row, rowsFrom, type Server } from "./server.js";

/** Reads 30 rows in pages of 10 and changes the collection once, after `after` rows were returned. */
async function read(after: number, change: (rows: Row[]) => void, options: ListOptions = {}) {
  const server = createServer(30);
  const given: Row[] = [];
  for await (const row of createList(server.source, { pageSize: 10, window: 1, ...options })) {
    given.push(row);
    if (given.length === after) change(server.rows);
  }
  return { given: ids(given), requests: server.requests };
}

function move(rows: Row[], from: number, to: number): void {
  rows.splice(to, 0, ...rows.splice(from, 1));
}

const all = ids(rowsFrom(0, 30));

describe("an exact iteration", () => {
  it("loses no row if an earlier row is deleted, for one more request", async () => {
    const { given, requests } = await read(10, (rows) => rows.splice(3, 1));
    expect(given).toEqual(all);
    expect(requests).toEqual(["0+10", "9+10", "7+10", "16+10", "25+10"]);
  });

  it("loses a row to a deletion if consistency is fast", async () => {
    const { given } = await read(10, (rows) => rows.splice(3, 1), { consistency: "fast" });
    expect(given).toEqual(all.filter((id) => id !== "r10"));
  });

  it("returns no row twice if an earlier row is inserted, for no further request", async () => {
    const { given, requests } = await read(10, (rows) => rows.unshift(...rowsFrom(100, 3)));
    expect(given).toEqual(all);
    expect(requests).toEqual(["0+10", "9+10", "18+10", "27+10"]);
  });

  it("returns rows twice after an insertion if consistency is fast", async () => {
    const { given } = await read(10, (rows) => rows.unshift(...rowsFrom(100, 3)), { consistency: "fast" });
    expect(given).toEqual([...all.slice(0, 10), "r7", "r8", "r9", ...all.slice(10)]);
  });

  it("loses no row if a deletion and an insertion leave the total unchanged", async () => {
    const { given } = await read(10, (rows) => {
      rows.splice(3, 1);
      rows.push({ id: "late" });
    });
    expect(given).toEqual([...all, "late"]);
  });

  it.each([
    ["the row that joins two pages", 9, 1],
    ["the whole page before", 0, 10],
    ["the page before and rows ahead", 5, 10],
  ])("continues if %s is deleted", async (_name, from, count) => {
    const { given } = await read(10, (rows) => rows.splice(from, count));
    expect(given).toEqual([...all.slice(0, 10), ...all.slice(Math.max(10, from + count))]);
  });

  it("steps back as far as necessary", async () => {
    const server = createServer(1000);
    const given: Row[] = [];
    for await (const row of createList(server.source, { pageSize: 10 })) {
      given.push(row);
      if (given.length === 800) server.rows.splice(10, 700);
    }
    expect(given).toEqual(rowsFrom(0, 1000));
  });

  it("loses no row to any number of deletions", async () => {
    const server = createServer(1000);
    const given: Row[] = [];
    for await (const row of createList(server.source, { pageSize: 10 })) {
      given.push(row);
      if (given.length % 10 === 0) server.rows.shift();
    }
    expect(given).toEqual(rowsFrom(0, 1000));
  });

  it("ends if the remaining rows are deleted", async () => {
    const { given } = await read(12, (rows) => rows.splice(0));
    expect(given).toEqual(all.slice(0, 19));
  });

  it("returns rows that are inserted ahead of it", async () => {
    const { given } = await read(10, (rows) => rows.splice(25, 0, ...rowsFrom(100, 12)));
    expect(given).toEqual([...all.slice(0, 25), ...ids(rowsFrom(100, 12)), ...all.slice(25)]);
  });

  it("returns a row once that moves from behind the iteration to ahead of it", async () => {
    const { given } = await read(10, (rows) => move(rows, 2, 25));
    expect(given).toEqual(all);
  });

  it("returns all other rows once if a row moves from ahead of the iteration to behind it", async () => {
    const { given } = await read(10, (rows) => move(rows, 25, 2));
    expect(given).toEqual(all.filter((id) => id !== "r25"));
  });

  it("does not step back below its offset", async () => {
    const { given } = await read(8, (rows) => rows.splice(0, 2), { offset: 8 });
    expect(given).toEqual(all.slice(8));
    const emptied = await read(10, (rows) => rows.splice(0, 19), { offset: 8 });
    expect(emptied.given).toEqual([...all.slice(8, 18), "r27", "r28", "r29"]);
  });

  it("keeps the pages requested ahead while they join, and drops them otherwise", async () => {
    const server = createServer(60, { manual: true });
    const pages = createList(server.source, { pageSize: 10, window: 4 }).pages();
    const next = async () => {
      const page = pages.next();
      await new Promise(setImmediate);
      return { page, offsets: server.pending.map((request) => request.offset) };
    };
    const serve = (server: Server, offset: number) =>
      server.pending.find((request) => request.offset === offset)?.serve();

    const first = await next();
    serve(server, 0);
    await first.page;
    const second = await next();
    expect(second.offsets).toEqual([9, 18, 27, 36]);
    serve(server, 27);
    server.rows.splice(0, 2);
    serve(server, 36);
    serve(server, 18);
    await new Promise(setImmediate);
    serve(server, 9);
    await new Promise(setImmediate);
    // 9 was read after the deletion and does not join. One page is read alone, at an earlier offset.
    expect(server.pending.map((request) => request.offset)).toEqual([7]);
    serve(server, 7);
    expect(ids((await second.page).value)).toEqual(ids(rowsFrom(10, 9)));
    const third = await next();
    expect(third.offsets).toEqual([16, 25, 34, 43]);
    await pages.return?.();
  });
});
