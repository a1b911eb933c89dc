import { describe, expect, it } from "vitest";
import { type Got, open as openSimulator } from "./open.js";

const companies = "/organizations/companies";

function open(...given: Parameters<typeof openSimulator>) {
  const { sim, send } = openSimulator(...given);
  const get = async (path: string, query: Record<string, unknown> = {}) => (await send("GET", path, { query })).body;
  return { sim, send, get };
}

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
