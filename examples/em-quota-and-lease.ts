// Sets the end of a tenant's lease, or the quota of one of its subtenants, in Enterprise Manager.
//
//   node em-quota-and-lease.ts TENANT [--lease YYYY-MM-DD] [--subtenant NAME --quota GIB] [--simulate]
import { parseArgs } from "node:util";
import { ApiError, createEnterpriseManagerClient } from "vspc-client/enterprise-manager";
import { enterpriseManagerFromEnvironment } from "vspc-client/node";
import { createEnterpriseManagerSimulator, defaultEnterpriseManagerUser } from "vspc-client/testing";

async function main() {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { lease: text, subtenant: text, quota: text, simulate: { type: "boolean" } },
  });
  const { lease, subtenant: subtenantName, quota } = values;
  const [name] = positionals;
  const isLease = lease === undefined || /^\d{4}-\d\d-\d\d$/.test(lease);
  const isQuota = subtenantName === undefined || Number(quota) >= 1;
  if (!name || !isLease || !isQuota || !(lease || subtenantName))
    throw new Error("usage: node em-quota-and-lease.ts TENANT [--lease YYYY-MM-DD] [--subtenant NAME --quota GIB]");

  const em = connect(values.simulate);
  try {
    const { UID } = await em.query("CloudTenant", { filter: (tenant) => tenant.Name.equals(name) }).only();
    if (lease) {
      const changed = await em.tenants.update(UID, (tenant) => {
        tenant.LeaseOptions = { Enabled: true, LeaseExpirationDate: `${lease}T00:00:00Z` };
      });
      console.log(`${name}: lease until ${changed.LeaseOptions?.LeaseExpirationDate}`);
    }
    if (subtenantName) {
      const subtenant = (await em.subtenants.list(UID)).find(({ Name }) => Name === subtenantName);
      if (!subtenant) throw new Error(`${name} has no subtenant ${subtenantName}`);
      const changed = await em.subtenants.update(UID, subtenant.Id, (draft) => {
        draft.RepositoryQuota = { ...draft.RepositoryQuota, Unlimited: false, QuotaMb: Number(quota) * 1024 };
      });
      console.log(`${subtenantName}: ${changed.RepositoryQuota?.QuotaMb} MB`);
    }
  } finally {
    await em.close();
  }
}

function connect(simulate = false) {
  if (!simulate) return createEnterpriseManagerClient(enterpriseManagerFromEnvironment());
  console.error("SIMULATED");
  const { fetch } = createEnterpriseManagerSimulator();
  const baseUrl = "https://simulated.example";
  return createEnterpriseManagerClient({ baseUrl, ...defaultEnterpriseManagerUser, fetch });
}

main().catch((error: Error) => {
  console.error(error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);
  process.exitCode = 1;
});
