import type { BackupResource, BackupResourceUsage, Product, Tenant } from "../rows.js";

/** What a tenant uses of a backup resource. */
export function backupUsageOf(resource: BackupResource): BackupResourceUsage {
  const { companyUid, tenantUid, instanceUid, storageQuota, usedSpace } = resource;
  const usedStorageQuota = usedSpace ?? 0;
  return {
    companyUid,
    tenantUid,
    backupResourceUid: instanceUid,
    storageQuota,
    usedStorageQuota,
    archiveTierUsage: null,
    capacityTierUsage: Math.floor(usedStorageQuota / 4),
    performanceTierUsage: usedStorageQuota - Math.floor(usedStorageQuota / 4),
    serverBackups: usedStorageQuota > 0 ? 2 : 0,
    workstationBackups: usedStorageQuota > 0 ? 5 : 0,
    vmBackups: usedStorageQuota > 0 ? 12 : 0,
  };
}

/** The product of a tenant that belongs to a company. */
export function productsOf({ instanceUid, siteUid, assignedForCompany }: Tenant): readonly Product[] {
  if (assignedForCompany === null) return [];
  return [
    {
      instanceUid,
      productType: "VBR",
      version: "13.0.1.180",
      siteUid,
      companyUid: assignedForCompany,
      tenantUid: instanceUid,
      isVersionInfoAvailable: true,
    },
  ];
}
