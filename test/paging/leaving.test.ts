import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import { startReading } from "./reading.js";
import { createServer, idle, rowsFrom } from "./server.js";

const down = new Error("down");

describe("leaving an iteration", () => {
  it("aborts the requests in flight after a break", async () => {
    const server = createServer(100, { manual: true });
    const loop = (async () => {
      for await (const row of createList(server.source, { pageSize: 5, window: 4 })) if (row.id === "r5") return;
    })();
    await idle();
    server.pending[0]?.serve();
    await idle();
    const [, ...signals] = server.pending.map((request) => request.signal);
    server.pending[0]?.serve();
    await loop;
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, true]);
    expect(server.pending).toEqual([]);
  });

  it("ends a pending next() and all later ones", async () => {
    const { server, pages, second, signals } = await startReading();
    const third = pages.next();
    expect(await pages.return?.()).toEqual({ done: true, value: undefined });
    expect(await second).toEqual({ done: true, value: undefined });
    expect(await third).toEqual({ done: true, value: undefined });
    expect(await pages.next()).toEqual({ done: true, value: undefined });
    expect(signals.every((signal) => signal.aborted)).toBe(true);
    expect(server.pending).toEqual([]);
    expect(server.requests).toHaveLength(5);
  });

  it("returns no page that arrived at the same moment", async () => {
    const { server, pages, second } = await startReading();
    server.pending[0]?.serve();
    await pages.return?.();
    expect(await second).toEqual({ done: true, value: undefined });
  });

  it("does not check a page for repetition that arrived at the same moment", async () => {
    const alike = createServer(30, {
      manual: true,
      distort: (page) => ({ ...page, rows: rowsFrom(0, 5) }),
    });
    const pages = createList(alike.source, { pageSize: 5, window: 1 }).pages();
    const first = pages.next();
    await idle();
    alike.pending[0]?.serve();
    await first;
    const second = pages.next();
    await idle();
    alike.pending[0]?.serve();
    await pages.return?.();
    expect(await second).toEqual({ done: true, value: undefined });
    expect(alike.requests).toEqual(["0+5", "4+5"]);
  });

  it("returns no more rows of the current page", async () => {
    const rows = createList(createServer(9).source)[Symbol.asyncIterator]();
    await rows.next();
    await rows.return?.();
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  it("requests nothing if the iteration had not started", async () => {
    const server = createServer(9);
    const rows = createList(server.source)[Symbol.asyncIterator]();
    await rows.return?.();
    expect(await rows.next()).toEqual({ done: true, value: undefined });
    expect(server.requests).toEqual([]);
  });
});

describe("the signal of a list", () => {
  it("aborts the requests in flight, and rejects all later calls with the reason of the signal", async () => {
    const controller = new AbortController();
    const { server, pages, second, signals } = await startReading({ signal: controller.signal });
    controller.abort(down);
    await expect(second).rejects.toMatchObject({ kind: "aborted", cause: down });
    await expect(pages.next()).rejects.toMatchObject({ kind: "aborted", cause: down });
    expect(signals.map((signal) => signal.reason.cause)).toEqual([down, down, down, down]);
    expect(server.pending).toEqual([]);
    expect(server.requests).toHaveLength(5);
  });

  it("rejects pages that arrived before the abort", async () => {
    const controller = new AbortController();
    const { server, pages, second } = await startReading({ signal: controller.signal });
    for (const request of [...server.pending]) request.serve();
    await second;
    controller.abort(down);
    await expect(pages.next()).rejects.toMatchObject({ kind: "aborted", cause: down });
  });

  it("rejects rows that arrived before the abort", async () => {
    const controller = new AbortController();
    const list = createList(createServer(9).source, { signal: controller.signal });
    const rows = list[Symbol.asyncIterator]();
    await rows.next();
    controller.abort(down);
    await expect(rows.next()).rejects.toMatchObject({ kind: "aborted", cause: down });
  });

  it("rejects before a request is sent if the signal is already aborted", async () => {
    const server = createServer(9);
    const list = createList(server.source, { signal: AbortSignal.abort(down) });
    await expect(list.toArray()).rejects.toMatchObject({ kind: "aborted", cause: down });
    await expect(list.first()).rejects.toMatchObject({ kind: "aborted", cause: down });
    await expect(list.total()).rejects.toMatchObject({ kind: "aborted", cause: down });
    await expect(list.pages().next()).rejects.toMatchObject({ kind: "aborted", cause: down });
    expect(server.requests).toEqual([]);
  });

  it("leaves no listener on the signal without a request in flight", async () => {
    const { signal } = new AbortController();
    const listeners = () => getEventListeners(signal, "abort").length;
    const { pages, second } = await startReading({ signal });
    expect(listeners()).toBe(1);
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
