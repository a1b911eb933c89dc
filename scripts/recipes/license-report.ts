import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { yearMonth } from "vspc-client";
import { saveTo } from "vspc-client/node";
import { UsageError } from "./support/options.js";
import { consoleRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";

export const licenseReport = consoleRecipe({
  name: "license-report",
  about: "Saves the license usage reports of a month as CSV files.",
  options: {
    month: { type: "string", value: "YYYY-MM", description: "month, defaults to the previous one" },
    folder: { type: "string", value: "PATH", default: ".", description: "destination folder" },
    overwrite: { type: "boolean", description: "replace existing files" },
  },
  async run(vspc, { options: { month = lastMonth(), folder, overwrite = false } }, progress) {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new UsageError(`--month must be YYYY-MM, got ${month}`);
    await mkdir(folder, { recursive: true });
    const reports = vspc.list("/licensing/reports/{date}", {
      path: { date: month },
      select: ["reportStatus", "reportParameters", "reportSummary.totalPoints"],
    });
    const rows = [];
    for await (const { reportStatus: status, reportParameters, reportSummary } of reports) {
      if (!reportParameters) continue;
      const { reportId: id, organizationName: owner } = reportParameters;
      const file = join(folder, `license-report-${month}-${id}.csv`);
      progress.update(file);
      await saveTo(file, await vspc.download("/licensing/reports/{id}/csv", { path: { id } }), { overwrite });
      rows.push({ id, owner, status, points: reportSummary?.totalPoints, file });
    }
    const open = rows.filter(({ status }) => status !== "Approved").length;
    return report({
      rows,
      columns: {
        Report: ({ id }) => id,
        Owner: ({ owner }) => owner,
        Status: ({ status }) => status,
        Points: ({ points }) => points,
        File: ({ file }) => file,
      },
      summary: `${rows.length} reports of ${month}${open > 0 ? `, ${open} not approved yet` : ""}`,
      exitCode: rows.length === 0 ? 1 : 0,
    });
  },
});

/** Returns the previous month, in UTC. */
function lastMonth(): string {
  const now = new Date();
  return yearMonth(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)));
}
