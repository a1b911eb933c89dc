import { describe, expect, it } from "vitest";
import { createSimulator, type SimulatorOptions } from "../../../src/testing/index.js";
import { readDocument } from "../../support/operations.js";
import { type Got, origin, sender, uids } from "./open.js";

const unknown = "99999999-0000-4000-8000-000000000000";
const acme = "c0a1b2c3-1111-4d5e-8f90-000000000001";
const companies = "/organizations/companies";
const resources = `/infrastructure/sites/tenants/${uids.globex}/backupResources`;

/** The document with other operation IDs, for which the simulator has no specific code. */
const document = structuredClone(readDocument("vspc"));
for (const item of Object.values(document.paths))
  for (const operation of Object.values(Object(item)).map(Object))
    if ("operationId" in operation) operation.operationId = `other ${operation.operationId}`;

function open(options: SimulatorOptions = {}) {
  const sim = createSimulator({ document, ...options });
  const send = sender(sim.fetch, `${origin}/api/v3`, document);
  const get = async (path: string, query: Record<string, unknown> = {}) => (await send("GET", path, { query })).body;
  return { sim, send, get };
}

const names = ({ data }: Got["body"]) => data.map(({ name }: { name: string }) => name);

describe("operations without specific code", () => {
  it("lists rows that can be filtered, sorted, selected and paged", async () => {
    const { sim, get } = open();
    const all = [...sim.state.companies.rows()].map(({ name }) => name);
    expect(names(await get(companies))).toEqual(all);
    const query = {
      filter: [{ property: "status", operation: "equals", value: "Active" }],
      sort: [{ property: "name", direction: "descending" }],
      select: [{ propertyPath: "name" }],
      limit: 1,
    };
    const active = [...sim.state.companies.rows()].filter(({ status }) => status === "Active").map(({ name }) => name);
    expect(await get(companies, query)).toEqual({
      meta: { pagingInfo: { total: active.length, count: 1, offset: 0 } },
      data: [{ name: active.toSorted().at(-1) }],
    });
    const colour = { filter: [{ property: "colour", operation: "equals", value: "red" }] };
    expect((await get(companies, colour)).errors[0].parameterName).toBe("filter");
  });

  it("finds a row by its ID and returns 404 for an unknown ID", async () => {
    const { sim, get, send } = open();
    expect((await get(`${companies}/${acme}`)).data.name).toBe(sim.state.companies.get(acme)?.name);
    const { status, body } = await send("GET", `${companies}/${unknown}`);
    expect([status, body.errors[0].code]).toEqual([404, 404]);
    expect((await send("GET", `/infrastructure/backupServers/${unknown}/repositories`)).status).toBe(404);
  });

  it("lists only rows that belong to the resources in the path", async () => {
    const { sim, get } = open();
    const { data } = await get(`/infrastructure/backupServers/${uids.frankfurtServer}/repositories`);
    const expected = [...sim.state.repositories.rows()].filter((row) => row.backupServerUid === uids.frankfurtServer);
    expect(names({ data })).toEqual(expected.map(({ name }) => name));
    expect(data).not.toEqual([]);
  });

  it("changes a row by JSON Patch, except for read-only properties", async () => {
    const { get, send } = open();
    const path = `${companies}/${acme}`;
    const patch = (pointer: string, value: unknown) =>
      send("PATCH", path, { body: [{ op: "replace", path: pointer, value }] });
    expect((await patch("/isAlarmDetectEnabled", true)).body.data.isAlarmDetectEnabled).toBe(true);
    expect((await get(path)).data.isAlarmDetectEnabled).toBe(true);
    expect((await patch("/instanceUid", unknown)).body.errors[0].code).toBe(1001);
    const other = await send("PATCH", `${companies}/${unknown}`, { body: [{ op: "remove", path: "/resellerUid" }] });
    expect(other.status).toBe(404);
  });

  it("deletes a row", async () => {
    const { sim, send } = open();
    const path = `${companies}/${acme}`;
    const remove = () => send("DELETE", path, { query: { removeAllAgents: false } });
    expect((await remove()).body).toEqual({ errors: [], data: {}, meta: null });
    expect([(await send("GET", path)).status, (await remove()).status]).toEqual([404, 404]);
    expect(sim.state.companies.get(acme)).toBeUndefined();
    expect(sim.state.effects).toEqual([{ operation: "other deleteCompany", path, requestId: null }]);
  });

  it("creates a row from the body, with an ID and the defaults of the document", async () => {
    const { sim, get, send } = open();
    const body = { repositoryUid: uids.gold, cloudRepositoryName: "main", storageQuota: 2 ** 40 };
    const before = sim.state.backupResources.size;
    const { data } = (await send("POST", resources, { body })).body;
    expect(data).toMatchObject({ ...body, tenantUid: uids.globex, isVmsQuotaUnlimited: true });
    expect(data.instanceUid).toMatch(/^[0-9a-f-]{36}$/);
    expect((await get(`${resources}/${data.instanceUid}`)).data).toEqual(data);
    expect(sim.state.backupResources.size).toBe(before + 1);
    const small = await send("POST", resources, { body: { ...body, storageQuota: 1 } });
    expect(small.body.errors[0].propertyName).toBe("storageQuota");
  });

  it("returns the example for an action if the target exists", async () => {
    const { send } = open();
    const welcome = (uid: string) => send("POST", `${companies}/${uid}/welcomeEmail`, { body: { password: null } });
    expect((await welcome(acme)).body).toEqual({ errors: [], data: {}, meta: null });
    expect((await welcome(unknown)).status).toBe(404);
  });

  it("supports 202 responses, and executes a write with a request ID once", async () => {
    const { sim, send } = open();
    const body = { repositoryUid: uids.gold, cloudRepositoryName: "main", storageQuota: 2 ** 40 };
    const create = { body, headers: { "x-request-id": unknown } };
    expect((await send("POST", resources, create)).text).toBe((await send("POST", resources, create)).text);
    expect(sim.state.effects).toHaveLength(1);
    const later = open({ async: { operations: "writes" } });
    expect((await later.send("POST", resources, create)).status).toBe(202);
  });
});

describe("the expand parameter", () => {
  it("embeds the referenced rows and allows filters on them", async () => {
    const { get } = open();
    const [plain] = (await get(companies)).data;
    expect(plain._embedded).toEqual({ organization: null });
    const [expanded] = (await get(companies, { expand: "Organization" })).data;
    expect(expanded._embedded.organization).toMatchObject({ instanceUid: expanded.instanceUid, name: expanded.name });
    const repositories = "/infrastructure/backupServers/repositories";
    expect((await get(repositories)).data[0]._embedded).toBeNull();
    const all = (await get(repositories, { expand: "BackupRepositoryInfo", limit: 500 })).data;
    const { path } = all[0]._embedded;
    const filter = [{ property: "_embedded.path", operation: "equals", value: path }];
    const found = await get(repositories, { expand: "BackupRepositoryInfo", limit: 500, filter });
    expect(found.data).toEqual(all.filter((row: Got["body"]) => row._embedded.path === path));
  });
});

describe("rows in addition to the examples", () => {
  it("creates related rows: a tenant with its company and organization, all with different names", async () => {
    const { sim, get } = open({ tenants: 1000 });
    const all = (await get("/infrastructure/sites/tenants", { limit: 500, offset: 500 })).data;
    const tenant = all.find(({ assignedForCompany }: Got["body"]) => assignedForCompany);
    const company = (await get(`${companies}/${tenant.assignedForCompany}`)).data;
    expect((await get(`/organizations/${company.instanceUid}`)).data.name).toBe(company.name);
    const every = [...sim.state.companies.rows()].map(({ name }) => name);
    expect([every.length, new Set(every).size]).toEqual([1000, 1000]);
    const filter = [{ property: "name", operation: "equals", value: every[777] }];
    expect((await get(companies, { filter })).meta.pagingInfo.total).toBe(1);
  });
});
