import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createEnterpriseManagerSimulator, defaultEnterpriseManagerUser } from "../../src/testing/index.js";
import { run } from "./command.js";
import { environment } from "./shell.js";

const group = (operation: string) => {
  const items = [{ property: "Enabled", operation: "equals", value: true }];
  return JSON.stringify({ operation, items });
};
const rowsOf = (text: string) => JSON.parse(text) as Record<string, unknown>[];

describe("vspc --em", () => {
  let simulator: ReturnType<typeof createEnterpriseManagerSimulator>;
  beforeEach(async () => {
    simulator = createEnterpriseManagerSimulator({ tenants: 5 });
    const server = await simulator.listen();
    onTestFinished(() => server.close());
    const { username, password } = defaultEnterpriseManagerUser;
    environment({ EM_BASE_URL: server.url, EM_USERNAME: username, EM_PASSWORD: password });
  });
  const em = (...args: string[]) => run(...args, "--em");

  it("lists entities with selected properties, filtered and sorted by the server, and logs off", async () => {
    const query = ["--filter", "Enabled=true", "--sort=-Name", "--select", "Name"];
    const { stdout } = await em("list", "/cloud/tenants", ...query);
    const names = rowsOf(stdout).map(({ Name }) => `${Name}`);
    expect(names).toEqual([...names].sort().reverse());
    expect(names).toContain("Harbour Bakery");
    expect(rowsOf(stdout)[0]).toEqual({ Name: names[0] });
    const csv = await em("list", "/backupServers", "--select", "Name,UID", "--format", "csv");
    expect(csv.stdout).toMatch(/^Name,UID\nvbr01\S+,urn:veeam:BackupServer:/);
    expect(simulator.requests.filter(({ method }) => method === "DELETE")).toHaveLength(2);
  });

  it("reads, creates, changes and deletes an entity, and waits for the tasks", async () => {
    const [server] = rowsOf((await em("list", "/backupServers", "--select", "UID")).stdout);
    const set = ["--set", "Name=newco", "--set", "Description=new", "--set", `BackupServerUid=${server?.UID}`];
    const failed = await em("post", "/cloud/tenants", ...set);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("A standalone tenant needs a Password.") });
    process.env.TENANT_PASSWORD = "not-a-real-password";
    set.push("--set", "Password=@env:TENANT_PASSWORD");
    const created = await em("post", "/cloud/tenants", ...set, "--select", "Name,UID");
    expect(created).toMatchObject({ code: 0, stderr: expect.stringMatching(/^waiting for task task-\d+\n$/) });
    const { UID } = JSON.parse(created.stdout);
    const path = ["/cloud/tenants/{tenantId}", "--path", `tenantId=${UID}`];
    const changed = await em("patch", ...path, "--set", "Description=gold", "--select", "Name,Description");
    expect(JSON.parse(changed.stdout)).toEqual({ Name: "newco", Description: "gold" });
    expect((await em("put", ...path, "--body", '{"Description":"silver"}')).code).toBe(0);
    expect(JSON.parse((await em("get", ...path)).stdout)).toMatchObject({ Name: "newco", Description: "silver" });
    expect(rowsOf((await em("list", `/cloud/tenants/${UID}/subtenants`)).stdout)).toEqual([]);
    expect((await em("delete", ...path)).code).toBe(0);
    expect(await em("get", ...path)).toMatchObject({ code: 1, stdout: "" });
  });

  it("reads paths without methods of the client as they are defined, and values with encoded slashes", async () => {
    const { stdout } = await em("get", "/query", "--query", "type=CloudTenant");
    expect(JSON.parse(stdout)).toHaveProperty("Refs");
    const encoded = await em("get", "/cloud/tenants/a%2Fb%25", "--dry-run");
    expect(JSON.parse(encoded.stdout)).toMatchObject({ request: "GET /cloud/tenants/a%2Fb%25" });
  });

  it.each([
    [["list", "/cloud/tenant"], "Did you mean /cloud/tenants?"],
    [["list", "/cloud/tenants", "--filter", "Nmae=x"], "--filter: unknown property Nmae. Did you mean Name?"],
    [["list", "/cloud/tenants", "--filter", "Name~x"], "does not support contains for Name"],
    [["list", "/cloud/tenants", "--filter", "Type=VCD"], "unknown value VCD. Did you mean vCD?"],
    [["list", "/cloud/tenants", "--filter", group("not")], "does not support not for groups."],
    [["list", "/cloud/tenants", "--filter", group("exclusiveOr")], "does not support exclusiveOr for groups."],
    [["list", "/cloud/tenants", "--consistency", "fast"], "--consistency: Enterprise Manager does not support it."],
    [["get", "/cloud/tenants", "--api-version", "3.7"], "--api-version: Enterprise Manager does not support it."],
    [["delete", "/cloud/tenants/x", "--request-id", "x"], "--request-id: Enterprise Manager does not support it."],
    [["get", "/cloud/tenants/50%"], "50%: invalid percent-encoding. Write %25 for %."],
    [["get", "/cloud/tenants/%FF"], "%FF: invalid percent-encoding."],
    [["list", "/cloud/tenants", "--sort", "Name,UID"], "sorts by one property"],
    [["list", "/query"], "is not a paged collection"],
    [["patch", "/cloud/tenants/x", "--set", "Descripton=x"], "Did you mean Description?"],
    [["post", "/cloud/tenants", "--set", "Password=hunter2"], "Password is secret"],
    [["delete", "/cloud/tenants/x", "--no-wait"], "--no-wait: Enterprise Manager does not support it."],
  ])("refuses %j before a request", async (args, message) => {
    const { code, stderr } = await em(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(simulator.requests).toEqual([]);
  });

  it("exits with 1 if the credentials are refused", async () => {
    process.env.EM_PASSWORD = "wrong";
    const stderr = expect.stringMatching(
      /check username and password, and that the account has a role in Enterprise Manager$/m,
    );
    expect(await em("list", "/cloud/tenants")).toEqual({ code: 1, stdout: "", stderr });
  });
});

it("operations lists operations that contain a word, with roles and versions", async () => {
  const { code, stdout } = await run("operations", "create a tenant on a SITE", "--format", "json");
  expect(code).toBe(0);
  expect(rowsOf(stdout)).toEqual([
    {
      operation: "POST /infrastructure/sites/{siteUid}/tenants",
      id: "createTenant",
      summary: "Create a tenant on a site",
      since: "3.6",
      roles: expect.stringContaining("SiteAdministrator"),
    },
  ]);
  const { stdout: table } = await run("operations", "deleteTenant");
  expect(table).toMatch(
    /^OPERATION +SUMMARY +SINCE +ROLES\nDELETE \/infrastructure\/sites\/tenants\/\{tenantUid\} +Delete/,
  );
  expect((await run("operations", "quota", "--em")).stdout).toContain("GET /cloud/tenants/{tenantId}/resources");
  expect(await run("operations", "nonsense")).toMatchObject({ code: 1, stdout: "" });
});
