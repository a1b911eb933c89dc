// Lists used cloud storage of tenants that have no company, are disabled, or whose lease has expired.
//
//   node orphaned-storage.ts [--simulate]
import { parseArgs } from "node:util";
import { ApiError, and, apiKey, createVspcClient, or } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values } = parseArgs({ options: { simulate: { type: "boolean" } } });
  const vspc = connect(values.simulate);

  const tenants = vspc.list("/infrastructure/sites/tenants", {
    filter: (tenant) =>
      or(
        tenant.assignedForCompany.equals(null),
        tenant.isEnabled.equals(false),
        and(tenant.isLeaseExpirationEnabled.equals(true), tenant.leaseExpirationDate.lessThan(new Date())),
      ),
    select: ["instanceUid", "name", "siteName", "isEnabled", "assignedForCompany"],
  });
  const orphans = new Map<string, { tenant: string; site: string; reason: string }>();
  for await (const { instanceUid, name, siteName, isEnabled, assignedForCompany } of tenants) {
    const reason = assignedForCompany === null ? "no company" : isEnabled ? "lease expired" : "disabled";
    orphans.set(instanceUid, { tenant: name ?? instanceUid, site: siteName ?? "-", reason });
  }

  const rows = [];
  const resources = vspc.list("/infrastructure/sites/tenants/backupResources", {
    filter: (resource) => resource.usedSpace.greaterThan(0),
    select: ["tenantUid", "cloudRepositoryName", "usedSpace"],
  });
  for await (const { tenantUid, cloudRepositoryName, usedSpace } of resources) {
    const orphan = orphans.get(tenantUid);
    if (orphan) rows.push({ ...orphan, repository: cloudRepositoryName, GiB: Math.round((usedSpace ?? 0) / 2 ** 30) });
  }
  console.table(rows.sort((one, other) => other.GiB - one.GiB));
  console.log(`${rows.reduce((sum, { GiB }) => sum + GiB, 0)} GiB of orphaned storage`);
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
