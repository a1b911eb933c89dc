// Changes the storage quota of a tenant, but never below its used space.
//
//   node change-quota.ts TENANT GIB [--repository NAME] [--simulate]
import { parseArgs } from "node:util";
import { ApiError, and, apiKey, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { repository: { type: "string" }, simulate: { type: "boolean" } },
  });
  const [name, quota] = positionals;
  const gibibytes = Number(quota);
  if (!name || !(gibibytes >= 1)) throw new Error("usage: node change-quota.ts TENANT GIB [--repository NAME]");
  const vspc = connect(values.simulate);

  const tenants = vspc.list("/infrastructure/sites/tenants", {
    filter: (row) => row.name.equals(name),
    select: ["instanceUid"],
  });
  const { instanceUid: tenantUid } = await tenants.only();
  const resources = vspc.list("/infrastructure/sites/tenants/backupResources", {
    filter: (row) => {
      const isOfTenant = row.tenantUid.equals(tenantUid);
      return values.repository ? and(isOfTenant, row.cloudRepositoryName.equals(values.repository)) : isOfTenant;
    },
  });
  const { instanceUid: resourceUid, cloudRepositoryName, storageQuota, usedSpace } = await resources.only();

  const newQuota = gibibytes * 2 ** 30;
  if (newQuota < (usedSpace ?? 0)) throw new Error(`${cloudRepositoryName} already uses ${usedSpace} bytes`);
  const changed = await vspc.patch(
    "/infrastructure/sites/tenants/{tenantUid}/backupResources/{resourceUid}",
    { path: { tenantUid, resourceUid } },
    (resource) => {
      resource.storageQuota = newQuota;
    },
  );
  console.log(`${cloudRepositoryName}: ${storageQuota / 2 ** 30} GiB, now ${changed.storageQuota / 2 ** 30} GiB`);
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
