import { toDate } from "vspc-client";
import { numberOf } from "./support/options.js";
import { consoleRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";
import { percent } from "./support/units.js";

const words = ["OK", "WARNING", "CRITICAL"];

export const licenseSensor = consoleRecipe({
  name: "license-sensor",
  about: "Checks the licenses of the sites like a monitoring plugin: exit code 0 OK, 1 warning, 2 critical, 3 unknown.",
  options: {
    warning: { type: "string", value: "DAYS", default: "60", description: "warning before the expiration" },
    critical: { type: "string", value: "DAYS", default: "14", description: "critical before the expiration" },
    used: { type: "string", value: "PERCENT", default: "90", description: "warning above this usage; critical at 100" },
  },
  failureCode: 3,
  summaryFirst: true,
  async run(vspc, { options }) {
    const warning = numberOf("warning", options.warning, 0, 3650);
    const critical = numberOf("critical", options.critical, 0, warning);
    const full = numberOf("used", options.used, 0, 100) / 100;
    const sites = await vspc.list("/infrastructure/sites", { select: ["siteUid", "siteName"] }).toArray();

    const rows = (await vspc.get("/licensing/sites")).map((license) => {
      const { siteUid, status, type, expirationDate, units = 0, usedUnits = 0 } = license;
      const days = expirationDate
        ? Math.floor((toDate(expirationDate).getTime() - Date.now()) / 86_400_000)
        : undefined;
      const share = units > 0 ? usedUnits / units : 0;
      const isCritical = status === "Expired" || status === "Error" || share >= 1 || (days ?? critical) < critical;
      const isWarning = status !== "Valid" || share > full || (days ?? warning) < warning;
      const level = isCritical ? 2 : isWarning ? 1 : 0;
      const site = sites.find((one) => one.siteUid === siteUid)?.siteName ?? siteUid;
      return { site, level, status, type, days, units, usedUnits };
    });
    const exitCode = Math.max(0, ...rows.map(({ level }) => level));
    const bad = rows
      .filter(({ level }) => level > 0)
      .map(({ site, status, days }) => `${site} ${status}${days === undefined ? "" : `, ${days} days left`}`);
    const data = rows.map(({ site, usedUnits, units }) => `'${site}'=${usedUnits};${units * full};${units};0`);
    return report({
      rows,
      columns: {
        Site: ({ site }) => site,
        State: ({ level }) => words[level],
        License: ({ status, type }) => `${status} ${type}`,
        Days: ({ days }) => days,
        Used: ({ usedUnits, units }) => percent(usedUnits, units),
      },
      summary: `LICENSES ${words[exitCode]} - ${bad.join("; ") || `${rows.length} sites`} | ${data.join(" ")}`,
      exitCode,
    });
  },
});
