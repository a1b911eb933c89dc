import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import { offsets, startReading } from "./reading.js";
import { createServer, idle, rowsFrom } from "./server.js";

const down = new Error("down");

describe("a failed page", () => {
  it("rejects one call of next() for a failed page, and requests the page again with the next call", async () => {
    const { server, pages, second } = await startReading();
    expect(offsets(server)).toEqual([5, 10, 15, 20]);
    server.pending[0]?.fail(down);
    await expect(second).rejects.toBe(down);
    const again = pages.next();
    await idle();
    expect(offsets(server)).toEqual([5]);
    server.pending[0]?.serve();
    expect((await again).value).toEqual(rowsFrom(5, 5));
  });

  it("leaves no request in flight after a failed page if the consumer stops", async () => {
    const { server, second, signals } = await startReading();
    server.pending[0]?.fail(down);
    await expect(second).rejects.toBe(down);
    expect(server.pending).toEqual([]);
    expect(signals.slice(1).every((signal) => signal.aborted)).toBe(true);
  });

  it("reports a failed page only when it is reached", async () => {
    const { server, pages, second } = await startReading();
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

  it("rejects one of several concurrent calls; the others return the rows", async () => {
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

  it("retries pages that fail repeatedly, and handles a source that throws instead of rejecting", async () => {
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
});
