import { describe, expect, it } from "vitest";
import type { EnterpriseManagerSimulatorOptions } from "../../../src/testing/index.js";
import { open, type Send } from "./open.js";

const ask = (send: Send, query: Readonly<Record<string, string>>) =>
  send("GET", `/query?${new URLSearchParams({ type: "CloudTenant", ...query })}`);
const names = ({ body }: Awaited<ReturnType<typeof ask>>): string[] =>
  body.Refs.Refs.map(({ Name }: { Name: string }) => Name);
const opened = (options: EnterpriseManagerSimulatorOptions = {}) => open({ tenants: 250, ...options });

describe("query filters", () => {
  it("gives ; precedence over , and supports parentheses, quotes and spaces", async () => {
    const { sim, send } = await opened();
    const rows = [...sim.state.tenants.rows()];
    const named = (test: (tenant: (typeof rows)[number]) => boolean) => rows.filter(test).map(({ Name }) => Name);
    const found = async (filter: string) => names(await ask(send, { filter, pageSize: "1000" }));
    const [one, two] = ["Harbour Bakery", "Tenant 7"];
    expect(await found(`Name=="${one}",Name=="${two}";Name=="none"`)).toEqual([one]);
    expect(await found(`( Name == "${one}" , Name=="${two}" ) ; Enabled==TRUE`)).toEqual(
      named(({ Name, Enabled }) => [one, two].includes(Name) && Enabled === true),
    );
    expect(await found('enabled==false;Type!="vCD"')).toEqual(
      named(({ Enabled, TenantType }) => !Enabled && !TenantType?.vCloudTenant),
    );
    expect(await found("Type>vCD")).toEqual(named(({ TenantType }) => !TenantType?.vCloudTenant));
    const uid = rows[4]?.UID;
    expect(await found(`UID=="${uid}"`)).toEqual(named(({ UID }) => UID === uid));
  });

  it("reads two double quotes as one", async () => {
    const { sim, send } = await opened({ tenants: 1 });
    const [server] = sim.state.backupServers.rows();
    const body = { Name: 'The "Mill"; A, B', Password: "x", BackupServerUid: server?.UID };
    await send("POST", "/cloud/tenants", { body });
    sim.advance(60_000);
    expect(names(await ask(send, { filter: 'Name=="The ""Mill""; A, B"' }))).toEqual([body.Name]);
  });

  it("compares numbers numerically", async () => {
    const { send } = await opened();
    const { body } = await ask(send, { type: "cloudsubtenant", filter: "Quota>1024;Quota<=20480" });
    const quotas = body.Resources.CloudSubtenants.CloudSubtenants.map(
      ({ RepositoryQuota }: { RepositoryQuota: { QuotaMb: number } }) => RepositoryQuota.QuotaMb,
    );
    expect(new Set(quotas)).toEqual(new Set([20480]));
  });

  it.each([
    [{ type: "Job" }, "type must be one of"],
    [{ filter: "Colour==red" }, "'Colour' is not known"],
    [{ filter: "Name=red" }, "cannot be read"],
    [{ filter: "Name==Harbour Bakery" }, "'Bakery' is not expected"],
    [{ filter: "(Name==a" }, "parenthesis"],
    [{ filter: "Enabled==maybe" }, "must be one of false, true"],
    [{ sortAsc: "Colour" }, "'Colour' is not known"],
    [{ sortAsc: "Name", sortDesc: "Name" }, "not both"],
    [{ page: "0" }, "page must be"],
    [{ format: "Table" }, "format must be one of"],
  ])("rejects the query %j", async (query, message) => {
    const { send } = await opened({ tenants: 1 });
    const { status, body } = await ask(send, query);
    expect([status, body.Message]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe("query pages", () => {
  it("sorts, pages and links the results", async () => {
    const { sim, send } = await opened();
    const sorted = [...sim.state.tenants.rows()].map(({ Name }) => Name).sort();
    const first = await ask(send, { sortAsc: "name" });
    expect(names(first)).toEqual(sorted.slice(0, 100));
    expect(first.body.PagingInfo).toMatchObject({ PageNum: 1, PageSize: 100, PagesCount: 3 });
    const second = await ask(send, { sortDesc: "Name", pageSize: "60", page: "2", filter: 'Name!="A B"' });
    expect(names(second)).toEqual(sorted.toReversed().slice(60, 120));
    const links = second.body.PagingInfo.Links.map(({ Rel, Href }: { Rel: string; Href: string }) => [
      Rel,
      new URL(Href).searchParams.get("page"),
    ]);
    expect(links).toEqual([
      ["First", "1"],
      ["Prev", "1"],
      ["Next", "3"],
      ["Last", "5"],
    ]);
    expect(second.body.PagingInfo.Links[0].Href).toContain("filter=Name%21%3D%22A+B%22");
  });
});

describe("query faults", () => {
  it.each([
    ["unauthorized", 401],
    ["throttled", 503],
    ["transport", 503],
    ["logical", 400],
    ["security", 403],
    ["unspecified", 500],
  ] as const)("simulates %s as status %i, in the requested format", async (kind, status) => {
    const { sim, send } = await open({}, "xml");
    sim.faults({ kinds: [kind], retryAfter: 3, on: { path: "/tasks" } });
    const answer = await send("GET", "/tasks");
    expect([answer.status, answer.body.StatusCode]).toEqual([status, status]);
    expect(answer.headers.get("retry-after")).toBe(kind === "throttled" ? "3" : null);
    expect((await send("GET", "/cloud/tenants")).status).toBe(200);
  });

  it("simulates servers that return wrong pages", async () => {
    const { sim, send } = await opened();
    const page = async (number: string) => names(await ask(send, { pageSize: "10", page: number }));
    const [one, two] = [await page("1"), await page("2")];
    sim.faults({ kinds: ["offset-ignored"] });
    expect(await page("2")).toEqual(one);
    sim.faults({ kinds: ["page-repeated"] });
    expect(await page("3")).toEqual(two);
    sim.faults({ kinds: ["page-cap"], pageCap: 4 });
    expect(await page("1")).toEqual(one.slice(0, 4));
    sim.faults({ kinds: ["rows-moved"] });
    expect(await page("2")).not.toEqual(two);
  });
});
