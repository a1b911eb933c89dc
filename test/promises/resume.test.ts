import { describe, expect, it } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { apiKey, createVspcClient, type ListPage } from "../../src/index.js";
import { type Arrival, sendJson, startServer } from "./server.js";

const tenants = "/infrastructure/sites/tenants";

interface Row {
  readonly instanceUid: string;
  readonly name: string;
}

const row = (n: number): Row => ({
  instanceUid: `5f1c0b7e-2d84-4a36-9e10-${n.toString(16).padStart(12, "0")}`,
  name: `tenant ${n}`,
});
const rowsFrom = (from: number, count: number) => Array.from({ length: count }, (_, i) => row(from + i));
const named = (...names: readonly string[]) => names.map((name, i) => ({ ...row(90_000 + i), name }));

/** A VSPC server with one collection, which the test may change, and at most ten rows per page. */
async function startConsole(rows: Row[], total: () => number | undefined = () => rows.length, cap = 10) {
  const server = await startServer((request, response) => {
    const offset = Number(request.query.get("offset"));
    const data = rows.slice(offset, offset + Math.min(cap, Number(request.query.get("limit"))));
    const pagingInfo = { total: total(), count: data.length, offset };
    sendJson(response, { meta: { pagingInfo }, data });
  });
  /** Creates another client, as in a later run of the program. */
  const run = () => createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("key") });
  return { rows, run, seen: server.seen };
}

/** Reads `count` pages. Returns their rows, and the last cursor after a round trip through JSON. */
async function read(pages: AsyncIterable<ListPage<Row>>, count: number) {
  const rows: Row[] = [];
  let cursor = "";
  for await (const page of pages) {
    rows.push(...page);
    cursor = page.cursor;
    if (--count === 0) break;
  }
  return { rows, cursor: (JSON.parse(JSON.stringify({ cursor })) as { cursor: string }).cursor };
}

const list = (client: ReturnType<typeof createVspcClient>, after?: string, options = {}) =>
  client.list(tenants, { ...options, after }) as unknown as AsyncIterable<Row> & {
    pages(): AsyncIterable<ListPage<Row>>;
    toArray(limits?: { max: number }): Promise<Row[]>;
    first(): Promise<Row | undefined>;
    only(): Promise<Row>;
    total(): Promise<number>;
  };

const offsets = (seen: readonly Arrival[]) => seen.map(({ query }) => Number(query.get("offset")));

describe("a list that resumes after a cursor", () => {
  it("returns each row after the page once, even if more pages were fetched ahead", async () => {
    const { run, seen } = await startConsole(rowsFrom(0, 95));
    const { rows, cursor } = await read(list(run()).pages(), 3);
    expect(rows).toEqual(rowsFrom(0, 28));
    const other = await startConsole(rowsFrom(0, 95));
    expect(await list(other.run(), cursor).toArray()).toEqual(rowsFrom(28, 67));
    expect(Math.max(...offsets(seen))).toBeGreaterThan(27);
    expect(offsets(other.seen).toSorted((a, b) => a - b)).toEqual([27, 36, 45, 54, 63, 72, 81, 90]);
  });

  it("resumes after any page; after the last one it returns only rows that were added", async () => {
    const { rows, run } = await startConsole(rowsFrom(0, 25));
    const pages = list(run()).pages();
    const cursors: string[] = [];
    let given = 0;
    for await (const page of pages) {
      given += page.length;
      cursors.push(page.cursor);
      expect(await list(run(), page.cursor).toArray()).toEqual(rowsFrom(given, 25 - given));
    }
    rows.push(row(25));
    expect(await list(run(), cursors.at(-1)).toArray()).toEqual([row(25)]);
  });

  it("supports first, only and toArray, and reports the total of the whole collection", async () => {
    const { run } = await startConsole(rowsFrom(0, 30));
    const first = await read(list(run()).pages(), 1);
    const rest = list(run(), first.cursor);
    expect(await rest.first()).toEqual(row(10));
    await expect(rest.only()).rejects.toMatchObject({ kind: "input" });
    expect(await rest.toArray({ max: 20 })).toEqual(rowsFrom(10, 20));
    await expect(rest.toArray({ max: 19 })).rejects.toMatchObject({ kind: "input" });
    expect(await rest.total()).toBe(30);
    const { cursor } = await read(list(run(), undefined, { offset: 10, pageSize: 10 }).pages(), 2);
    const last = list(run(), cursor, { offset: 10 });
    expect(await last.only()).toEqual(row(29));
  });

  it("resumes from cursor to cursor with a different page size, window and consistency each time", async () => {
    const { run } = await startConsole(rowsFrom(0, 60));
    const given: Row[] = [];
    let after: string | undefined;
    for (const options of [{ pageSize: 7 }, { pageSize: 2, window: 1 }, { consistency: "exact" }, { window: 8 }]) {
      const { rows, cursor } = await read(list(run(), after, options).pages(), 2);
      given.push(...rows);
      after = cursor;
    }
    expect([...given, ...(await list(run(), after, { consistency: "fast" }).toArray())]).toEqual(rowsFrom(0, 60));
  });

  it.each([
    ["rows before it were deleted", (rows: Row[]) => void rows.splice(2, 5)],
    ["more rows before it were deleted than a page has", (rows: Row[]) => void rows.splice(0, 24)],
    ["rows before it were inserted", (rows: Row[]) => void rows.unshift(...named("x", "y", "z"))],
    ["more rows were inserted than three pages have", (rows: Row[]) => void rows.unshift(...rowsFrom(50_000, 37))],
    ["its last rows were deleted", (rows: Row[]) => void rows.splice(24, 4)],
    ["rows on both sides were deleted", (rows: Row[]) => void rows.splice(26, 9)],
    ["rows before it were deleted and inserted", (rows: Row[]) => void rows.splice(0, 9, ...named("x", "y"))],
    ["every other row was deleted", (rows: Row[]) => void rows.splice(0, rows.length, ...rows.filter((_, i) => i % 2))],
  ])("returns each row that stays once if %s meanwhile", async (_what, change) => {
    const { rows, run } = await startConsole(rowsFrom(0, 95));
    const { rows: given, cursor } = await read(list(run()).pages(), 3);
    change(rows);
    const stay = rows.filter(({ name }) => /^tenant \d{1,2}$/.test(name));
    const rest = await list(run(), cursor, { consistency: "exact" }).toArray();
    expect(rest).toEqual(stay.filter(({ instanceUid }) => !given.some((one) => one.instanceUid === instanceUid)));
    expect(await list(run(), cursor).toArray()).toEqual(rest);
  });

  it("returns each row that stays once if rows before it are deleted during the iteration", async () => {
    const { rows, run } = await startConsole(rowsFrom(0, 95));
    const { cursor } = await read(list(run()).pages(), 3);
    const given: Row[] = [];
    for await (const page of list(run(), cursor, { window: 1 }).pages()) {
      given.push(...page);
      if (given.length < 20) rows.splice(0, 15);
    }
    expect(given).toEqual(rowsFrom(28, 67));
  });

  it("finds its position again if the server returns fewer rows per request than before", async () => {
    const all = rowsFrom(0, 95);
    let cap = 10;
    const server = await startServer((request, response) => {
      const offset = Number(request.query.get("offset"));
      const data = all.slice(offset, offset + cap);
      sendJson(response, { meta: { pagingInfo: { total: all.length, count: data.length, offset } }, data });
    });
    const run = () => createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("key") });
    const { cursor } = await read(list(run()).pages(), 3);
    all.splice(0, 17);
    cap = 4;
    expect(await list(run(), cursor).toArray()).toEqual(rowsFrom(28, 67));
  });

  it("throws expired if the last eight rows before it were removed", async () => {
    const { rows, run } = await startConsole(rowsFrom(0, 95));
    const { cursor } = await read(list(run()).pages(), 3);
    rows.splice(20, 8);
    await expect(list(run(), cursor).toArray()).rejects.toMatchObject({
      kind: "expired",
      message: expect.stringMatching(/^GET .*: the last rows before the cursor were removed\. Start again/),
    });
    // After fast paging, the offset is the only position.
    expect(await list(run(), cursor, { consistency: "fast" }).first()).toEqual(row(36));
  });

  it.each([
    ["ahead", 300, 330, (rows: Row[], count: number) => void rows.unshift(...rowsFrom(50_000, count))],
    ["back", 270, 300, (rows: Row[], count: number) => void rows.splice(0, count)],
  ])("searches for its position up to 32 pages %s, and no further", async (_way, near, far, change) => {
    const { rows, run } = await startConsole(rowsFrom(0, 1500));
    const { rows: given, cursor } = await read(list(run()).pages(), 70);
    change(rows, near);
    expect(await list(run(), cursor).first()).toEqual(row(given.length));
    change(rows, far);
    // Requests that the previous iteration abandoned may still arrive at its server.
    const other = await startConsole(rows);
    await expect(list(other.run(), cursor).first()).rejects.toMatchObject({ kind: "expired" });
    expect(other.seen.length).toBeLessThanOrEqual(65);
  });

  it("resumes at the offset if rows have no identity or consistency was fast", async () => {
    const { run } = await startConsole(rowsFrom(0, 35).map(({ name }) => ({ name })) as Row[]);
    const { cursor } = await read(list(run()).pages(), 2);
    expect((await list(run(), cursor).toArray()).map(({ name }) => name)).toEqual(
      rowsFrom(20, 15).map(({ name }) => name),
    );
    await expect(list(run(), cursor, { consistency: "exact" }).first()).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("the cursor belongs to plain paging"),
    });
    const other = await startConsole(rowsFrom(0, 35));
    const fast = await read(list(other.run(), undefined, { consistency: "fast" }).pages(), 2);
    expect(await list(other.run(), fast.cursor).toArray()).toEqual(rowsFrom(20, 15));
  });

  it("resumes if the server returns no total", async () => {
    const { run } = await startConsole(rowsFrom(0, 35), () => undefined);
    const { rows, cursor } = await read(list(run()).pages(), 2);
    expect([...rows, ...(await list(run(), cursor).toArray())]).toEqual(rowsFrom(0, 35));
  });
});

describe("a cursor", () => {
  it("creates a short cursor that fits into a URL and contains neither filter nor names", async () => {
    const { run } = await startConsole(rowsFrom(0, 30));
    const filter = [{ property: "name", operation: "contains", value: "c4nary" }];
    const { cursor } = await read(list(run(), undefined, { filter }).pages(), 1);
    expect(cursor).toMatch(/^[\w-]{100,900}$/);
    expect(Buffer.from(cursor, "base64url").toString()).not.toMatch(/c4nary|tenant 1/);
  });

  it("hides the cursor when a page is printed or compared", async () => {
    const { run } = await startConsole(rowsFrom(0, 3));
    for await (const page of list(run()).pages()) expect(Object.keys(page)).toEqual(["0", "1", "2"]);
  });

  it.each([
    ["filter", { filter: [{ property: "name", operation: "contains", value: "b" }] }],
    ["sort", { sort: [{ property: "name", direction: "descending" }] }],
    ["select", { select: ["instanceUid"] }],
    ["query", { query: { expand: ["BackupResources"] } }],
    ["offset", { offset: 1 }],
  ])("rejects a cursor with a different %s before a request is sent", async (name, options) => {
    const { run, seen } = await startConsole(rowsFrom(0, 30));
    const { cursor } = await read(list(run()).pages(), 1);
    const before = seen.length;
    await expect(list(run(), cursor, options).toArray()).rejects.toMatchObject({
      kind: "input",
      message: `after: the cursor belongs to a list with a different ${name}`,
    });
    expect(seen).toHaveLength(before);
  });

  it("rejects a cursor of a different path, or of the same path with other values", async () => {
    const { run, seen } = await startConsole(rowsFrom(0, 30));
    const { cursor } = await read(list(run()).pages(), 1);
    const before = seen.length;
    const message = "after: the cursor belongs to a list with a different path";
    const other = run().list("/infrastructure/sites", { after: cursor });
    await expect(other.first()).rejects.toMatchObject({ kind: "input", message });
    const ofSite = (n: number, after?: string) =>
      run().list("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid: row(n).instanceUid }, after });
    const pages = await read(ofSite(1).pages() as AsyncIterable<ListPage<Row>>, 1);
    await expect(ofSite(2, pages.cursor).first()).rejects.toMatchObject({ kind: "input", message });
    expect(await ofSite(1, pages.cursor).first()).toEqual(row(10));
    expect(seen).toHaveLength(before + 2);
  });

  it.each([
    ["", "empty"],
    ["c4nary", "not a cursor"],
    [Buffer.from('{"of":{}}').toString("base64url"), "without an offset"],
    [Buffer.from('{"of":{},"at":-1,"identities":[]}').toString("base64url"), "before the first row"],
    [Buffer.from('{"of":null,"at":1,"identities":[]}').toString("base64url"), "without a list"],
    [Buffer.from('{"of":{},"at":1,"identities":[1]}').toString("base64url"), "with a number as identity"],
    [12 as never, "a number"],
    [null as never, "null"],
  ])("rejects the cursor %j (%s) before a request is sent", async (after) => {
    const { run, seen } = await startConsole(rowsFrom(0, 3));
    const readings = [
      () => list(run(), after).toArray(),
      () => list(run(), after).pages()[Symbol.asyncIterator]().next(),
    ];
    for (const reading of readings) {
      await expect(reading()).rejects.toMatchObject({
        kind: "input",
        message:
          "after: invalid cursor. It is truncated or was not created by this library; pass the `cursor` of a page unchanged.",
      });
    }
    expect(seen).toEqual([]);
  });

  it("rejects a truncated cursor", async () => {
    const { run } = await startConsole(rowsFrom(0, 30));
    const { cursor } = await read(list(run()).pages(), 1);
    await expect(list(run(), cursor.slice(0, -5)).first()).rejects.toMatchObject({ kind: "input" });
  });
});

describe("cursors of Enterprise Manager queries", () => {
  interface Tenant {
    readonly UID: string;
  }
  const tenant = (n: number): Tenant => ({ UID: `urn:veeam:CloudTenant:${row(n).instanceUid}` });
  const tenantsFrom = (from: number, count: number) => Array.from({ length: count }, (_, i) => tenant(from + i));

  async function startManager(rows: Tenant[]) {
    const server = await startServer((request, response) => {
      if (request.method === "POST") return sendJson(response, { Links: [] }, 201, { "x-restsvcsessionid": "s" });
      const size = Number(request.query.get("pageSize") ?? 10);
      const count = Math.max(1, Math.ceil(rows.length / size));
      const page = Math.min(count, Number(request.query.get("page")));
      const CloudTenants = { CloudTenants: rows.slice((page - 1) * size, page * size) };
      const PagingInfo = { PageNum: page, PageSize: size, PagesCount: count, Links: [] };
      return sendJson(response, { Entities: { CloudTenants }, PagingInfo });
    });
    const options = { baseUrl: `${server.origin}/api`, username: "jo", password: "not-a-real-password" };
    const query = (after?: string, more: object = {}) => {
      const found = createEnterpriseManagerClient(options).query("CloudTenant", { ...more, after });
      return found as unknown as ReturnType<typeof list>;
    };
    const asked = () => server.seen.filter(({ method }) => method === "GET").map(({ query }) => query.get("page"));
    return { rows, query, asked };
  }

  const uids = (rows: readonly object[]) => rows.map((one) => (one as Tenant).UID);

  it("resumes after the page in another process and returns each row once", async () => {
    const { query, asked } = await startManager(tenantsFrom(0, 45));
    const { rows, cursor } = await read(query().pages(), 3);
    expect(uids(rows)).toEqual(uids(tenantsFrom(0, 30)));
    expect(uids(await query(cursor).toArray())).toEqual(uids(tenantsFrom(30, 15)));
    expect(uids([(await query(cursor).first()) ?? {}])).toEqual(uids([tenant(30)]));
    expect(asked()).toEqual(["1", "2", "3", "3", "4", "5", "3", "4"]);
  });

  it("returns rows that moved onto the page that was read last, and no row twice", async () => {
    const { rows, query } = await startManager(tenantsFrom(0, 45));
    const { cursor } = await read(query().pages(), 3);
    rows.splice(0, 4);
    expect(uids(await query(cursor).toArray())).toEqual(uids(tenantsFrom(30, 15)));
  });

  it("returns no rows after the last page until rows are added", async () => {
    const { rows, query } = await startManager(tenantsFrom(0, 20));
    const { cursor } = await read(query().pages(), 2);
    expect(await query(cursor).toArray()).toEqual([]);
    rows.push(tenant(20));
    expect(uids([await query(cursor).only()])).toEqual(uids([tenant(20)]));
  });

  it("throws expired if the page no longer exists", async () => {
    const { rows, query } = await startManager(tenantsFrom(0, 45));
    const { cursor } = await read(query().pages(), 4);
    rows.splice(0, 30);
    await expect(query(cursor).toArray()).rejects.toMatchObject({
      kind: "expired",
      message: "GET /query: the page of the cursor no longer exists. Start again.",
    });
  });

  it.each([
    ["pageSize", { pageSize: 5 }],
    ["format", { format: "References" }],
    ["sortAsc", { sortAscending: "Name" }],
  ])("rejects a cursor of a different %s before a request is sent", async (name, more) => {
    const { query, asked } = await startManager(tenantsFrom(0, 45));
    const { cursor } = await read(query().pages(), 1);
    await expect(query(cursor, more).toArray()).rejects.toMatchObject({
      kind: "input",
      message: `after: the cursor belongs to a list with a different ${name}`,
    });
    expect(asked()).toEqual(["1"]);
  });
});
