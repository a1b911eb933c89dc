import { bulk } from "vspc-client";
import { fileFrom } from "vspc-client/node";
import { UsageError } from "./support/options.js";
import { consoleRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";

export const licenseRollout = consoleRecipe({
  name: "license-rollout",
  about: "Installs a license file on all sites or on selected ones, and reports the result for each site.",
  usage: "FILE",
  options: { site: { type: "string", value: "NAME", multiple: true, description: "only this site" } },
  async run(vspc, { names: [path], options }, progress) {
    if (!path) throw new UsageError("FILE of the license is missing");
    const license = await fileFrom(path);
    const all = await vspc.list("/infrastructure/sites", { sort: (site) => [site.siteName.ascending()] }).toArray();
    const wanted = options.site ?? all.map(({ siteName }) => siteName);
    const missing = wanted.find((name) => !all.some(({ siteName }) => siteName === name));
    if (missing)
      throw new UsageError(`no site is named ${missing}. Pass one of ${all.map((site) => site.siteName).join(", ")}`);

    let done = 0;
    const sites = all.filter(({ siteName }) => wanted.includes(siteName));
    const results = await bulk(sites, async ({ siteUid, siteName }) => {
      const before = await vspc.get("/licensing/sites/{siteUid}", { path: { siteUid } });
      const after = await vspc.put("/licensing/sites/{siteUid}", { path: { siteUid }, body: { license } });
      progress.update(`${++done} of ${sites.length}, ${siteName}`);
      return { before: before.expirationDate, after: after.expirationDate, status: after.status };
    });

    const rows = results.map(({ item: { siteName: site, siteUid }, ...result }) =>
      result.status === "done"
        ? { site, siteUid, result: "installed", ...result.value }
        : { site, siteUid, result: result.error.message, before: undefined, after: undefined, status: undefined },
    );
    return report({
      rows,
      columns: {
        Site: ({ site }) => site,
        Result: ({ result }) => result,
        Status: ({ status }) => status,
        "Ended on": ({ before }) => before?.slice(0, 10),
        "Ends on": ({ after }) => after?.slice(0, 10),
      },
      summary: `${done} of ${rows.length} sites have ${license.name}`,
      exitCode: done === rows.length ? 0 : 1,
    });
  },
});
