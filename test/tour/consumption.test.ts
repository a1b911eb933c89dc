import { expect, it } from "vitest";
import { consumptionChapter } from "../../src/cli/tour/consumption.js";
import { createReport } from "../../src/cli/tour/report.js";
import { open } from "../programs/open.js";

it("the chapter on consumption prints what the server holds of each company, and changes nothing", async () => {
  const { sim, vspc } = open();
  const lines: string[] = [];
  await consumptionChapter(
    vspc,
    createReport((line) => lines.push(line)),
  );
  const companies = [...sim.state.companies.rows()];
  const gibibytes = companies.map(({ instanceUid, name }) => {
    const own = [...sim.state.backupResources.rows()].filter(({ companyUid }) => companyUid === instanceUid);
    return { name, quota: Math.round(own.reduce((sum, { storageQuota }) => sum + Number(storageQuota), 0) / 2 ** 30) };
  });
  const printed = lines.join("\n");
  const withStorage = gibibytes.filter(({ quota }) => quota > 0);
  expect(printed).toContain(`… ${companies.length} companies, ${withStorage.length} with storage`);
  const rows = lines.flatMap((line) => /^ +(\S.*?) {2,}(\d+) +(\d+)$/.exec(line)?.slice(1, 3) ?? []);
  expect(rows).toHaveLength(10);
  for (let at = 0; at < rows.length; at += 2)
    expect(gibibytes).toContainEqual({ name: rows[at], quota: Number(rows[at + 1]) });
  expect(sim.state.effects).toEqual([]);
});
