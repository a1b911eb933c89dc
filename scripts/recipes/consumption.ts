import { consoleRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";
import { inBytes, percent } from "./support/units.js";

interface Row {
  company: string;
  site: string;
  tenants: number;
  quotaBytes: number;
  usedBytes: number;
}

export const consumption = consoleRecipe({
  name: "consumption",
  about: "Shows the consumption of each company on each site: tenants, storage quota, used storage.",
  options: {},
  async run(vspc, _given, progress) {
    const names = new Map<string | null | undefined, string | undefined>();
    for await (const { instanceUid, name } of vspc.list("/organizations/companies", {
      select: ["instanceUid", "name"],
    }))
      names.set(instanceUid, name);

    const rows = new Map<string, Row>();
    const tenants = vspc.list("/infrastructure/sites/tenants", {
      select: ["instanceUid", "siteUid", "siteName", "assignedForCompany"],
    });
    const rowOfTenant = new Map<string, Row>();
    for await (const { instanceUid, siteUid, siteName, assignedForCompany } of tenants) {
      const key = `${assignedForCompany} ${siteUid}`;
      const company = names.get(assignedForCompany) ?? "(none)";
      const row = rows.get(key) ?? { company, site: siteName ?? siteUid, tenants: 0, quotaBytes: 0, usedBytes: 0 };
      row.tenants++;
      rows.set(key, row);
      rowOfTenant.set(instanceUid, row);
      progress.update(`${rowOfTenant.size} tenants`);
    }
    const resources = vspc.list("/infrastructure/sites/tenants/backupResources");
    for await (const { tenantUid, storageQuota, usedSpace } of resources) {
      const row = rowOfTenant.get(tenantUid);
      if (!row) continue; // Its tenant was created after the tenants were listed.
      row.quotaBytes += storageQuota;
      row.usedBytes += usedSpace ?? 0;
    }
    const sorted = [...rows.values()].sort((one, other) => other.usedBytes - one.usedBytes);
    return report({
      rows: sorted,
      columns: {
        Company: ({ company }) => company,
        Site: ({ site }) => site,
        Tenants: ({ tenants }) => tenants,
        Quota: ({ quotaBytes }) => inBytes(quotaBytes),
        Used: ({ usedBytes }) => inBytes(usedBytes),
        Share: ({ usedBytes, quotaBytes }) => percent(usedBytes, quotaBytes),
      },
      summary: `${rowOfTenant.size} tenants in ${sorted.length} rows, ${inBytes(sorted.reduce((sum, row) => sum + row.usedBytes, 0))} in use`,
    });
  },
});
