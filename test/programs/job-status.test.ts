import { expect, it } from "vitest";
import { open } from "./open.js";

it("lists the jobs of backup servers and agents by company", async () => {
  const { sim, vspc } = open();
  const names = new Map<string | null, string | undefined>();
  for await (const { instanceUid, name } of vspc.list("/organizations", { select: ["instanceUid", "name"] }))
    names.set(instanceUid, name);
  const servers = vspc.list("/infrastructure/backupServers/jobs", { sort: (job) => [job.name.ascending()] });
  const agents = vspc.list("/infrastructure/backupAgents/jobs", { sort: (job) => [job.name.ascending()] });
  const table = [];
  for await (const { name, status, mappedOrganizationUid, organizationUid } of servers)
    table.push({ name, status, company: names.get(mappedOrganizationUid ?? organizationUid), on: "server" });
  for await (const { name, status, organizationUid } of agents)
    table.push({ name, status, company: names.get(organizationUid), on: "agent" });

  const { backupServerJobs, backupAgentJobs } = sim.state;
  expect(table).toHaveLength(backupServerJobs.size + backupAgentJobs.size);
  expect(table.filter(({ company }) => company === undefined)).toEqual([]);
  expect(table).toContainEqual({ name: "Globex vApps", status: "Running", company: "Globex GmbH", on: "server" });
  const files = { name: "Personal files_laptop-01", status: "Success", company: "Acme Industries", on: "agent" };
  expect(table).toContainEqual(files);
  const failed = [...backupServerJobs.rows()].filter(({ status }) => status === "Failed");
  expect(failed.length).toBeGreaterThan(0);
  expect(table.filter(({ status }) => status === "Failed")).toHaveLength(failed.length);
});
