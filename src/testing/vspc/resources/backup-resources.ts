import { randomUid } from "../../random.js";
import { missing } from "../../refusal.js";
import { all, below, bodyOf, type Call, data, done } from "../call.js";
import type { BackupResource, BackupResourceInput } from "../rows.js";
import { patched, tenantOf } from "./lookup.js";

export const backupResources = {
  getTenantsBackupResources: ({ store }: Call) => all(store.backupResources),
  getTenantsBackupResourcesUsages: ({ store }: Call) => all(store.backupResourceUsage),
  getTenantBackupResources: (call: Call) => below(call.store.backupResources, tenantOf(call).instanceUid),
  getTenantBackupResourcesUsage: (call: Call) => below(call.store.backupResourceUsage, tenantOf(call).instanceUid),
  getTenantBackupResource: (call: Call) => data(resourceOf(call)),
  createTenantBackupResource: (call: Call) => {
    const { instanceUid: tenantUid, siteUid, assignedForCompany } = tenantOf(call);
    const { store, random } = call;
    const row = store.backupResources.insert({
      ...resourceDefaults,
      ...bodyOf<BackupResourceInput>(call),
      instanceUid: randomUid(random),
      companyUid: assignedForCompany,
      tenantUid,
      siteUid,
      usedSpace: 0,
    });
    store.tenants.update(tenantUid, { isBackupResourcesEnabled: true });
    return data(row);
  },
  patchTenantBackupResource: (call: Call) => {
    const before = resourceOf(call);
    return data(call.store.backupResources.update(before.instanceUid, patched(call, before)));
  },
  deleteTenantBackupResource: (call: Call) => {
    const { store } = call;
    const { instanceUid, tenantUid } = resourceOf(call);
    store.backupResources.remove(instanceUid);
    const isBackupResourcesEnabled = store.backupResources.below(tenantUid).length > 0;
    store.tenants.update(tenantUid, { isBackupResourcesEnabled });
    return done();
  },
};

const resourceDefaults = {
  serversQuota: null,
  isServersQuotaUnlimited: true,
  workstationsQuota: null,
  isWorkstationsQuotaUnlimited: true,
  vmsQuota: null,
  isVmsQuotaUnlimited: true,
  isWanAccelerationEnabled: false,
  wanAcceleratorUid: null,
  isDefault: false,
};

function resourceOf(call: Call): BackupResource {
  const { instanceUid } = tenantOf(call);
  const row = call.store.backupResources.get(call.path.resourceUid ?? "");
  if (row?.tenantUid !== instanceUid) throw missing("The backup resource", call.path.resourceUid ?? "");
  return row;
}
