import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { createQueryReader, type QueryPage } from "../../src/enterprise-manager/query/reader.js";
import type { Position } from "../../src/paging/cursor.js";
import { caught } from "./support/setup.js";

const row = (id: string) => ({ UID: id });
const rows = (...ids: string[]) => ids.map(row);

/** A walk through what `read` gives for a page; the numbers asked for are kept. */
function start<T>(read: (number: number) => Partial<QueryPage<T>>, from?: Position) {
  const asked: number[] = [];
  const fetchPage = async (number: number): Promise<QueryPage<T>> => {
    asked.push(number);
    return { rows: [], number, count: 1, ...read(number) };
  };
  return { walk: createQueryReader(fetchPage, { operation: "GET /query", signal: undefined, from }), asked };
}

async function readAll<T>(walk: { next(): Promise<readonly T[] | undefined> }): Promise<(readonly T[])[]> {
  const pages = [];
  for (let page = await walk.next(); page; page = await walk.next()) pages.push(page);
  return pages;
}

/** A walk whose page comes when the test says so. */
function hanging(signal?: AbortSignal) {
  const signals: AbortSignal[] = [];
  let settle = { resolve: (_page: QueryPage<object>) => {}, reject: (_error: Error) => {} };
  const answer = new Promise<QueryPage<object>>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const fetchPage = (_number: number, stop: AbortSignal) => {
    signals.push(stop);
    return answer;
  };
  return { walk: createQueryReader(fetchPage, { operation: "GET /query", signal }), signals, ...settle };
}

describe("a page", () => {
  it("that all other pages repeat is an error that names both", async () => {
    const { walk } = start(() => ({ rows: rows("a", "b"), count: 3 }));
    expect(await walk.next()).toEqual(rows("a", "b"));
    const error = await caught(walk.next());
    expect(error).toMatchObject({ kind: "protocol" });
    expect(error.message).toBe("GET /query: the server returned the same results as page 1 and as page 2");
  });

  it("of rows that have moved is read again", async () => {
    // Page 2 has the rows of page 1 at its first reading: two rows went in before them, and came out again.
    const readings = [rows("a", "b"), rows("a", "b"), rows("x", "y")];
    const { walk, asked } = start(() => ({ rows: readings.shift() ?? [], count: 2 }));
    expect(await readAll(walk)).toEqual([rows("a", "b"), rows("a", "b")]);
    expect(asked).toEqual([1, 2, 1]);
  });

  it("that is another one at the next reading is given as it is by then", async () => {
    const readings = [rows("a", "b"), rows("a", "b"), rows("a", "b"), rows("c", "d"), rows("c", "d")];
    const { walk, asked } = start(() => ({ rows: readings.shift() ?? [], count: 2 }));
    expect(await readAll(walk)).toEqual([rows("a", "b"), rows("c", "d")]);
    expect(asked).toEqual([1, 2, 1, 2, 2]);
  });

  it("without results is passed over, also twice", async () => {
    const { walk, asked } = start((number) => ({ rows: number === 4 ? rows("d") : [], count: 4 }));
    expect(await readAll(walk)).toEqual([rows("d")]);
    expect(asked).toEqual([1, 2, 3, 4]);
  });

  it("without a number or count is the only one", async () => {
    const { walk, asked } = start(() => ({ rows: rows("a"), number: undefined, count: undefined }));
    expect(await readAll(walk)).toEqual([rows("a")]);
    expect(asked).toEqual([1]);
  });
});

describe("a query that grows faster than it is read", () => {
  it.each([
    { first: 2, most: 34 },
    { first: 32, most: 64 },
    { first: 100, most: 200 },
  ])("of $first pages ends with an error after page $most", async ({ first, most }) => {
    const { walk, asked } = start((number) => ({ rows: rows(String(number)), count: first - 1 + number }));
    const error = await caught(readAll(walk));
    expect(asked.at(-1)).toBe(most);
    expect(error).toMatchObject({ kind: "protocol" });
    expect(error.message).toBe(
      `GET /query: the query had ${first} pages and now has more than ${most + 1}: it grows faster than it is read. Narrow it, or raise pageSize.`,
    );
  });

  it("is read to its end where that comes in time", async () => {
    const { walk, asked } = start((number) => ({ rows: rows(String(number)), count: number === 1 ? 2 : 34 }));
    expect(await readAll(walk)).toHaveLength(34);
    expect(asked.at(-1)).toBe(34);
  });
});

describe("the caller's signal", () => {
  it("ends the page under way, with its reason", async () => {
    const controller = new AbortController();
    const { walk, signals, reject } = hanging(controller.signal);
    const page = walk.next();
    const reason = new Error("the user left");
    controller.abort(reason);
    expect(signals.map(({ reason }) => reason)).toEqual([reason]);
    reject(reason);
    await expect(page).rejects.toBe(reason);
    expect(await caught(walk.next())).toMatchObject({ kind: "aborted", cause: reason });
    expect(signals).toHaveLength(1);
  });

  it("has no listener left after a page, nor after a failure", async () => {
    const { signal } = new AbortController();
    const page = hanging(signal);
    const given = page.walk.next();
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    page.resolve({ rows: rows("a"), number: 1, count: 2 });
    await given;
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    const failed = hanging(signal);
    failed.reject(new Error("gone"));
    await expect(failed.walk.next()).rejects.toThrow("gone");
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

describe("close", () => {
  it("ends a walk that has not begun", async () => {
    const { walk, asked } = start(() => ({ rows: rows("a"), count: 2 }));
    walk.close();
    expect(await walk.next()).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("ends the page under way, whose rows are not given", async () => {
    const { walk, signals, resolve } = hanging();
    const page = walk.next();
    walk.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    resolve({ rows: rows("a"), number: 1, count: 2 });
    expect(await page).toBeUndefined();
    expect(walk.position).toBeUndefined();
  });

  it("ends the page under way, whose failure is not told", async () => {
    const { walk, reject } = hanging();
    const page = walk.next();
    walk.close();
    reject(new Error("connection lost"));
    expect(await page).toBeUndefined();
  });
});

describe("a walk from a cursor", () => {
  const from: Position = { at: 2, identities: ["b"] };

  it("leaves out what was given, on the page it begins with and on no other", async () => {
    const pages: Record<number, object[]> = { 2: rows("a", "b", "c"), 3: rows("a", "b", "d") };
    const { walk, asked } = start((number) => ({ rows: pages[number] ?? [], count: 3 }), from);
    expect(await readAll(walk)).toEqual([rows("c"), rows("a", "b", "d")]);
    expect(asked).toEqual([2, 3]);
  });

  it("gives the whole page where nothing of it was given", async () => {
    const { walk } = start(() => ({ rows: [...rows("x"), { Name: "no key" }], count: 2 }), from);
    expect(await readAll(walk)).toEqual([[...rows("x"), { Name: "no key" }]]);
  });

  it("stands behind the page read last, with the keys of its rows", async () => {
    const { walk } = start(
      () => ({ rows: [...rows("c"), { TaskId: "t" }, { UID: 7, Href: "h" }, {}], count: 2 }),
      from,
    );
    expect(walk.position).toEqual(from);
    await walk.next();
    expect(walk.position).toEqual({ at: 2, identities: ["b", "c", "t", "h"] });
  });

  it("has no keys before its first rows", async () => {
    const { walk } = start(() => ({ rows: rows("a") }));
    await walk.next();
    expect(walk.position).toEqual({ at: 1, identities: ["a"] });
  });

  it("fails where its page is gone", async () => {
    const { walk } = start(() => ({ rows: rows("a"), number: 1, count: 1 }), from);
    const error = await caught(walk.next());
    expect(error).toMatchObject({ kind: "expired", operation: "GET /query" });
  });
});
