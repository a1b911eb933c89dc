import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/index.js";
import { collect, createServer, idle, rowsFrom, type Server } from "./server.js";

const down = new Error("down");

/** A walk in the middle: the first page of 5 is read, four pages are in flight. */
async function walkInTheMiddle(options: { signal?: AbortSignal } = {}) {
  const server = createServer(100, { manual: true });
  const pages = createList(server.source, { pageSize: 5, window: 4, consistency: "fast", ...options }).pages();
  const first = pages.next();
  await idle();
  server.pending[0]?.serve();
  await first;
  const second = pages.next();
  await idle();
  expect(offsets(server)).toEqual([5, 10, 15, 20]);
  return { server, pages, second, signals: server.pending.map((request) => request.signal) };
}

function offsets(server: Server): number[] {
  return server.pending.map((request) => request.offset);
}

describe("leaving", () => {
  it("aborts what is in flight when a loop is left", async () => {
    const server = createServer(100, { manual: true });
    const loop = (async () => {
      for await (const row of createList(server.source, { pageSize: 5, window: 4 })) if (row.id === "r5") return;
    })();
    await idle();
    server.pending[0]?.serve();
    await idle();
    const signals = server.pending.map((request) => request.signal);
    server.pending[0]?.serve();
    await loop;
    expect(signals.map((signal) => signal.aborted)).toEqual([false, true, true, true]);
    expect(server.pending).toEqual([]);
  });

  it("ends a next() that waits, and those after it", async () => {
    const { server, pages, second, signals } = await walkInTheMiddle();
    const third = pages.next();
    expect(await pages.return?.()).toEqual({ done: true, value: undefined });
    expect(await second).toEqual({ done: true, value: undefined });
    expect(await third).toEqual({ done: true, value: undefined });
    expect(await pages.next()).toEqual({ done: true, value: undefined });
    expect(signals.every((signal) => signal.aborted)).toBe(true);
    expect(server.pending).toEqual([]);
    expect(server.requests).toHaveLength(5);
  });

  it("gives no page that came in the same moment", async () => {
    const { server, pages, second } = await walkInTheMiddle();
    server.pending[0]?.serve();
    await pages.return?.();
    expect(await second).toEqual({ done: true, value: undefined });
  });

  it("gives no more rows of the page it was left in", async () => {
    const rows = createList(createServer(9).source)[Symbol.asyncIterator]();
    await rows.next();
    await rows.return?.();
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  it("requests nothing when it is left before it began", async () => {
    const server = createServer(9);
    const rows = createList(server.source)[Symbol.asyncIterator]();
    await rows.return?.();
    expect(await rows.next()).toEqual({ done: true, value: undefined });
    expect(server.requests).toEqual([]);
  });
});

describe("signal", () => {
  it("aborts what is in flight, and rejects from then on with its reason", async () => {
    const controller = new AbortController();
    const { server, pages, second, signals } = await walkInTheMiddle({ signal: controller.signal });
    controller.abort(down);
    await expect(second).rejects.toBe(down);
    await expect(pages.next()).rejects.toBe(down);
    expect(signals.map((signal) => signal.reason)).toEqual([down, down, down, down]);
    expect(server.pending).toEqual([]);
    expect(server.requests).toHaveLength(5);
  });

  it("holds back pages that are there already", async () => {
    const controller = new AbortController();
    const { server, pages, second } = await walkInTheMiddle({ signal: controller.signal });
    for (const request of [...server.pending]) request.serve();
    await second;
    controller.abort(down);
    await expect(pages.next()).rejects.toBe(down);
  });

  it("holds back rows that are there already", async () => {
    const controller = new AbortController();
    const list = createList(createServer(9).source, { signal: controller.signal });
    const rows = list[Symbol.asyncIterator]();
    await rows.next();
    controller.abort(down);
    await expect(rows.next()).rejects.toBe(down);
  });

  it("lets nothing begin once aborted", async () => {
    const server = createServer(9);
    const list = createList(server.source, { signal: AbortSignal.abort(down) });
    await expect(list.toArray()).rejects.toBe(down);
    await expect(list.first()).rejects.toBe(down);
    await expect(list.total()).rejects.toBe(down);
    await expect(list.pages().next()).rejects.toBe(down);
    expect(server.requests).toEqual([]);
  });

  it("carries no listener of a list that is not at work", async () => {
    const { signal } = new AbortController();
    const listeners = () => getEventListeners(signal, "abort").length;
    const { pages, second } = await walkInTheMiddle({ signal });
    expect(listeners()).toBe(4);
    await pages.return?.();
    await second;
    await idle();
    expect(listeners()).toBe(0);
    const list = createList(createServer(90).source, { signal, pageSize: 5 });
    await list.toArray();
    await list.first();
    const abandoned = list[Symbol.asyncIterator]();
    for (let i = 0; i < 12; i++) await abandoned.next();
    await idle();
    expect(listeners()).toBe(0);
  });
});

describe("a failed page", () => {
  it("rejects one next(), and is asked for again by the next", async () => {
    const { server, pages, second } = await walkInTheMiddle();
    server.pending[0]?.fail(down);
    await expect(second).rejects.toBe(down);
    const again = pages.next();
    await idle();
    expect(offsets(server)).toEqual([5]);
    server.pending[0]?.serve();
    expect((await again).value).toEqual(rowsFrom(5, 5));
  });

  it("leaves nothing in flight for a consumer who does not come back", async () => {
    const { server, second, signals } = await walkInTheMiddle();
    server.pending[0]?.fail(down);
    await expect(second).rejects.toBe(down);
    expect(server.pending).toEqual([]);
    expect(signals.slice(1).every((signal) => signal.aborted)).toBe(true);
  });

  it("is no concern before it is reached", async () => {
    const { server, pages, second } = await walkInTheMiddle();
    server.pending[2]?.fail(down);
    await idle();
    server.pending[0]?.serve();
    expect((await second).value).toEqual(rowsFrom(5, 5));
    const third = pages.next();
    await idle();
    server.pending[0]?.serve();
    expect((await third).value).toEqual(rowsFrom(10, 5));
    await expect(pages.next()).rejects.toBe(down);
    const again = pages.next();
    await idle();
    expect(offsets(server)).toEqual([15]);
    server.pending[0]?.serve();
    expect((await again).value).toEqual(rowsFrom(15, 5));
    await pages.return?.();
  });

  it("rejects one of several calls made at once; the others have the rows", async () => {
    const server = createServer(3, { manual: true });
    const rows = createList(server.source)[Symbol.asyncIterator]();
    const settled = Promise.allSettled([rows.next(), rows.next(), rows.next(), rows.next(), rows.next()]);
    await idle();
    server.pending[0]?.fail(down);
    await idle();
    server.pending[0]?.serve();
    expect((await settled).map((result) => (result.status === "rejected" ? result.reason : result.value))).toEqual([
      down,
      ...rowsFrom(0, 3).map((value) => ({ done: false, value })),
      { done: true, value: undefined },
    ]);
  });

  it("may fail again and again, and throw instead of reject", async () => {
    const server = createServer(12);
    let calls = 0;
    const flaky = {
      ...server.source,
      fetchPage(offset: number, limit: number, signal: AbortSignal) {
        calls++;
        if (calls % 3 !== 0) throw down;
        return server.source.fetchPage(offset, limit, signal);
      },
    };
    const rows = createList(flaky, { pageSize: 4, window: 1 })[Symbol.asyncIterator]();
    const given: unknown[] = [];
    let failures = 0;
    for (;;) {
      const result = await rows.next().catch(() => undefined);
      if (result === undefined) failures++;
      else if (result.done) break;
      else given.push(result.value);
    }
    expect(given).toEqual(rowsFrom(0, 12));
    expect(failures).toBe(8);
  });

  it("ends a for await loop with its error", async () => {
    const server = createServer(9, { manual: true });
    const loop = collect(createList(server.source));
    await idle();
    server.pending[0]?.fail(down);
    await expect(loop).rejects.toBe(down);
  });
});
