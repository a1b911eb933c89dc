import { describe, expect, it } from "vitest";
import { type Got, open } from "./open.js";

const companies = "/organizations/companies";

describe("the expand parameter", () => {
  it("embeds the referenced rows and allows filters on them", async () => {
    const { send } = open();
    const get = async (path: string, query = {}) => (await send("GET", path, { query })).body;
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
