import { describe, expect, it } from "vitest";
import { and, or, type QueryFields, type QueryFilter } from "../../src/enterprise-manager/index.js";
import { queryFields } from "../../src/enterprise-manager/query/filter.js";
import { queryParameters } from "../../src/enterprise-manager/query/parameters.js";
import { readDocument } from "../support/operations.js";
import { caught, formats, instantTimers, setup } from "./support/setup.js";

const uuid = "3b0d7c52-8f14-4a6e-9d21-5c7e0a8f4b16";
const backupServer = `urn:veeam:BackupServer:${uuid}`;
const t = queryFields("CloudTenant");
const s = queryFields("CloudSubtenant");
const task = queryFields("Task");
const server = queryFields("BackupServer");
const repository = queryFields("Repository");
const plan = queryFields("CloudHardwarePlan");
const accelerator = queryFields("WanAccelerator");
const pool = queryFields("CloudGatewayPool");

it.each<[() => QueryFilter<never> | { text: string }, string]>([
  [() => t.Name.equals("A, B; C"), 'Name=="A, B; C"'],
  [() => t.Name.notEquals('5" disk'), 'Name!="5"" disk"'],
  [() => t.Name.greaterThan(""), 'Name>""'],
  [() => t.Enabled.equals(true), "Enabled==true"],
  [() => t.Type.lessThanOrEqual("Standalone"), "Type<=Standalone"],
  [() => t.UID.equals(uuid), `UID=="urn:veeam:CloudTenant:${uuid}"`],
  [() => t.BackupServerUId.notEquals(backupServer), `BackupServerUId!="${backupServer}"`],
  [() => s.Quota.greaterThanOrEqual(1024), "Quota>=1024"],
  [() => s.UsedQuota.lessThan(-1), "UsedQuota<-1"],
  [() => task.State.equals("OperationFinished"), "State==OperationFinished"],
  [() => task.State.equals("Two words" as "Running"), 'State=="Two words"'],
  [() => server.UID.equals(backupServer), `UID=="${uuid}"`],
  [() => server.Port.equals(9392), "Port==9392"],
  [() => repository.BackupServerUid.equals(uuid), `BackupServerUid=="${uuid}"`],
  [() => repository.FreeSpace.lessThan(2 ** 40), "FreeSpace<1099511627776"],
  [() => plan.Platform.notEquals("HyperV"), "Platform!=HyperV"],
  [() => plan.BackupServerUId.equals(uuid), `BackupServerUId=="${uuid}"`],
  [() => accelerator.HighBandwidthModeEnabled.equals(false), "HighBandwidthModeEnabled==false"],
  [() => pool.Description.equals("North"), 'Description=="North"'],
  [() => and(t.Enabled.equals(true)), "Enabled==true"],
  [() => and(t.Name.equals("a"), t.Enabled.equals(true), t.Name.notEquals("b")), 'Name=="a";Enabled==true;Name!="b"'],
  [() => and(t.Name.equals("a"), or(t.Name.equals("b"), t.Name.equals("c"))), 'Name=="a";(Name=="b",Name=="c")'],
  [
    () => or(and(t.Name.equals("a"), t.Enabled.equals(true)), t.Name.equals("c")),
    '(Name=="a";Enabled==true),Name=="c"',
  ],
  [() => and(or(t.Name.equals("a")), t.Enabled.equals(true)), 'Name=="a";Enabled==true'],
  [
    () => or(and(or(t.Name.equals("a"), t.Name.equals("b")), t.Enabled.equals(true)), t.Name.equals("c")),
    '((Name=="a",Name=="b");Enabled==true),Name=="c"',
  ],
  [
    () => and(and(t.Name.equals("a"), t.Name.notEquals("b")), t.Enabled.equals(true)),
    '(Name=="a";Name!="b");Enabled==true',
  ],
])("writes filter %#: %s", (filter, text) => {
  expect(filter().text).toBe(text);
});

it.each<[() => unknown, string]>([
  [() => t.UID.equals("42"), "filter: UID must be a UUID or urn:veeam:CloudTenant:<uuid>"],
  [() => t.UID.equals(`urn:veeam:Repository:${uuid}`), "must be a UUID or urn:veeam:CloudTenant:<uuid>"],
  [
    () => repository.BackupServerUid.equals(`urn:veeam:Repository:${uuid}`),
    "must be a UUID or urn:veeam:BackupServer:",
  ],
  [() => t.Name.equals("line\nbreak"), "control characters"],
  [() => t.Name.equals("\ud83d"), "half a surrogate pair"],
  [() => s.Quota.equals(1.5), "Quota compares with integer, got number"],
  [() => s.Quota.equals("5" as unknown as number), "Quota compares with integer, got string"],
  [() => t.Name.equals(null as unknown as string), "Name compares with text, got null"],
  [() => t.Name.equals(5 as unknown as string), "Name compares with text, got number"],
  [() => t.Name.equals(true as unknown as string), "Name compares with text, got boolean"],
  [() => t.UID.equals(5 as unknown as string), "UID compares with text, got number"],
  [() => t.Type.equals(5 as unknown as "vCD"), "Type compares with text, got number"],
  [() => t.Enabled.equals("true" as unknown as boolean), "Enabled compares with boolean, got string"],
  [() => and(), "filter: and() needs at least one filter"],
  [() => or(), "filter: or() needs at least one filter"],
])("rejects invalid filter value %#", (make, message) => {
  expect(make).toThrow(message);
});

it("defines the same parameters as the document", () => {
  const { "/query": path } = readDocument("enterprise-manager").paths as Record<string, { get: Listed }>;
  const listed = path?.get["x-query-parameters"] ?? {};
  const names = (table: Record<string, object>) =>
    Object.entries(table).map(([type, parameters]) => [type, Object.keys(parameters)]);
  expect(names(queryParameters)).toEqual(names(listed));
});

type Listed = { readonly "x-query-parameters": Record<string, object> };
type Fields = QueryFields<"CloudTenant">;

it.each<[string, string, (fields: Fields) => unknown]>([
  ["joins two conditions with &&", "Enabled.equals", (t) => t.Enabled.equals(false) && t.Name.equals("Acme")],
  [
    "joins two conditions with && inside a group",
    "Name.equals",
    (t) => or(t.Enabled.equals(true), t.Name.equals("a") && t.Type.equals("vCD")),
  ],
  [
    "joins groups with &&",
    "Name.equals",
    (t) => and(t.Name.equals("a"), t.Enabled.equals(true)) && t.Type.equals("vCD"),
  ],
  ["returns nothing", "Name.lessThan", (t) => void t.Name.lessThan("a")],
])("rejects a filter function that %s", (_name, condition, filter) => {
  const { em, sent } = setup();
  const query = () => em.query("CloudTenant", { filter: filter as (fields: Fields) => QueryFilter<"CloudTenant"> });
  const advice = "return it, combine it with and(…) or or(…), or do not build it";
  const message = `filter: ${condition}(…) is missing in the result; ${advice}`;
  expect(query).toThrow(expect.objectContaining({ kind: "input", message }));
  expect(sent).toEqual([]);
});

it("accepts conditions that were built outside of this call of the function", async () => {
  const { em, sent } = setup();
  let shared: QueryFilter<"CloudTenant"> | undefined;
  const keep = (t: Fields) => {
    shared = t.Enabled.equals(true);
    return shared;
  };
  await em.query("CloudTenant", { filter: keep }).toArray();
  const both = (t: Fields) => (shared ? and(shared, or(t.Name.equals("a"), t.Name.equals("b"))) : keep(t));
  await em.query("CloudTenant", { filter: both }).toArray();
  const filters = sent.map(({ query }) => query.get("filter")).filter((text) => text !== null);
  expect(filters).toEqual(["Enabled==true", 'Enabled==true;(Name=="a",Name=="b")']);
});

it("rejects a filter function without a result", () => {
  const { em } = setup();
  const query = () => em.query("CloudTenant", { filter: () => undefined as never });
  expect(query).toThrow(
    expect.objectContaining({ kind: "input", message: "filter: expected a filter as the result, got undefined" }),
  );
});

const paging = { PageNum: 1, PageSize: 100, PagesCount: 1 };
const tenants = (data: unknown) => {
  const { em, wire } = setup({ format: "json" });
  wire.intercept = ({ path }) => (path === "/query" ? Response.json(data) : undefined);
  return em.query("CloudTenant").toArray();
};

it.each<[string, object, unknown[]]>([
  ["with the inner object", { Entities: { CloudTenants: { CloudTenants: [{ Name: "a" }] } } }, [{ Name: "a" }]],
  ["without the inner object", { Entities: { CloudTenants: [{ Name: "a" }] } }, [{ Name: "a" }]],
  ["without rows, with paging information", { Entities: {}, PagingInfo: paging }, []],
  ["without a page number", { Entities: {}, PagingInfo: { PageNum: null, PagesCount: 1.5 } }, []],
])("reads results in JSON %s", async (_what, data, rows) => {
  expect(await tenants(data)).toEqual(rows);
});

it.each<[string, unknown]>([
  ["null", null],
  ["a text", "ok"],
  ["without paging information", { Entities: {} }],
  ["with paging information that is not an object", { Entities: {}, PagingInfo: 5 }],
  ["with an object in place of the list", { Entities: { CloudTenants: { CloudTenants: {} } }, PagingInfo: paging }],
])("reports a response without results: %s", async (_what, data) => {
  const error = await caught(tenants(data));
  expect(error).toMatchObject({ kind: "protocol", operation: "GET /query", status: 200 });
  expect(error.message).toContain("the response contains no results");
});

describe.each(formats)("queries in %s", (format) => {
  instantTimers();

  function withTenants(tenants: number) {
    const made = setup({ format }, { tenants });
    const pages = () => made.sent.filter(({ path }) => path === "/query").map(({ query }) => query.get("page"));
    const names = [...made.simulator.state.tenants.rows()].map(({ Name }) => Name);
    return { ...made, pages, names };
  }

  it("sends filter, order, page size and format", async () => {
    const { em, sent } = withTenants(1);
    const filter = and(t.Name.equals("A & B+C"), t.Enabled.equals(true));
    await em.query("CloudTenant", { filter, sortAscending: "Name", pageSize: 7 }).toArray();
    expect(Object.fromEntries(sent.at(-1)?.query ?? [])).toEqual({
      type: "CloudTenant",
      format: "Entities",
      filter: 'Name=="A & B+C";Enabled==true',
      sortAsc: "Name",
      pageSize: "7",
      page: "1",
    });
    await em.query("CloudTenant", { filter: (tenant) => tenant.Name.equals("x"), sortDescending: "Type" }).first();
    expect(sent.at(-1)?.query.get("filter")).toBe('Name=="x"');
    expect(sent.at(-1)?.query.get("sortDesc")).toBe("Type");
  });

  it("iterates all pages in order", async () => {
    const { em, pages, names } = withTenants(5);
    const found = [];
    for await (const { Name } of em.query("CloudTenant", { pageSize: 2, sortAscending: "Name" })) found.push(Name);
    expect(found).toEqual(names.sort());
    expect(pages()).toEqual(["1", "2", "3"]);
  });

  it("returns pages, all rows, or the first row", async () => {
    const { em, sent, pages, names } = withTenants(3);
    const query = em.query("CloudTenant", { pageSize: 2 });
    const sizes = [];
    for await (const page of query.pages()) sizes.push(page.length);
    expect(sizes).toEqual([2, 1]);
    expect((await query.toArray({ max: 3 })).length).toBe(3);
    expect(await caught(query.toArray({ max: 2 }))).toMatchObject({ kind: "input" });
    const before = pages().length;
    expect((await query.first())?.Name).toBe(names[0]);
    expect(pages().length).toBe(before + 1);
    expect(sent.at(-1)?.query.get("pageSize")).toBe("1");
  });

  it("returns the only result, and rejects none or several", async () => {
    const { em, names } = withTenants(3);
    const named = (name: string) => em.query("CloudTenant", { filter: (tenant) => tenant.Name.equals(name) });
    expect((await named(names[1] ?? "").only()).Name).toBe(names[1]);
    expect(await caught(named("nobody").only())).toMatchObject({ kind: "input" });
    expect(await caught(em.query("CloudTenant").only())).toMatchObject({ kind: "input" });
  });

  it("returns subtenants, or an empty list without them", async () => {
    const { em } = withTenants(0);
    expect(await em.query("CloudTenant").toArray()).toEqual([]);
    expect(await em.query("CloudTenant").first()).toBeUndefined();
    const some = setup({ format });
    const own = [...some.simulator.state.subtenants.rows()].map(({ Name }) => Name);
    const found = await some.em.query("CloudSubtenant").toArray();
    expect(own.length).toBeGreaterThan(1);
    expect(found.map(({ Name }) => Name).sort()).toEqual(own.sort());
  });

  it("resumes with the failed page after an error", async () => {
    const { em, wire, names } = withTenants(3);
    const rows = em.query("CloudTenant", { pageSize: 2 })[Symbol.asyncIterator]();
    await rows.next();
    await rows.next();
    wire.intercept = () => new Response(null, { status: 400 });
    expect(await caught(rows.next())).toMatchObject({ status: 400 });
    wire.intercept = undefined;
    expect((await rows.next()).value?.Name).toBe(names[2]);
    expect((await rows.next()).done).toBe(true);
  });

  it("requests no further page after a break or an abort", async () => {
    const { em, pages } = withTenants(4);
    for await (const _ of em.query("CloudTenant", { pageSize: 2 })) break;
    expect(pages()).toEqual(["1"]);
    const controller = new AbortController();
    const reader = em.query("CloudTenant", { pageSize: 2, signal: controller.signal }).pages();
    await reader.next();
    controller.abort();
    expect(await caught(reader.next())).toMatchObject({ kind: "aborted" });
  });

  it("rejects query options that the server does not support", () => {
    const { em } = setup({ format });
    expect(() => em.query("CloudTenant", { sortAscending: "Name", sortDescending: "UID" })).toThrow(
      "cannot be combined",
    );
    expect(() => em.query("CloudTenant", { pageSize: 0 })).toThrow(
      "pageSize must be a whole number from 1 to 1000000 results, got 0",
    );
    for (const type of ["Task", "CloudSubtenant"] as const) {
      expect(() => em.query(type, { format: "References" as never })).toThrow(
        `query: format of ${type} must be Entities, got References`,
      );
    }
    expect(() => em.query("CloudTenant", { format: "Names" as never })).toThrow(
      "query: format of CloudTenant must be Entities or References, got Names",
    );
  });
});
