import { describe, expect, it } from "vitest";
import { cells, run, startConsole, startEnterpriseManager } from "./program.js";

describe("sign-up", () => {
  it("creates a company, a tenant and storage", async () => {
    const { sim, env } = await startConsole({ async: { operations: "writes" } });
    const { code, last, lines } = await run("sign-up", ["umbrella", "--quota", "512"], env);
    expect({ code, last }).toEqual({
      code: 0,
      last: "umbrella signed up with 512 GiB on Frankfurt; the password is shown this once",
    });
    const company = [...sim.state.companies.rows()].find(({ name }) => name === "umbrella");
    const tenant = [...sim.state.tenants.rows()].find(({ name }) => name === "umbrella");
    const storage = [...sim.state.backupResources.rows()].find(({ tenantUid }) => tenantUid === tenant?.instanceUid);
    expect(tenant).toMatchObject({ siteName: "Frankfurt", assignedForCompany: company?.instanceUid });
    expect(storage).toMatchObject({ cloudRepositoryName: "umbrella-main", storageQuota: 512 * 2 ** 30 });
    expect(cells(lines)).toEqual([["umbrella", tenant?.instanceUid, expect.stringMatching(/^[\w-]{20}aA1!$/)]]);
  });

  it.each([
    ["tenant", "/infrastructure/sites/{siteUid}/tenants"],
    ["storage", "/infrastructure/sites/tenants/{tenantUid}/backupResources"],
  ])("rolls everything back if the request for the %s fails", async (_what, path) => {
    const { sim, env } = await startConsole();
    const { companies, organizations, tenants, backupResources } = sim.state;
    const all = () => [companies, organizations, tenants, backupResources].map((each) => [...each.rows()]);
    const before = all();
    sim.faults({ kinds: ["logical"], on: { method: "POST", path } });
    const { code, stdout, stderr } = await run("sign-up", ["umbrella"], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^sign-up failed: POST .+ \[logical\]\n$/);
    expect(sim.state.effects[0]?.operation).toBe("createCompany");
    expect(all()).toEqual(before);
  });

  it("reports changes that could not be rolled back", async () => {
    const { sim, env } = await startConsole();
    sim.faults(
      { kinds: ["logical"], on: { method: "POST", path: "/infrastructure/sites/tenants/{tenantUid}/backupResources" } },
      { kinds: ["logical"], on: { method: "DELETE", path: "/infrastructure/sites/tenants/{tenantUid}" } },
    );
    const { code, stderr } = await run("sign-up", ["umbrella"], env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^sign-up failed: POST .+; remove by hand: tenant umbrella\n$/);
    expect([...sim.state.tenants.rows()].map(({ name }) => name)).toContain("umbrella");
  });

  it.each([
    [[], 2, "NAME of the company is missing"],
    [["umbrella", "--quota", "much"], 2, "--quota must be a number from 1 to 1047527424, got much"],
    [["umbrella", "--site", "Paris"], 1, "[input]"],
  ])("creates nothing for the arguments %j", async (args, code, message) => {
    const { sim, env } = await startConsole();
    expect(await run("sign-up", args, env)).toMatchObject({
      code,
      stdout: "",
      stderr: expect.stringContaining(message),
    });
    expect(sim.state.effects).toEqual([]);
  });
});

describe("map-tenants", () => {
  const unmapped = ["initech", "tenant-000006", "tenant-000009", "tenant-000012"];

  it("shows the changes, and applies them with --apply", async () => {
    const { sim, env } = await startConsole();
    const preview = await run("map-tenants", [], env);
    expect(preview).toMatchObject({ code: 0, last: expect.stringContaining("4 would be assigned with --apply") });
    expect(cells(preview.lines)[0]).toEqual(["initech", "Initech Ltd", "would be assigned"]);
    expect(sim.state.effects).toEqual([]);

    const done = await run("map-tenants", ["--apply"], env);
    expect(done).toMatchObject({ code: 0, last: expect.stringContaining("4 assigned") });
    expect(cells(done.lines).map(([tenant, , result]) => [tenant, result])).toEqual(
      unmapped.map((name) => [name, "assigned"]),
    );
    const companies = new Map([...sim.state.companies.rows()].map(({ instanceUid, name }) => [instanceUid, name]));
    const owners = [...sim.state.tenants.rows()]
      .filter(({ name }) => unmapped.includes(name ?? ""))
      .map(({ name, assignedForCompany }) => [name, companies.get(assignedForCompany ?? "")]);
    expect(owners).toContainEqual(["initech", "Initech Ltd"]);
    expect(owners).toContainEqual(["tenant-000009", "Initech Ltd 9"]);
  });

  it("skips tenants whose name matches no company or several companies", async () => {
    const { sim, env } = await startConsole();
    const rows = [...sim.state.organizations.rows()];
    const initech = rows.find(({ alias }) => alias === "initech");
    const ninth = rows.find(({ alias }) => alias === "tenant-000009");
    sim.state.organizations.update(initech?.instanceUid ?? "", { alias: null });
    sim.state.organizations.update(ninth?.instanceUid ?? "", { alias: "tenant-000006" });
    const { lines } = await run("map-tenants", ["--apply"], env);
    expect(cells(lines)).toEqual([
      ["initech", "-", "no company"],
      ["tenant-000006", "-", "more than one company"],
      ["tenant-000009", "-", "no company"],
      ["tenant-000012", "Initech Ltd 12", "assigned"],
    ]);
    expect(sim.state.effects).toHaveLength(1);
  });
});

describe("suspend-tenants", () => {
  it("disables and enables tenants, with a result for each", async () => {
    const { sim, env } = await startConsole();
    const enabled = () => [...sim.state.tenants.rows()].filter(({ isEnabled }) => isEnabled).map(({ name }) => name);
    const before = enabled();
    const { code, lines, last } = await run("suspend-tenants", ["acme", "globex", "initech"], env);
    expect({ code, last }).toEqual({ code: 0, last: "2 disabled, 1 already were, 0 failed" });
    expect(cells(lines)).toEqual([
      ["acme", "Frankfurt", "disabled"],
      ["globex", "Frankfurt", "disabled"],
      ["initech", "Dublin", "was disabled"],
    ]);
    expect(enabled()).toEqual(before.filter((name) => name !== "acme" && name !== "globex"));
    expect((await run("suspend-tenants", ["acme", "globex", "--resume"], env)).last).toMatch(/^2 enabled, /);
    expect(enabled()).toEqual(before);
  });

  it("continues after a failure and an unknown name, and exits with 1", async () => {
    const { sim, env } = await startConsole();
    const acme = [...sim.state.tenants.rows()].find(({ name }) => name === "acme");
    sim.faults({ kinds: ["logical"], on: { path: `/infrastructure/sites/tenants/${acme?.instanceUid}/disable` } });
    const { code, stdout, stderr } = await run("suspend-tenants", ["acme", "globex", "nobody", "--json"], env);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "1 disabled, 0 already were, 2 failed\n" });
    expect(JSON.parse(stdout)).toEqual([
      { tenant: "acme", site: "Frankfurt", ok: false, result: expect.stringMatching(/^POST .+\/disable: /) },
      { tenant: "globex", site: "Frankfurt", ok: true, result: "disabled" },
      { tenant: "nobody", ok: false, result: "no such tenant" },
    ]);
  });

  it("requires a name", async () => {
    expect(await run("suspend-tenants", [])).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("em-provision", () => {
  it("creates a tenant with storage, and logs off", async () => {
    const { sim, env } = await startEnterpriseManager();
    const { code, lines, last } = await run("em-provision", ["umbrella", "--repository", "Object storage"], env);
    const tenant = [...sim.state.tenants.rows()].find(({ Name }) => Name === "umbrella");
    expect(code).toBe(0);
    expect(last).toMatch(/^umbrella is urn:veeam:CloudTenant:[\da-f-]+ with 1024 GiB; /);
    const password = expect.stringMatching(/^[\w-]{20}aA1!$/);
    expect(cells(lines)).toEqual([["umbrella", "vbr01.fjordcloud.example", "Object storage", password]]);
    expect(JSON.stringify(tenant)).toContain("umbrella storage");
    expect(sim.state.sessions).toEqual([]);
  });

  it("deletes the tenant if the request for the storage fails", async () => {
    const { sim, env } = await startEnterpriseManager();
    sim.faults({ kinds: ["logical"], on: { method: "POST", path: /\/resources$/ } });
    const { code, stdout, stderr } = await run("em-provision", ["umbrella"], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^em-provision failed: POST .+resources: .+\n$/);
    expect(sim.state.effects.length).toBeGreaterThan(1);
    expect([...sim.state.tenants.rows()].map(({ Name }) => Name)).not.toContain("umbrella");
    expect(sim.state.sessions).toEqual([]);
  });

  it.each([
    [[], "NAME of the tenant is missing"],
    [
      ["umbrella", "--server", "vbr99"],
      "no backup server vbr99; there are vbr01.fjordcloud.example, vbr02.fjordcloud.example",
    ],
  ])("creates nothing in Enterprise Manager for the arguments %j", async (args, message) => {
    const { sim, env } = await startEnterpriseManager();
    expect(await run("em-provision", args, env)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(sim.state.effects).toEqual([]);
  });

  it("reports missing credentials", async () => {
    const ended = await run("em-provision", ["umbrella"], { EM_BASE_URL: "https://em.example.com:9398/api" });
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("set EM_USERNAME: the environment variable is missing"),
    });
  });
});
