import { describe, expect, it } from "vitest";
import type { OpenApiDocument } from "../../../src/cli/document/model.js";
import { createSimulator, type SimulatorOptions } from "../../../src/testing/index.js";
import { alarmUid, companyUid, document, repositoryUid, serverUid, tenantUid } from "./document.js";
import { type Got, origin, sender } from "./open.js";

const unknown = "99999999-0000-4000-8000-000000000000";
const companies = "/organizations/companies";

function open(options: SimulatorOptions = {}) {
  const sim = createSimulator({ document, tenants: 2, ...options });
  const send = sender(sim.fetch, `${origin}/api/v3`, document as unknown as OpenApiDocument);
  const get = async (path: string, query: Record<string, unknown> = {}) => (await send("GET", path, { query })).body;
  return { sim, send, get };
}

const names = ({ data }: Got["body"]) => data.map(({ name }: { name: string }) => name);

describe("operations without specific code", () => {
  it("lists rows that can be filtered, sorted, selected and paged", async () => {
    const { get } = open();
    expect(names(await get(companies))).toEqual(["Company 1", "Company 2"]);
    const query = {
      filter: [{ property: "status", operation: "equals", value: "Active" }],
      sort: [{ property: "name", direction: "descending" }],
      select: [{ propertyPath: "name" }],
      limit: 1,
    };
    expect(await get(companies, query)).toEqual({
      meta: { pagingInfo: { total: 2, count: 1, offset: 0 } },
      data: [{ name: "Company 2" }],
    });
    const colour = { filter: [{ property: "colour", operation: "equals", value: "red" }] };
    expect((await get(companies, colour)).errors[0].parameterName).toBe("filter");
  });

  it("finds a row by its ID and returns 404 for an unknown ID", async () => {
    const { get, send } = open();
    expect((await get(`${companies}/${companyUid(2)}`)).data.name).toBe("Company 2");
    const { status, body } = await send("GET", `${companies}/${unknown}`);
    expect([status, body.errors[0].code]).toEqual([404, 404]);
    expect((await send("GET", `/infrastructure/backupServers/${unknown}/repositories`)).status).toBe(404);
  });

  it("lists only rows that belong to the resources in the path", async () => {
    const { get } = open();
    const below = (uid: string) => get(`/infrastructure/backupServers/${uid}/repositories`);
    expect(names(await below(serverUid(1)))).toEqual(["repository1", "repository2"]);
    expect(names(await below(serverUid(2)))).toEqual(["repository3"]);
    expect(names(await get(`${companies}/${companyUid(2)}/servers`))).toEqual(["server2"]);
  });

  it("changes a row by JSON Patch, except for read-only properties", async () => {
    const { get, send } = open();
    const path = `${companies}/${companyUid(1)}`;
    const patch = (pointer: string, value: unknown) =>
      send("PATCH", path, { body: [{ op: "replace", path: pointer, value }] });
    expect((await patch("/city", "Bern")).body.data.city).toBe("Bern");
    expect((await get(path)).data.city).toBe("Bern");
    expect((await patch("/status", "Disabled")).body.errors[0].code).toBe(1001);
    expect((await send("PATCH", `${companies}/${unknown}`, { body: [] })).status).toBe(404);
  });

  it("deletes a row", async () => {
    const { sim, get, send } = open();
    const path = `${companies}/${companyUid(1)}`;
    expect((await send("DELETE", path)).body).toEqual({ errors: [], data: {}, meta: null });
    expect((await send("GET", path)).status).toBe(404);
    expect((await send("DELETE", path)).status).toBe(404);
    expect(names(await get(companies))).toEqual(["Company 2"]);
    expect(sim.state.effects).toEqual([{ operation: "removeCompany", path, requestId: null }]);
  });

  it("creates a row from the body, with an ID and the defaults of the document", async () => {
    const { sim, get, send } = open();
    const { data } = (await send("POST", companies, { body: { name: "Umbrella" } })).body;
    expect(data).toMatchObject({ name: "Umbrella", city: null, status: "Active", isAlarmDetectEnabled: false });
    expect(data.instanceUid).toMatch(/^[0-9a-f-]{36}$/);
    expect((await get(`${companies}/${data.instanceUid}`)).data).toEqual(data);
    expect(sim.state.collection("Company").size).toBe(3);
    expect((await send("POST", companies, { body: { name: "" } })).body.errors[0].propertyName).toBe("name");
  });

  it("returns the example for an action if the target exists", async () => {
    const { send } = open();
    const resolve = (uid: string) =>
      send("POST", `/alarms/active/${uid}/resolve`, { query: { resolveOnClients: false } });
    expect((await resolve(alarmUid(1))).body).toEqual({ data: { message: "Resolved" } });
    expect((await resolve(unknown)).status).toBe(404);
    const welcome = (uid: string) => send("POST", `${companies}/${uid}/welcomeEmail`, { body: {} });
    expect((await welcome(companyUid(1))).body).toEqual({ errors: [], data: {}, meta: null });
    expect((await welcome(unknown)).status).toBe(404);
  });

  it("supports 202 responses, and executes a write with a request ID once", async () => {
    const { sim, send } = open();
    const create = { body: { name: "Umbrella" }, headers: { "x-request-id": unknown } };
    expect((await send("POST", companies, create)).text).toBe((await send("POST", companies, create)).text);
    expect(sim.state.effects).toHaveLength(1);
    const later = open({ async: { operations: "writes" } });
    expect((await later.send("POST", companies, create)).status).toBe(202);
  });
});

describe("the expand parameter", () => {
  it("embeds the referenced rows and allows filters on them", async () => {
    const { get } = open();
    const [plain] = (await get(companies)).data;
    expect(plain._embedded).toEqual({ organization: null });
    const [expanded] = (await get(companies, { expand: "Organization" })).data;
    expect(expanded._embedded.organization).toEqual({ instanceUid: companyUid(1), name: "Company 1" });
    const repositories = "/infrastructure/backupServers/repositories";
    expect((await get(repositories)).data[0]._embedded).toBeNull();
    const filter = [{ property: "_embedded.type", operation: "equals", value: "Hardened" }];
    const hardened = await get(repositories, { expand: "BackupRepositoryInfo", filter });
    expect(hardened.data.map(({ instanceUid }: { instanceUid: string }) => instanceUid)).toEqual([repositoryUid(1)]);
  });
});

describe("rows in addition to the examples", () => {
  it("creates related rows: a tenant with its company, servers and repositories", async () => {
    const { sim, get, send } = open({ tenants: 1000 });
    const all = (await get("/infrastructure/sites/tenants", { limit: 500, offset: 500 })).data;
    const tenant = all.find(({ instanceUid }: { instanceUid: string }) => instanceUid !== tenantUid(1));
    const company = (await get(`${companies}/${tenant.assignedForCompany}`)).data;
    expect(company.instanceUid).toBe(tenant.assignedForCompany);
    const [server] = (await get(`${companies}/${company.instanceUid}/servers`)).data;
    expect(server.organizationUid).toBe(company.instanceUid);
    const repositories = await get(`/infrastructure/backupServers/${server.instanceUid}/repositories`);
    expect(repositories.data.length).toBeGreaterThan(0);
    for (const schema of ["CloudTenant", "Company", "Organization", "BackupServer"]) {
      expect(sim.state.collection(schema).size).toBe(1000);
    }
    const names = [...sim.state.collection("Company").rows()].map(({ name }) => name);
    expect(new Set(names).size).toBe(1000);
    const filter = [{ property: "name", operation: "equals", value: names[777] }];
    expect((await get(companies, { filter })).meta.pagingInfo.total).toBe(1);
    expect((await send("GET", `/infrastructure/backupServers/${unknown}`)).status).toBe(404);
  });
});
