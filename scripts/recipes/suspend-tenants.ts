import { bulk } from "vspc-client";
import { UsageError } from "./support/options.js";
import { consoleRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";

export const suspendTenants = consoleRecipe({
  name: "suspend-tenants",
  about: "Disables or enables tenants by name, and reports the result for each tenant.",
  usage: "NAME…",
  options: { resume: { type: "boolean", description: "enable the tenants" } },
  async run(vspc, { names, options: { resume = false } }, progress) {
    if (names.length === 0) throw new UsageError("the NAME of at least one tenant is missing");
    const tenants = await vspc
      .list("/infrastructure/sites/tenants", {
        filter: (tenant) => tenant.name.in(names),
        select: ["instanceUid", "name", "siteName", "isEnabled"],
      })
      .toArray();

    const state = resume ? "enabled" : "disabled";
    let done = 0;
    const results = await bulk(tenants, async ({ instanceUid: tenantUid, isEnabled }) => {
      if (isEnabled === resume) return `was ${state}`;
      if (resume) await vspc.post("/infrastructure/sites/tenants/{tenantUid}/enable", { path: { tenantUid } });
      else await vspc.post("/infrastructure/sites/tenants/{tenantUid}/disable", { path: { tenantUid } });
      progress.update(`${++done} of ${tenants.length} ${state}`);
      return state;
    });

    const unknown = names.filter((name) => !tenants.some((tenant) => tenant.name === name));
    const rows = [
      ...results.map(({ item, ...result }) => ({
        tenant: item.name,
        site: item.siteName,
        ok: result.status === "done",
        result: result.status === "done" ? result.value : result.error.message,
      })),
      ...unknown.map((tenant) => ({ tenant, site: undefined, ok: false, result: "no such tenant" })),
    ];
    const failed = rows.filter(({ ok }) => !ok).length;
    return report({
      rows,
      columns: { Tenant: ({ tenant }) => tenant, Site: ({ site }) => site, Result: ({ result }) => result },
      summary: `${done} ${state}, ${rows.length - done - failed} already were, ${failed} failed`,
      exitCode: failed > 0 ? 1 : 0,
    });
  },
});
