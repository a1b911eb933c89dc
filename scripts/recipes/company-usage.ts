import type { AggregatedUsage } from "vspc-client";
import { UsageError } from "./support/options.js";
import { consoleRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";
import { inBytes, percent } from "./support/units.js";

export const companyUsage = consoleRecipe({
  name: "company-usage",
  about: "Compares the usage of a company with its quotas: storage, agents, servers.",
  usage: "COMPANY",
  options: {},
  async run(vspc, { names: [name] }) {
    if (!name) throw new UsageError("COMPANY is missing");
    const company = await vspc.list("/organizations/companies", { filter: (row) => row.name.equals(name) }).first();
    if (!company) throw new UsageError(`no company is named ${name}`);
    const { instanceUid: companyUid } = company;
    const locations = await vspc.get("/organizations/companies/{companyUid}/usage", { path: { companyUid } });
    const counters = locations.flatMap((location) => location.counters ?? []);
    const used = (type: AggregatedUsage["type"]) =>
      counters.filter((counter) => counter.type === type).reduce((sum, { value = 0 }) => sum + value, 0);
    const resources = await vspc
      .list("/infrastructure/sites/tenants/backupResources", { filter: (row) => row.companyUid.equals(companyUid) })
      .toArray();
    const usage = await vspc
      .list("/infrastructure/sites/tenants/backupResources/usage", {
        filter: (row) => row.companyUid.equals(companyUid),
      })
      .toArray();
    const storage = resources.map(({ cloudRepositoryName, instanceUid, storageQuota }) => {
      const row = usage.find(({ backupResourceUid }) => backupResourceUid === instanceUid);
      return { what: `storage ${cloudRepositoryName}`, used: row?.usedStorageQuota, quota: storageQuota, bytes: true };
    });

    const agents = company.companyServices?.remoteServices?.backupAgentsManagement;
    const rows = [
      ...storage,
      {
        what: "workstation agents",
        used: used("ManagedWorkstationAgents"),
        quota: agents?.workstationAgentsQuota,
        bytes: false,
      },
      { what: "server agents", used: used("ManagedServerAgents"), quota: agents?.serverAgentsQuota, bytes: false },
      { what: "virtual machines", used: used("BackedupVms"), quota: undefined, bytes: false },
    ];
    const over = rows.filter((row) => typeof row.quota === "number" && (row.used ?? 0) > row.quota).length;
    return report({
      rows,
      columns: {
        What: ({ what }) => what,
        Used: (row) => (row.bytes ? inBytes(row.used) : row.used),
        Quota: (row) => (row.bytes ? inBytes(row.quota) : (row.quota ?? undefined)),
        Share: (row) => percent(row.used, row.quota ?? undefined),
      },
      summary: `${name}: ${over === 0 ? "within all quotas" : `over ${over} quotas`}`,
      exitCode: over > 0 ? 1 : 0,
    });
  },
});
