import { describe, expect, it } from "vitest";
import { createList, type ListOptions, type Page } from "../../src/paging/index.js";
import { collect, createServer, idle, ProtocolError, type Row, rowsFrom, type ServerOptions } from "./server.js";

/** The rows given until the error, and the error. */
async function walk(count: number, server: ServerOptions, options: ListOptions) {
  const { source, requests } = createServer(count, server);
  const given: Row[] = [];
  try {
    for await (const row of createList(source, options)) given.push(row);
  } catch (error) {
    return { given, error, requests };
  }
  return { given, error: undefined, requests };
}

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
    expect(server.requests).toEqual(["0+10", "9+10", "38+2", "18+10", "27+10", "36+10"]);
  });
});

describe("a total that is wrong", () => {
  it.each([{}, { consistency: "fast" }] as const)("is an error where rows are missing (%o)", async (options) => {
    const { given, error } = await walk(
      20,
      { distort: (page, { offset }) => ({ ...page, rows: offset === 0 ? page.rows : [] }) },
      { pageSize: 10, ...options },
    );
    expect(given).toEqual(rowsFrom(0, 10));
    expect(String(error)).toMatch(/gave no rows at offset (9|10), but 20 as the total/);
  });

  it.each([0, 5])("is an error where there are more rows than %i", async (total) => {
    const { given, error } = await walk(20, { distort: (page) => ({ ...page, total }) }, { pageSize: 10 });
    expect(given).toEqual([]);
    expect(String(error)).toContain(`gave 10 rows at offset 0, but ${total} as the total`);
  });

  it("may be that of a moment ago", async () => {
    let behind = 1;
    const { given, error } = await walk(
      20,
      { distort: (page, { offset }) => ({ ...page, total: 20 - (offset === 9 ? behind-- : 0) }) },
      { pageSize: 11, offset: 9 },
    );
    expect(error).toBeUndefined();
    expect(given).toEqual(rowsFrom(9, 11));
  });

  it.each([Number.NaN, -1, 2.5])("is an error where it is no number of rows (%f)", async (total) => {
    const { source } = createServer(3, { distort: (page) => ({ ...page, total }) });
    await expect(createList(source).total()).rejects.toThrow(`the server gives ${total} as the total`);
    await expect(collect(createList(source))).rejects.toThrow(ProtocolError);
  });
});

describe("rows that cannot be told apart", () => {
  const twice = (page: Page<Row>) => ({ ...page, rows: page.rows.map(({ id }) => ({ id: id.replace(/\d$/, "") })) });

  it("are walked fast unless exact is asked for", async () => {
    for (const server of [{ keyless: true }, { distort: twice }]) {
      const plain = await walk(30, server, { pageSize: 10, window: 1 });
      expect([plain.error, plain.given.length]).toEqual([undefined, 30]);
      expect(plain.requests).toContain("10+10");
      const exact = await walk(30, server, { pageSize: 10, consistency: "exact" });
      expect(exact.given).toEqual([]);
      expect(exact.error).toBeInstanceOf(ProtocolError);
    }
  });

  it("are named in the error", async () => {
    const keyless = await walk(3, { keyless: true }, { consistency: "exact" });
    expect(String(keyless.error)).toContain("an exact walk is not possible, as a row has no key");
    const same = await walk(3, { distort: twice }, { consistency: "exact" });
    expect(String(same.error)).toContain('as two rows have the key "r"');
    const noTotal = await walk(3, { distort: (page) => ({ ...page, total: undefined }) }, { consistency: "exact" });
    expect(String(noTotal.error)).toContain("as the server gives no total");
  });

  it("are an error where that shows on a later page only", async () => {
    const later = (page: Page<Row>, { offset }: { offset: number }) => (offset > 0 ? twice(page) : page);
    const { given, error } = await walk(30, { distort: later }, { pageSize: 10 });
    expect(given).toEqual(rowsFrom(0, 10));
    expect(error).toBeInstanceOf(ProtocolError);
  });

  it("are no error any more once the page comes right", async () => {
    let isWrong = true;
    const server = createServer(12, {
      distort: (page, { offset }) =>
        offset > 0 && isWrong ? { ...page, rows: page.rows.map((row, i) => (i === 1 ? { id: "r9" } : row)) } : page,
    });
    const pages = createList(server.source, { pageSize: 10, window: 1 }).pages();
    await pages.next();
    await expect(pages.next()).rejects.toThrow('two rows have the key "r9"');
    isWrong = false;
    expect((await pages.next()).value).toEqual(rowsFrom(10, 2));
    expect(server.requests).toEqual(["0+10", "9+10", "9+10"]);
  });

  it("are an error where the same keys come pages apart", async () => {
    const server = createServer(30);
    server.rows[25] = { id: "r3" };
    const pages = createList(server.source, { pageSize: 10 });
    await expect(collect(pages)).rejects.toThrow("two walks gave 1 rows fewer than the total: rows share a key");
  });
});

describe("a server that gives one row a page", () => {
  it("can be walked fast only", async () => {
    const exact = await walk(3, { cap: 1 }, {});
    expect(String(exact.error)).toContain("the server gives one row a page, and pages have to overlap");
    const fast = await walk(3, { cap: 1 }, { consistency: "fast" });
    expect(fast.given).toEqual(rowsFrom(0, 3));
  });
});

describe("an order that never holds", () => {
  it("ends the walk, with no row given twice", async () => {
    let seed = 7;
    const shuffle = (rows: readonly Row[]) =>
      rows
        .map((row) => {
          seed = (seed * 48_271) % 2_147_483_647;
          return { row, place: seed };
        })
        .sort((a, b) => a.place - b.place)
        .map(({ row }) => row);
    const all = rowsFrom(0, 400);
    const { given, requests } = await walk(
      400,
      { distort: (page, { offset, limit }) => ({ ...page, rows: shuffle(all).slice(offset, offset + limit) }) },
      { pageSize: 3 },
    );
    expect(new Set(given).size).toBe(given.length);
    expect(requests.length).toBeLessThan(2000);
  });

  it("is an error where pages never join, and again when asked again", async () => {
    let made = 0;
    const server = createServer(40, {
      distort: (page, { offset }) => (offset === 0 ? page : { ...page, rows: rowsFrom(1000 * ++made, 10) }),
    });
    const rows = createList(server.source, { pageSize: 10 })[Symbol.asyncIterator]();
    for (let i = 0; i < 10; i++) await rows.next();
    await expect(rows.next()).rejects.toThrow("the pages do not join at offset");
    await expect(rows.next()).rejects.toThrow("sort by a property that does not change");
    await rows.return?.();
  });
});
