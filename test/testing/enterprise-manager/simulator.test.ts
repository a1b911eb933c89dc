import { describe, expect, it } from "vitest";
import { createEnterpriseManagerSimulator } from "../../../src/testing/index.js";
import { basic, basicHeader, documented, finished, logon, open, sender } from "./open.js";

const minute = 60_000;
const example = documented.find(({ key }) => key === "POST /cloud/tenants")?.body?.examples[0]?.value as object;
const spec = { ...example, Name: "Alder Foundry" };

describe("sessions", () => {
  it("rejects a wrong password and returns the expected scheme", async () => {
    const send = sender(createEnterpriseManagerSimulator(), "json");
    const { status, headers, body } = await send("POST", "/sessionMngr/", {
      headers: { authorization: basicHeader("FJORD\\operator", "wrong") },
    });
    expect([status, headers.get("www-authenticate"), body.StatusCode]).toEqual([401, "Basic Realm=RestSvc", 401]);
  });

  it("returns the session in Base64 in a header and a cookie, and prefers the cookie to the header", async () => {
    const sim = createEnterpriseManagerSimulator();
    const send = sender(sim, "json");
    const { status, headers, body } = await send("POST", "/sessionMngr/?v=latest", {
      headers: { authorization: basic },
    });
    const secret = headers.get("x-restsvcsessionid");
    expect([status, secret]).toEqual([201, btoa(body.SessionId)]);
    expect(headers.get("set-cookie")).toBe(`X-RestSvcSessionId=${secret}; Path=/api;`);
    const cookie = `X-RestSvcSessionId=${secret}`;
    expect((await send("GET", "/tasks", { headers: { cookie, "x-restsvcsessionid": "stale" } })).status).toBe(200);
    const stale = { cookie: "X-RestSvcSessionId=stale", "x-restsvcsessionid": secret };
    expect((await send("GET", "/tasks", { headers: stale })).status).toBe(401);
  });

  it("requires a session before it looks for the resource", async () => {
    const send = sender(createEnterpriseManagerSimulator(), "json");
    for (const path of ["/cloud/tenants/unknown", "/cloud/nothing", "/query?type=Unknown"]) {
      expect((await send("GET", path)).status).toBe(401);
    }
    expect((await send("GET", "/")).status).toBe(200);
  });

  it.each([
    ["*/*", "xml"],
    ["application/*, */*;q=0.8", "xml"],
    ["text/plain", "xml"],
    [null, "xml"],
    ["application/json, */*", "json"],
  ])("responds to Accept: %s in %s", async (accept, format) => {
    const { send } = await open();
    const { headers } = await send("GET", "/tasks", { headers: { accept } });
    expect(headers.get("content-type")).toBe(`application/${format}; charset=utf-8`);
  });

  it("ends a session after fifteen idle minutes, and when it is deleted", async () => {
    const { sim, send } = await open();
    sim.advance(14 * minute);
    expect((await send("GET", "/tasks")).status).toBe(200);
    sim.advance(15 * minute);
    expect((await send("GET", "/tasks")).status).toBe(401);
    const other = sender(sim, "json", await logon(sim));
    const [{ SessionId }] = (await other("GET", "/logonSessions")).body.LogonSessions;
    expect((await other("DELETE", `/logonSessions/${SessionId}`)).status).toBe(204);
    expect((await other("GET", "/tasks")).status).toBe(401);
  });

  it("keeps credentials out of the request log", async () => {
    const { sim, send, session } = await open();
    await send("GET", "/tasks", { headers: { cookie: `X-RestSvcSessionId=${session}` } });
    const log = JSON.stringify(sim.requests);
    expect(log).toContain("[redacted]");
    expect(log).not.toContain(session);
    expect(log).not.toContain(basic.slice(6));
  });
});

describe("links", () => {
  /** Returns the origins of all links in a response. */
  const origins = (text: string) => new Set(text.match(/(?<="Href":")https?:\/\/[^/]+/g));
  const paths = [
    "/cloud/tenants?format=Entity",
    "/backupServers",
    "/repositories?format=Entity",
    "/query?type=CloudTenant",
    "/",
  ];

  it.each(paths)("writes links with the origin of the request, or the configured one, to %s", async (path) => {
    const requested = await open();
    expect(origins((await requested.send("GET", path)).text)).toEqual(new Set(["https://em.example:9398"]));
    const configured = await open({ publicOrigin: "https://my.example:9398" });
    expect(origins((await configured.send("GET", path)).text)).toEqual(new Set(["https://my.example:9398"]));
  });
});

describe("tasks", () => {
  it("shows a new tenant once its task is Finished, and links to it", async () => {
    const { send } = await open({ tasks: { running: 1 } });
    const { status, body } = await send("POST", "/cloud/tenants", { body: spec });
    expect([status, body.State, body.Operation]).toEqual([202, "Running", "CreateCloudTenant"]);
    const poll = async () => (await send("GET", `/tasks/${body.TaskId}`)).body;
    const names = async () => (await send("GET", "/cloud/tenants")).body.Refs.map(({ Name }: { Name: string }) => Name);
    expect((await poll()).State).toBe("Running");
    expect((await poll()).State).toBe("OperationFinished");
    expect(await names()).not.toContain(spec.Name);
    const last = await poll();
    expect([last.State, last.Result]).toEqual(["Finished", { Success: true, Message: "Ok" }]);
    expect(await names()).toContain(spec.Name);
    const [{ Href }] = last.Links.filter(({ Rel }: { Rel: string }) => Rel === "Related");
    expect(Href).toMatch(/^https:\/\/em\.example:9398\/api\/cloud\/tenants\/.*\?format=Entity$/);
  });

  it.each([
    ["an unknown backup server", { BackupServerUid: "urn:veeam:BackupServer:0" }, /backup server .* was not found/],
    ["an existing name", { Name: "Harbour Bakery" }, /already exists/],
    ["no password", { Password: undefined }, /needs a Password/],
    ["an unknown organization", { TenantType: "VCD", OrganizationRef: "urn:0" }, /organization urn:0 was not found/],
    ["no domain", { TenantType: "ActiveDirectory" }, /needs a Domain/],
  ])("fails the task of a create with %s", async (_, change, message) => {
    const { send } = await open();
    const task = await finished(send, await send("POST", "/cloud/tenants", { body: { ...spec, ...change } }));
    expect(task.Result).toMatchObject({ Success: false, Message: expect.stringMatching(message) });
    expect(task.Links).toHaveLength(1);
  });

  const plan = documented.find(({ key }) => key === "POST /cloud/tenants/{tenantId}/computeResources")?.body
    ?.examples[0]?.value as object;
  const share = { Name: "till", Password: "secret", UnlimitedQuota: false };
  const vault = "71c2f0aa-4d8e-4e02-b1f5-93d7ce2a6048";

  it.each([
    ["computeResources", { ...plan, PlatformType: "HyperV" }, /plan is for VMware/],
    [
      "vCloudComputeResources",
      { VirtualDataCenterRef: "0", UseNetworkFailoverResources: true },
      /not one of the tenant/,
    ],
    ["subtenants", { ...share, TenantResourceId: "0" }, /no storage quota 0/],
    ["subtenants", { ...share, TenantResourceId: vault }, /needs QuotaMb/],
    ["subtenants", { ...share, TenantResourceId: vault, QuotaMb: 2 ** 30 }, /larger than the tenant's quota/],
  ])("fails the task of a POST to %s with %j", async (segment, body, message) => {
    const { send, path } = await open();
    const task = await finished(send, await send("POST", `${path}/${segment}`, { body }));
    expect(task.Result).toMatchObject({ Success: false, Message: expect.stringMatching(message) });
  });

  it("does not delete a quota while subtenants have shares of it", async () => {
    const { send, path } = await open();
    const below = `${path}/resources/${vault}`;
    const task = await finished(send, await send("DELETE", below));
    expect(task.Result).toEqual({ Success: false, Message: "Subtenants have shares of the quota." });
    expect((await send("GET", below)).status).toBe(200);
  });

  it("creates a tenant of a Cloud Director organization and one of an Active Directory", async () => {
    const { sim, send } = await open();
    const director = [...sim.state.tenants.rows()].find(({ TenantType }) => TenantType?.vCloudTenant);
    const { OrganizationRef } = director?.TenantType?.vCloudTenant ?? {};
    const Domain = { DomainName: "fjord.example", DomainAccount: "fjord\\reader", Port: 389 };
    for (const change of [
      { TenantType: "VCD", OrganizationRef },
      { TenantType: "ActiveDirectory", Domain, Name: "AD" },
    ])
      await finished(send, await send("POST", "/cloud/tenants", { body: { ...spec, ...change } }));
    const types = [...sim.state.tenants.rows()].slice(-2).map(({ TenantType }) => TenantType);
    expect(types[0]?.vCloudTenant).toEqual(director?.TenantType?.vCloudTenant);
    expect(types[1]?.ADTenantType).toMatchObject({ Domain: { ...Domain, DomainAccount: null }, Account: "AD" });
  });

  it("fails the task of a quota on an unknown repository, and a task that a test selects", async () => {
    const { sim, send, path } = await open();
    const below = `${path}/resources`;
    const body = { Name: "vault", RepositoryUid: "urn:veeam:Repository:0", QuotaMb: 2048 };
    const unknown = await finished(send, await send("POST", below, { body }));
    expect(unknown.Result.Message).toMatch(/repository .* was not found/);
    sim.failNextTask("The disk is full.");
    const failed = await finished(send, await send("DELETE", path));
    expect(failed.Result).toEqual({ Success: false, Message: "The disk is full." });
    expect(sim.state.tenants.size).toBe(12);
  });

  it("returns identical bytes for the same seed, and never a password", async () => {
    const texts = async () => {
      const { send } = await open({ seed: 7, tenants: 8 }, "xml");
      const task = await finished(send, await send("POST", "/cloud/tenants", { body: spec }));
      return [JSON.stringify(task), (await send("GET", "/cloud/tenants?format=Entity")).text];
    };
    const [first, second] = [await texts(), await texts()];
    expect(second).toEqual(first);
    expect(first.join()).not.toMatch(new RegExp(`simulated-password|${Reflect.get(example, "Password")}`));
  });

  it("shows a task only in its session", async () => {
    const { sim, send } = await open();
    const { body } = await send("POST", "/cloud/tenants", { body: spec });
    const other = sender(sim, "json", await logon(sim));
    expect((await other("GET", `/tasks/${body.TaskId}`)).status).toBe(404);
    expect((await other("GET", "/tasks")).body.Tasks).toEqual([]);
  });

  it("finishes a task after a minute without polls, and cancels it if it is deleted earlier", async () => {
    const { sim, send } = await open();
    const { body } = await send("POST", "/cloud/tenants", { body: spec });
    expect((await send("DELETE", `/tasks/${body.TaskId}`)).status).toBe(204);
    await send("POST", "/cloud/tenants", { body: { ...spec, Name: "Second" } });
    sim.advance(minute);
    const names = [...sim.state.tenants.rows()].map(({ Name }) => Name);
    expect(names).toContain("Second");
    expect(names).not.toContain(spec.Name);
  });
});
