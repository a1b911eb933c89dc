import { expect, it } from "vitest";
import { cells, run, startConsole } from "./program.js";

it("sums the storage of each company on each site (consumption)", async () => {
  const { sim, env } = await startConsole({ tenants: 40 });
  const { code, lines, last, stderr } = await run("consumption", [], env);
  const { tenants, companies, backupResources } = sim.state;
  const json = await run("consumption", ["--json"], env);
  const rows: { company: string; site: string; tenants: number; quotaBytes: number }[] = JSON.parse(json.stdout);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(json.stderr).toBe(`${last}\n`);
  expect(last).toMatch(new RegExp(`^40 tenants in ${rows.length} rows, [\\d.]+ [TPE]iB in use$`));
  expect(rows.reduce((sum, row) => sum + row.tenants, 0)).toBe(tenants.size);
  const own = [...tenants.rows()].filter(({ assignedForCompany }) => assignedForCompany === null);
  expect(rows.find(({ company }) => company === "(none)")?.tenants).toBe(own.length);
  for (const { instanceUid, name } of companies.rows()) {
    const quota = [...backupResources.rows()]
      .filter(({ companyUid }) => companyUid === instanceUid)
      .reduce((sum, { storageQuota }) => sum + Number(storageQuota), 0);
    const reported = rows.filter(({ company }) => company === name).reduce((sum, row) => sum + row.quotaBytes, 0);
    expect([name, reported]).toEqual([name, quota]);
  }
  expect(cells(lines)).toContainEqual(["Acme Industries", "Frankfurt", "1", "25 TiB", "2 TiB", "8 %"]);
  expect(sim.state.effects).toEqual([]);
});

it("compares usage with quotas, and exits with 1 if one is exceeded (company-usage)", async () => {
  const { sim, env } = await startConsole();
  const within = await run("company-usage", ["Acme Industries"], env);
  expect(within).toMatchObject({ code: 0, last: "Acme Industries: within all quotas" });
  expect(cells(within.lines)).toEqual([
    ["storage acme-main", "2 TiB", "5 TiB", "40 %"],
    ["storage acme-archive", "0 B", "20 TiB", "0 %"],
    ["workstation agents", "3", "50", "6 %"],
    ["server agents", "0", "-", "-"],
    ["virtual machines", "12", "-", "-"],
  ]);
  const company = [...sim.state.companies.rows()].find(({ name }) => name === "Acme Industries");
  const { remoteServices = null } = company?.companyServices ?? {};
  if (remoteServices?.backupAgentsManagement) remoteServices.backupAgentsManagement.workstationAgentsQuota = 2;
  sim.state.companies.update(company?.instanceUid ?? "", { companyServices: { remoteServices } });
  const over = await run("company-usage", ["Acme Industries", "--json"], env);
  expect(over).toMatchObject({ code: 1, stderr: "Acme Industries: over 1 quotas\n" });
  expect(JSON.parse(over.stdout)).toContainEqual({ what: "workstation agents", used: 3, quota: 2, bytes: false });
});

it.each([
  [["No Such Company"], 2, /no company is named No Such Company \(see --help\)$/],
  [[], 2, /COMPANY is missing \(see --help\)$/],
])("rejects the arguments %j with exit code %i (company-usage)", async (args, code, message) => {
  const { stderr, ...ended } = await run("company-usage", args);
  expect(ended).toMatchObject({ code, stdout: "" });
  expect(stderr.trimEnd()).toMatch(message);
});

it("creates a webhook body from the active alarms, with their resolutions (alarm-webhook)", async () => {
  const { sim, env } = await startConsole({ tenants: 40 });
  const { code, stdout, stderr } = await run("alarm-webhook", ["--json"], env);
  const { text, alarms } = JSON.parse(stdout);
  const active = [...sim.state.activeAlarms.rows()].filter(({ lastActivation }) =>
    ["Error", "Warning"].includes(lastActivation.status ?? ""),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: `${text}\n` });
  expect(alarms).toHaveLength(active.length);
  expect(alarms[0]).toMatchObject({
    status: "Error",
    alarm: "Job state",
    object: "Workstations",
    todo: "Read the message of the job, remove the cause and start the job again.",
  });
  const table = await run("alarm-webhook", ["--errors"], env);
  expect(cells(table.lines).every(([status]) => status === "Error")).toBe(true);
  expect(table.last).toBe(`${cells(table.lines).length} errors and 0 warnings`);
});
