import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { createQueryReader, type QueryPage } from "../../src/enterprise-manager/list.js";
import type { Position } from "../../src/paging/cursor.js";
import type { PageReader } from "../../src/paging/reader.js";
import { caught } from "./support/setup.js";

const row = (id: string) => ({ UID: id });
const rows = (...ids: string[]) => ids.map(row);

/** Starts a query reader on the pages that `read` returns, and records the requested page numbers. */
function start<T>(read: (number: number) => Partial<QueryPage<T>>, from?: Position) {
  const requested: number[] = [];
  const fetchPage = async (number: number): Promise<QueryPage<T>> => {
    requested.push(number);
    return { rows: [], number, count: 1, ...read(number) };
  };
  return { reader: createQueryReader(fetchPage, { signal: undefined, from }), requested };
}

async function readAll<T>(reader: PageReader<T>): Promise<(readonly T[])[]> {
  const pages = [];
  for (let page = await reader.next(); page; page = await reader.next()) pages.push(page.rows);
  return pages;
}

/** A query reader whose page arrives when the test resolves it. */
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
  return { reader: createQueryReader(fetchPage, { signal }), signals, ...settle };
}

it("reads a page again after its rows have moved", async () => {
  // Page 2 has the rows of page 1 at its first reading: two rows went in before them, and came out again.
  const readings = [rows("a", "b"), rows("a", "b"), rows("x", "y")];
  const { reader, requested } = start(() => ({ rows: readings.shift() ?? [], count: 2 }));
  expect(await readAll(reader)).toEqual([rows("a", "b"), rows("a", "b")]);
  expect(requested).toEqual([1, 2, 1]);
});

it("returns the latest rows of a page that changed while it was read again", async () => {
  const readings = [rows("a", "b"), rows("a", "b"), rows("a", "b"), rows("c", "d")];
  const { reader, requested } = start(() => ({ rows: readings.shift() ?? [], count: 2 }));
  expect(await readAll(reader)).toEqual([rows("a", "b"), rows("c", "d")]);
  expect(requested).toEqual([1, 2, 1, 2]);
});

it("skips consecutive pages without results", async () => {
  const { reader, requested } = start((number) => ({ rows: number === 4 ? rows("d") : [], count: 4 }));
  expect(await readAll(reader)).toEqual([rows("d")]);
  expect(requested).toEqual([1, 2, 3, 4]);
});

it("treats a page without number or count as the only one", async () => {
  const { reader, requested } = start(() => ({ rows: rows("a"), number: undefined, count: undefined }));
  expect(await readAll(reader)).toEqual([rows("a")]);
  expect(requested).toEqual([1]);
});

it("rejects a page with another number than the requested one", async () => {
  const { reader } = start(() => ({ rows: [{}], number: 1, count: 3 }));
  expect((await reader.next())?.rows).toHaveLength(1);
  const message = "GET /query: requested page 2, but the server returned page 1";
  expect(await caught(reader.next())).toMatchObject({ kind: "protocol", message });
});

it.each([
  { first: 2, most: 34 },
  { first: 32, most: 64 },
  { first: 100, most: 200 },
])("stops a query of $first pages with an error after page $most", async ({ first, most }) => {
  const { reader, requested } = start((number) => ({ rows: rows(String(number)), count: first - 1 + number }));
  const error = await caught(readAll(reader));
  expect(requested.at(-1)).toBe(most);
  expect(error).toMatchObject({ kind: "protocol" });
  expect(error.message).toBe(
    `GET /query: the query had ${first} pages and now has more than ${most + 1}: it grows faster than it is read. Use a narrower filter or a larger pageSize.`,
  );
});

it("reads a growing query to its end if it stops growing in time", async () => {
  const { reader, requested } = start((number) => ({ rows: rows(String(number)), count: number === 1 ? 2 : 34 }));
  expect(await readAll(reader)).toHaveLength(34);
  expect(requested.at(-1)).toBe(34);
});

it("aborts the page request with the caller's reason", async () => {
  const controller = new AbortController();
  const { reader, signals, reject } = hanging(controller.signal);
  const page = reader.next();
  const reason = new Error("the user left");
  controller.abort(reason);
  expect(signals.map(({ reason }) => reason)).toEqual([reason]);
  reject(reason);
  await expect(page).rejects.toBe(reason);
  expect(await caught(reader.next())).toMatchObject({ kind: "aborted", cause: reason });
  expect(signals).toHaveLength(1);
});

it("leaves no listener on the signal after a page or a failure", async () => {
  const { signal } = new AbortController();
  const page = hanging(signal);
  const given = page.reader.next();
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  page.resolve({ rows: rows("a"), number: 1, count: 2 });
  await given;
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
  const failed = hanging(signal);
  failed.reject(new Error("gone"));
  await expect(failed.reader.next()).rejects.toThrow("gone");
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

it("sends nothing after a close before the first page", async () => {
  const { reader, requested } = start(() => ({ rows: rows("a"), count: 2 }));
  reader.close();
  expect(await reader.next()).toBeUndefined();
  expect(requested).toEqual([]);
});

it("aborts the page request on close and drops its rows", async () => {
  const { reader, signals, resolve } = hanging();
  const page = reader.next();
  reader.close();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  resolve({ rows: rows("a"), number: 1, count: 2 });
  expect(await page).toBeUndefined();
});

it("ignores the failure of a page request after close", async () => {
  const { reader, reject } = hanging();
  const page = reader.next();
  reader.close();
  reject(new Error("connection lost"));
  expect(await page).toBeUndefined();
});

const from: Position = { at: 2, identities: ["b"] };

it("skips returned rows on the first page only", async () => {
  const pages: Record<number, object[]> = { 2: rows("a", "b", "c"), 3: rows("a", "b", "d") };
  const { reader, requested } = start((number) => ({ rows: pages[number] ?? [], count: 3 }), from);
  expect(await readAll(reader)).toEqual([rows("c"), rows("a", "b", "d")]);
  expect(requested).toEqual([2, 3]);
});

it("returns the whole page if none of its rows was returned before", async () => {
  const { reader } = start(() => ({ rows: [...rows("x"), { Name: "no key" }], count: 2 }), from);
  expect(await readAll(reader)).toEqual([[...rows("x"), { Name: "no key" }]]);
});

it("stores the last page and the identities of its rows in the cursor", async () => {
  const { reader } = start(
    () => ({ rows: [...rows("c"), { TaskId: "t" }, { UID: 7, Href: "h" }, {}], count: 2 }),
    from,
  );
  expect(await reader.next()).toMatchObject({ at: 2, identities: ["b", "c", "t", "h"] });
});

it("stores the first page and its identities in the first cursor", async () => {
  const { reader } = start(() => ({ rows: rows("a") }));
  expect(await reader.next()).toMatchObject({ at: 1, identities: ["a"] });
});
