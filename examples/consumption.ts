// Shows the tenants, the storage quota and the used storage of each company on each site.
//
//   node consumption.ts [--simulate]
import { parseArgs } from "node:util";
import { ApiError, apiKey, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values } = parseArgs({ options: { simulate: { type: "boolean" } } });
  const vspc = connect(values.simulate);

  const companies = new Map<string | null | undefined, string | undefined>();
  for await (const { instanceUid, name } of vspc.list("/organizations/companies", { select: ["instanceUid", "name"] }))
    companies.set(instanceUid, name);

  const rows = new Map<string, { company: string; site: string; tenants: number; quotaGiB: number; usedGiB: number }>();
  const rowOfTenant = new Map<string, string>();
  const tenants = vspc.list("/infrastructure/sites/tenants", {
    select: ["instanceUid", "siteName", "assignedForCompany"],
  });
  for await (const { instanceUid, siteName: site = "-", assignedForCompany } of tenants) {
    const key = `${assignedForCompany} ${site}`;
    const company = companies.get(assignedForCompany) ?? "(none)";
    const row = rows.get(key) ?? { company, site, tenants: 0, quotaGiB: 0, usedGiB: 0 };
    rows.set(key, { ...row, tenants: row.tenants + 1 });
    rowOfTenant.set(instanceUid, key);
  }
  for await (const resource of vspc.list("/infrastructure/sites/tenants/backupResources")) {
    const row = rows.get(rowOfTenant.get(resource.tenantUid) ?? "");
    if (!row) continue; // Its tenant was created after the tenants were listed.
    row.quotaGiB += resource.storageQuota / 2 ** 30;
    row.usedGiB += (resource.usedSpace ?? 0) / 2 ** 30;
  }

  const sorted = [...rows.values()].sort((one, other) => other.usedGiB - one.usedGiB);
  console.table(
    sorted.map((row) => ({ ...row, quotaGiB: Math.round(row.quotaGiB), usedGiB: Math.round(row.usedGiB) })),
  );
  console.log(
    `${rowOfTenant.size} tenants, ${Math.round(sorted.reduce((sum, { usedGiB }) => sum + usedGiB, 0))} GiB used`,
  );
}

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
