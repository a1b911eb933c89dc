import { bulk } from "vspc-client";
import { consoleRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";

export const mapTenants = consoleRecipe({
  name: "map-tenants",
  about:
    "Assigns unassigned tenants to the company with the same name or alias. Without --apply, only shows the changes.",
  options: { apply: { type: "boolean", description: "change the tenants" } },
  async run(vspc, { options: { apply = false } }, progress) {
    const companies = await vspc.list("/organizations/companies", { query: { expand: ["Organization"] } }).toArray();
    const tenants = await vspc
      .list("/infrastructure/sites/tenants", {
        filter: (tenant) => tenant.assignedForCompany.equals(null),
        sort: (tenant) => [tenant.name.ascending()],
        select: ["instanceUid", "name", "siteName"],
      })
      .toArray();
    const matches = tenants.map(({ name, instanceUid, siteName }) => {
      const found = companies.filter((company) =>
        [company.name, company._embedded?.organization?.alias].some((text) => isSame(text, name)),
      );
      return { tenant: name, site: siteName, tenantUid: instanceUid, found };
    });

    let done = 0;
    const results = await bulk(matches, async ({ tenantUid, found: [company, other] }) => {
      if (!company) return "no company";
      if (other) return "more than one company";
      if (!apply) return "would be assigned";
      await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid } }, (tenant) => {
        tenant.assignedForCompany = company.instanceUid;
      });
      progress.update(`${++done} tenants assigned`);
      return "assigned";
    });

    const rows = results.map(({ item: { found, ...item }, ...result }) => ({
      ...item,
      company: found.length === 1 ? found[0]?.name : undefined,
      result: result.status === "done" ? result.value : result.error.message,
    }));
    const failed = results.filter(({ status }) => status === "failed").length;
    const count = (result: string) => rows.filter((row) => row.result === result).length;
    const changes = apply ? `${done} assigned` : `${count("would be assigned")} would be assigned with --apply`;
    return report({
      rows,
      columns: { Tenant: (row) => row.tenant, Company: (row) => row.company, Result: (row) => row.result },
      summary: `${rows.length} tenants without a company: ${changes}, ${count("no company")} without a matching company, ${failed} failed`,
      exitCode: failed > 0 ? 1 : 0,
    });
  },
});

const isSame = (one: string | null | undefined, other: string | null | undefined) =>
  Boolean(one) && one?.trim().toLowerCase() === other?.trim().toLowerCase();
