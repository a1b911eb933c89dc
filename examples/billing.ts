// Prints the highest daily usage of each company in a month as CSV.
//
//   node billing.ts YYYY-MM [--simulate] > usage.csv
import { parseArgs } from "node:util";
import { stringify } from "csv-stringify/sync";
import { type AggregatedUsage, ApiError, apiKey, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { simulate: { type: "boolean" } },
  });
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(positionals[0] ?? "") ?? [];
  if (!year || !month) throw new Error("usage: node billing.ts YYYY-MM [--simulate]");
  const vspc = connect(values.simulate);

  const fromDate = `${year}-${month}-01`;
  const toDate = new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
  const companies = new Map<string, Map<string, number>>(); // Usage by "date type", summed over the company's locations.
  const usage = vspc.list("/organizations/companies/usage", { query: { fromDate, toDate } });
  for await (const { companyUid, date, counters } of usage) {
    const days = companies.get(companyUid) ?? new Map<string, number>();
    companies.set(companyUid, days);
    for (const { type, value } of counters) days.set(`${date} ${type}`, value + (days.get(`${date} ${type}`) ?? 0));
  }

  const names = new Map<string, string | undefined>();
  for await (const company of vspc.list("/organizations/companies", { select: ["instanceUid", "name"] }))
    names.set(company.instanceUid, company.name);
  const rows = [...companies].map(([uid, days]) => ({
    month: `${year}-${month}`,
    company: names.get(uid) ?? uid,
    "virtual machines": peak(days, "BackedupVms"),
    servers: peak(days, "ManagedServerAgents"),
    workstations: peak(days, "ManagedWorkstationAgents"),
    "cloud storage in GiB": Math.ceil(peak(days, "CloudTotalUsage") / 2 ** 30),
  }));
  if (rows.length === 0) throw new Error(`no company has any usage in ${year}-${month}`);
  process.stdout.write(stringify(rows, { header: true, escape_formulas: true }));
}

const peak = (days: Map<string, number>, type: AggregatedUsage["type"]) =>
  Math.max(0, ...[...days].filter(([key]) => key.endsWith(` ${type}`)).map(([, value]) => value));

function connect(simulate = false) {
  if (!simulate) return createVspcClient(fromEnvironment());
  console.error("SIMULATED");
  const { fetch } = createSimulator();
  return createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
}

main().catch((error: Error) => {
  console.error(error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);
  process.exitCode = 1;
});
