import type { paths, VspcClient } from "../../index.js";
import type { Report } from "./report.js";

/** What each company consumes: companies joined to their tenants, and those to their resources and usage. Reads only. */
export async function consumptionChapter(vspc: VspcClient<paths>, { step, say, table }: Report): Promise<void> {
  await step("Consumption by company", async () => {
    const companies = vspc.list("/organizations/companies", { select: ["instanceUid", "name"] });
    const resources = vspc.list("/infrastructure/sites/tenants/backupResources");
    const usage = vspc.list("/infrastructure/sites/tenants/backupResources/usage");
    const owners = new Map<string, string>();
    for await (const tenant of vspc.list("/infrastructure/sites/tenants", {
      select: ["instanceUid", "assignedForCompany"],
    })) {
      if (tenant.assignedForCompany) owners.set(tenant.instanceUid, tenant.assignedForCompany);
    }
    const quotas = await sums(resources, owners, ({ storageQuota }) => storageQuota);
    const used = await sums(usage, owners, ({ usedStorageQuota }) => usedStorageQuota);
    const rows = [];
    for await (const { instanceUid, name } of companies) {
      rows.push({ name, quotaGiB: inGiB(quotas.get(instanceUid)), usedGiB: inGiB(used.get(instanceUid)) });
    }
    rows.sort((one, other) => other.usedGiB - one.usedGiB);
    table(rows.slice(0, 5), ["name", "quotaGiB", "usedGiB"]);
    say(`… ${rows.length} companies, ${rows.filter(({ quotaGiB }) => quotaGiB > 0).length} with storage`);
  });
}

/** Bytes by company of rows that belong to tenants. */
async function sums<Row extends { readonly tenantUid?: string }>(
  rows: AsyncIterable<Row>,
  owners: ReadonlyMap<string, string>,
  bytesOf: (row: Row) => number | null | undefined,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for await (const row of rows) {
    const company = owners.get(row.tenantUid ?? "");
    if (company !== undefined) found.set(company, (found.get(company) ?? 0) + (bytesOf(row) ?? 0));
  }
  return found;
}

const inGiB = (bytes = 0) => Math.round(bytes / 2 ** 30);
