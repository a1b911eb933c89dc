import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { examples, run, runFailing, startConsole, startEnterpriseManager, temporaryFolder } from "./run.js";

/** Arguments of each program, and its exit code and output on a simulator. */
const programs: readonly [name: string, args: readonly string[], stdout: RegExp, code?: number][] = [
  [
    "alarm-webhook",
    ["--errors"],
    /"text": "\d+ errors and 0 warnings"[\s\S]+"resolution": "Read the message of the job, /,
  ],
  ["alarms-to-tickets", [], /^\d open tickets\n$/],
  ["billing", ["2026-11"], /^month,company,virtual machines,.+\n2026-11,Acme Industries,12,0,3,2048\n/],
  ["change-quota", ["initech", "3000"], /^initech-main: 2048 GiB, now 3000 GiB\n$/],
  ["company-usage", ["Acme Industries"], /'acme-main in GiB' +│ 2048 │ 5120 +│[\s\S]+\nwithin all quotas\n$/],
  ["consumption", [], /'Acme Industries' +│ 'Frankfurt' │ 1 +│ 25600 +│ 2048 [\s\S]+\n12 tenants, \d+ GiB used\n$/],
  [
    "em-provision",
    ["umbrella", "vbr01.fjordcloud.example", "Object storage", "512"],
    /'umbrella' │ 'urn:veeam:CloudTenant:/,
  ],
  ["em-quota-and-lease", ["Harbour Bakery", "--lease", "2027-01-31"], /^Harbour Bakery: lease until 2027-01-31T/],
  ["license-report", ["2026-10"], /'Aurora Cloud Services' │ 'ApprovalRequired' │ 'license-report-2026-10-41.csv'/],
  ["license-rollout", ["console.lic", "Zurich"], /'Zurich' │ 'installed' │ '2027-11-02'/],
  [
    "license-sensor",
    [],
    /^LICENSES CRITICAL - Dublin Warning, -?\d+ days left; Zurich Unlicensed \| 'Frankfurt'=\S+;9000;10000 /,
    2,
  ],
  ["map-tenants", [], /'initech' +│ 'Initech Ltd' +│ 'would be assigned' /],
  [
    "onboard-company",
    ["umbrella", "i.vogel", "i.vogel@umbrella.example.com"],
    /'i.vogel' +│ '[\w-]{20}aA1!' │ 'umbrella-agent.exe'/,
  ],
  [
    "orphaned-storage",
    [],
    /'initech' +│ 'Dublin' +│ 'no company' +│ 'initech-main' +│ 768 [\s\S]+\n\d+ GiB of orphaned storage\n$/,
  ],
  ["several-consoles", ["europe.env", "asia.env"], /'asia.env' +│ 12 +│ \d+ +│ \d+ [\s\S]+\n2 of 2 consoles\n$/],
  ["sign-up", ["umbrella", "Frankfurt", "acme-archive", "512"], /'[\da-f-]{36}' │ '[\da-f-]{36}' │ '[\w-]{20}aA1!'/],
  ["stale-backups", ["--critical", "36500"], /^BACKUPS CRITICAL - laptop-03.acme.example never, .+ \| stale=\d+\n$/, 2],
  [
    "suspend-tenants",
    ["acme", "initech"],
    /'acme' +│ 'Frankfurt' │ 'disabled' [\s\S]+'unchanged' [\s\S]+\n2 tenants done, 0 failed\n$/,
  ],
  [
    "vb365-jobs",
    [],
    /'vb365-fra' +│ 'Aurora Cloud Services' │ 'acme.onmicrosoft.example mailboxes' +│ 'Success' [\s\S]+\n5 jobs on 2 of 2 servers, 1 failed\n$/,
    1,
  ],
];

const files = readdirSync(examples).filter((file) => file.endsWith(".ts"));

it.each(files.filter((file) => !/^(tour|prism)/.test(file)))(
  "%s is one short file without casts that imports only public entry points, Node and libraries",
  (file) => {
    const source = readFileSync(new URL(file, examples), "utf8");
    expect(source.split("\n").length - 1).toBeLessThan(60);
    const imported = [...source.matchAll(/ from "([^"]+)"/g)].map(([, from]) => String(from));
    const allowed =
      /^(vspc-client(\/(node|testing|enterprise-manager))?|node:[a-z/]+|csv-stringify\/sync|bullmq|ioredis)$/;
    expect(imported.filter((from) => !allowed.test(from))).toEqual([]);
    expect(source.replace(/^ *\/\/.*$/gm, "")).not.toMatch(/\bas (unknown|any|[A-Z]\w*)\b|: any\b|@ts-/);
  },
);

it.each([...programs, ["resume-worker", [], /./] as const])(
  "%s refuses to run if a misspelt environment variable hides the server",
  async (name, args) => {
    const env = { VSPC_BASEURL: "https://vspc.example.com", EM_BASEURL: "https://em.example.com" };
    const cwd = await temporaryFolder();
    await writeFile(`${cwd}/europe.env`, "VSPC_BASEURL=https://vspc.example.com");
    const { code, stdout, stderr } = await run(name, args, env, cwd);
    expect(code).toBe(/license-sensor|stale-backups/.test(name) ? 3 : 1);
    expect(stdout + stderr).toMatch(/set (VSPC|EM)_BASE_URL: the environment variable is missing/);
    expect(stdout + stderr).not.toContain("SIMULATED");
  },
);

it.each(programs)("runs %s %j on a simulator, and says so", async (name, args, stdout, code = 0) => {
  const cwd = await temporaryFolder();
  await writeFile(`${cwd}/console.lic`, "a license");
  const ended = await run(name, [...args, "--simulate"], {}, cwd);
  expect(ended).toMatchObject({ code, stderr: "SIMULATED\n" });
  expect(ended.stdout).toMatch(stdout);
});

it("lists every example in the README", () => {
  const text = readFileSync(new URL("README.md", examples), "utf8");
  const linked = new Set([...text.matchAll(/\]\(([a-z0-9-]+\.ts)\)/g)].map(([, file]) => file));
  expect([...linked].sort()).toEqual(files.sort());
});

it("suspend-tenants continues after a failure and an unknown name", async () => {
  const { sim, env } = await startConsole();
  const acme = [...sim.state.tenants.rows()].find(({ name }) => name === "acme");
  sim.faults({ kinds: ["logical"], on: { path: `/infrastructure/sites/tenants/${acme?.instanceUid}/disable` } });
  const { code, stdout } = await run("suspend-tenants", ["acme", "globex", "nobody"], env);
  expect(code).toBe(1);
  expect(stdout).toMatch(/'acme' .+'POST [^\n]+\/disable: .+\n.+'globex' .+'disabled' .+\n.+'nobody' .+'not found'/);
  expect(sim.state.effects).toHaveLength(1);
  const { stdout: again } = await run("suspend-tenants", ["globex", "--enable"], env);
  expect(again).toMatch(/'globex' .+'enabled'/);
});

it.each([
  [["acme", "6000"], /^input: .+ the list has 2 rows, not exactly one\n$/],
  [["acme", "1000", "--repository", "acme-main"], /^acme-main already uses 2199023255552 bytes\n$/],
  [["nobody", "6000"], /^input: /],
  [["acme", "much"], /^usage: /],
])("change-quota changes nothing for the arguments %j", async (args, message) => {
  const { sim, env } = await startConsole();
  await runFailing(message, "change-quota", args, env);
  expect(sim.state.effects).toEqual([]);
});

it("consumption reports a rejected key without printing it", async () => {
  const { env } = await startConsole();
  const message = /^security: GET \/organizations\/companies: (?!.*wr0ng-secret)[^\n]+\n$/;
  await runFailing(message, "consumption", [], { ...env, VSPC_API_KEY: "wr0ng-secret" });
});

it("company-usage exits with 1 if a quota is exceeded", async () => {
  const { sim, env } = await startConsole();
  const storage = [...sim.state.backupResources.rows()].find((row) => row.cloudRepositoryName === "acme-main");
  sim.state.backupResources.update(storage?.instanceUid ?? "", { usedSpace: 2 ** 43 });
  const { code, stdout } = await run("company-usage", ["Acme Industries"], env);
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/\nover quota: acme-main in GiB\n$/) });
});

it.each(["/infrastructure/sites/{siteUid}/tenants", "/infrastructure/sites/tenants/{tenantUid}/backupResources"])(
  "sign-up deletes what it created if POST %s fails",
  async (path) => {
    const { sim, env } = await startConsole();
    const { companies, organizations, tenants, backupResources } = sim.state;
    const all = () => [companies, organizations, tenants, backupResources].map((each) => [...each.rows()]);
    const before = all();
    sim.faults({ kinds: ["logical"], on: { method: "POST", path } });
    await runFailing(/^logical: POST /, "sign-up", ["umbrella", "Frankfurt", "acme-archive", "512"], env);
    expect(sim.state.effects[0]?.operation).toBe("createCompany");
    expect(all()).toEqual(before);
  },
);

it("sign-up reports what it could not delete", async () => {
  const { sim, env } = await startConsole();
  const resources = "/infrastructure/sites/tenants/{tenantUid}/backupResources";
  sim.faults(
    { kinds: ["logical"], on: { method: "POST", path: resources } },
    { kinds: ["logical"], on: { method: "DELETE", path: "/infrastructure/sites/tenants/{tenantUid}" } },
  );
  const message = /^NOT DELETED: DELETE .+\nlogical: POST /;
  await runFailing(message, "sign-up", ["umbrella", "Frankfurt", "acme-archive", "512"], env);
});

it("map-tenants skips ambiguous names, and assigns the rest with --apply", async () => {
  const { sim, env } = await startConsole();
  const ninth = [...sim.state.organizations.rows()].find(({ alias }) => alias === "tenant-000009");
  sim.state.organizations.update(ninth?.instanceUid ?? "", { alias: "tenant-000006" });
  const { code, stdout } = await run("map-tenants", ["--apply"], env);
  expect(code).toBe(0);
  expect(stdout).toMatch(/'tenant-000006' .+'2 companies match'[^\n]+\n.+'tenant-000009' .+'0 companies match'/);
  expect(sim.state.effects).toHaveLength(2);
});

it("license-report keeps existing files, and leaves no partial file behind", async () => {
  const { sim, env } = await startConsole();
  const cwd = await temporaryFolder();
  const file = `${cwd}/license-report-2026-10-41.csv`;
  await writeFile(file, "kept");
  await runFailing(/^input: .+exists; pass overwrite: true/, "license-report", ["2026-10"], env, cwd);
  expect(await readFile(file, "utf8")).toBe("kept");
  const other = await temporaryFolder();
  sim.faults({ kinds: ["logical"], on: { path: "/licensing/reports/{id}/csv" } });
  await runFailing(/^logical: GET /, "license-report", ["2026-10"], env, other);
  expect(readdirSync(other)).toEqual([]);
  await runFailing(/^usage: /, "license-report", ["2026-09-01"], env);
});

it("license-rollout continues after a failed site, and rejects an unknown one", async () => {
  const { sim, env } = await startConsole();
  const cwd = await temporaryFolder();
  await writeFile(`${cwd}/console.lic`, "a license");
  const dublin = [...sim.state.sites.rows()].find(({ siteName }) => siteName === "Dublin");
  sim.faults({ kinds: ["logical"], on: { method: "PUT", path: `/licensing/sites/${dublin?.siteUid}` } });
  const { code, stdout } = await run("license-rollout", ["console.lic"], env, cwd);
  expect(code).toBe(1);
  expect(stdout).toMatch(/'Dublin' .+'PUT [^\n]+\n.+'Frankfurt' .+'installed' [^\n]+\n.+'Zurich' .+'installed' /);
  expect(sim.state.uploads).toHaveLength(2);
  await runFailing(/^no site is named Paris\n$/, "license-rollout", ["console.lic", "Paris"], env, cwd);
});

it.each([
  [0, "OK - 3 sites", {}],
  [1, "WARNING - Frankfurt Valid, 29 days left", { days: 30 }],
  [2, "CRITICAL - Frankfurt Valid, 9 days left", { days: 10 }],
  [2, "CRITICAL - Frankfurt Expired", { status: "Expired" }],
  [1, "WARNING - Frankfurt Valid", { usedUnits: 95 }],
  [2, "CRITICAL - Frankfurt Valid", { usedUnits: 100 }],
])(
  "license-sensor exits with %i and reports %s for a license with %j",
  async (code, word, { days, ...change }: { days?: number; status?: string; usedUnits?: number }) => {
    const { sim, env } = await startConsole();
    const licenses = sim.state.collection("SiteLicense");
    const frankfurt = [...sim.state.sites.rows()].find(({ siteName }) => siteName === "Frankfurt");
    const expirationDate = days ? new Date(Date.now() + days * 86_400_000 - 60_000).toISOString() : null;
    for (const { siteUid } of [...licenses.rows()]) {
      const own = siteUid === frankfurt?.siteUid ? { expirationDate, ...change } : { expirationDate: null };
      licenses.update(String(siteUid), { status: "Valid", units: 100, usedUnits: 10, ...own });
    }
    const ended = await run("license-sensor", [], env);
    expect(ended).toMatchObject({ code, stderr: "" });
    expect(ended.stdout).toContain(`LICENSES ${word} | `);
  },
);

it.each(["alarm-webhook", "license-sensor", "orphaned-storage"])("%s reports an error of the server", async (name) => {
  const { sim, env } = await startConsole();
  sim.faults({ kinds: ["logical"] });
  const { code, stdout, stderr } = await run(name, [], env);
  expect(code).toBe(name === "license-sensor" ? 3 : 1);
  expect(stdout + stderr).toMatch(/^(logical:|LICENSES UNKNOWN -) GET \/[^\n]+\n$/);
});

it("em-provision deletes the tenant if its storage fails, and signs out", async () => {
  const { sim, env } = await startEnterpriseManager();
  sim.faults({ kinds: ["logical"], on: { method: "POST", path: /\/resources$/ } });
  const args = ["umbrella", "vbr01.fjordcloud.example", "Object storage", "512"];
  await runFailing(/^logical: POST /, "em-provision", args, env);
  expect(sim.state.effects.length).toBeGreaterThan(1);
  expect([...sim.state.tenants.rows()].map(({ Name }) => Name)).not.toContain("umbrella");
  expect(sim.state.sessions).toEqual([]);
  await runFailing(/^input: /, "em-provision", ["umbrella", "vbr99", "Object storage", "512"], env);
});

it("em-quota-and-lease changes the share of a subtenant, and reports an unknown one", async () => {
  const { sim, env } = await startEnterpriseManager();
  const args = (subtenant: string) => ["Harbour Bakery", "--subtenant", subtenant, "--quota", "2"];
  const { code, stdout } = await run("em-quota-and-lease", args("till-01"), env);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "till-01: 2048 MB\n" });
  await runFailing(/^Harbour Bakery has no subtenant nobody\n$/, "em-quota-and-lease", args("nobody"), env);
  expect(sim.state.sessions).toEqual([]);
});
