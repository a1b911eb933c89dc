import { describe, expect, it } from "vitest";
import { createList } from "../../src/paging/list.js";
import type { Page } from "../../src/paging/types.js";
import { readUntilError } from "./reading.js";
import { createServer, ProtocolError, type Row, rowsFrom } from "./server.js";

describe("an incorrect total", () => {
  it.each([{}, { consistency: "fast" }] as const)("reports a total with missing rows (%o)", async (options) => {
    const { given, error } = await readUntilError(
      20,
      { distort: (page, { offset }) => ({ ...page, rows: offset === 0 ? page.rows : [] }) },
      { pageSize: 10, ...options },
    );
    expect(given).toEqual(rowsFrom(0, 10));
    expect(String(error)).toMatch(/returned no rows at offset (9|10), but 20 as the total/);
  });

  it.each([
    [0, {}],
    [5, { consistency: "exact" }],
    [25, {}],
    [25, { consistency: "fast" }],
    [35, { window: 8 }],
  ] as const)("ignores the total after a page beyond it (%i, %o)", async (total, options) => {
    const { given, error } = await readUntilError(
      60,
      { distort: (page) => ({ ...page, total }) },
      { pageSize: 10, ...options },
    );
    expect(error).toBeUndefined();
    expect(given).toEqual(rowsFrom(0, 60));
  });

  it("accepts a total that is older than the rows of its page", async () => {
    let behind = 1;
    const { given, error } = await readUntilError(
      20,
      { distort: (page, { offset }) => ({ ...page, total: 20 - (offset === 9 ? behind-- : 0) }) },
      { pageSize: 11, offset: 9 },
    );
    expect(error).toBeUndefined();
    expect(given).toEqual(rowsFrom(9, 11));
  });
});

describe("rows without a unique identity", () => {
  const twice = (page: Page<Row>) => ({ ...page, rows: page.rows.map(({ id }) => ({ id: id.replace(/\d$/, "") })) });

  it("reads rows without unique identities by plain paging unless consistency is exact", async () => {
    for (const server of [{ keyless: true }, { distort: twice }]) {
      const plain = await readUntilError(30, server, { pageSize: 10, window: 1 });
      expect([plain.error, plain.given.length]).toEqual([undefined, 30]);
      expect(plain.requests).toContain("10+10");
      const exact = await readUntilError(30, server, { pageSize: 10, consistency: "exact" });
      expect(exact.given).toEqual([]);
      expect(exact.error).toBeInstanceOf(ProtocolError);
    }
  });

  it("explains the missing identity if consistency is exact", async () => {
    const keyless = await readUntilError(3, { keyless: true }, { consistency: "exact" });
    expect(String(keyless.error)).toContain('consistency "exact" is not possible: a row has no identity');
    const same = await readUntilError(3, { distort: twice }, { consistency: "exact" });
    expect(String(same.error)).toContain('two rows have the identity "r"');
  });

  it("returns a page that shared identities once it is correct", async () => {
    let isWrong = true;
    const server = createServer(12, {
      distort: (page, { offset }) =>
        offset > 0 && isWrong ? { ...page, rows: page.rows.map((row, i) => (i === 1 ? { id: "r9" } : row)) } : page,
    });
    const pages = createList(server.source, { pageSize: 10, window: 1, consistency: "exact" }).pages();
    await pages.next();
    await expect(pages.next()).rejects.toThrow('two rows have the identity "r9"');
    isWrong = false;
    expect((await pages.next()).value).toEqual(rowsFrom(10, 2));
    expect(server.requests).toEqual(["0+10", "9+10", "9+10"]);
  });
});

describe("a server that returns one row per page", () => {
  it("reads one row per page by plain paging", async () => {
    const exact = await readUntilError(3, { cap: 1 }, { consistency: "exact" });
    expect(String(exact.error)).toContain("the server returns one row per page");
    for (const options of [{}, { consistency: "fast" }] as const) {
      const { given, error } = await readUntilError(3, { cap: 1 }, options);
      expect([given, error]).toEqual([rowsFrom(0, 3), undefined]);
    }
  });
});

describe("an order that changes between requests", () => {
  it("rejects pages that never join if consistency is exact, also in later calls", async () => {
    let made = 0;
    const server = createServer(40, {
      distort: (page, { offset }) => (offset === 0 ? page : { ...page, rows: rowsFrom(1000 * ++made, 10) }),
    });
    const rows = createList(server.source, { pageSize: 10, consistency: "exact" })[Symbol.asyncIterator]();
    for (let i = 0; i < 10; i++) await rows.next();
    await expect(rows.next()).rejects.toThrow('consistency "exact" is not possible: pages do not join');
    await expect(rows.next()).rejects.toThrow("Sort by a property that does not change");
    await rows.return?.();
  });
});
