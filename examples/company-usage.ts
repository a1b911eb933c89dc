// Compares the usage of a company with its quotas. Exits with 1 if a quota is exceeded.
//
//   node company-usage.ts COMPANY [--simulate]
import { parseArgs } from "node:util";
import { type AggregatedUsage, ApiError, apiKey, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { simulate: { type: "boolean" } } });
  const [name] = positionals;
  if (!name) throw new Error("usage: node company-usage.ts COMPANY [--simulate]");
  const vspc = connect(values.simulate);

  const companies = vspc.list("/organizations/companies", { filter: (company) => company.name.equals(name) });
  const { instanceUid: companyUid, companyServices } = await companies.only();
  const locations = await vspc.get("/organizations/companies/{companyUid}/usage", { path: { companyUid } });
  const counters = locations.flatMap((location) => location.counters);
  const used = (type: AggregatedUsage["type"]) =>
    counters.reduce((sum, counter) => sum + (counter.type === type ? counter.value : 0), 0);
  const resources = await vspc
    .list("/infrastructure/sites/tenants/backupResources", { filter: (row) => row.companyUid.equals(companyUid) })
    .toArray();

  const agents = companyServices.remoteServices?.backupAgentsManagement;
  const rows = [
    ...resources.map(({ cloudRepositoryName, usedSpace, storageQuota }) => ({
      what: `${cloudRepositoryName} in GiB`,
      used: Math.ceil((usedSpace ?? 0) / 2 ** 30),
      quota: storageQuota / 2 ** 30,
    })),
    { what: "workstation agents", used: used("ManagedWorkstationAgents"), quota: agents?.workstationAgentsQuota },
    { what: "server agents", used: used("ManagedServerAgents"), quota: agents?.serverAgentsQuota },
    { what: "virtual machines", used: used("BackedupVms"), quota: null },
  ];
  console.table(rows.map((row) => ({ ...row, quota: row.quota ?? "unlimited" })));
  const exceeded = rows.filter((row) => row.used > (row.quota ?? Infinity));
  console.log(
    exceeded.length === 0 ? "within all quotas" : `over quota: ${exceeded.map(({ what }) => what).join(", ")}`,
  );
  if (exceeded.length > 0) process.exitCode = 1;
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
