import { randomUid } from "../../random.js";
import { conflict, missing } from "../../refusal.js";
import { all, below, bodyOf, type Call, data, type ListReply } from "../call.js";
import type { ReplicationAppliance, ReplicationResource, ReplicationResourceInput } from "../rows.js";
import { patched, tenantOf } from "./lookup.js";

/** Native replication: one resource for each tenant that has it, with an appliance for each hardware plan. */
export const replication = {
  getTenantsReplicationResources: ({ store }: Call) => all(store.replicationResources),
  getTenantsReplicationResourcesUsages: ({ store }: Call) => all(store.replicationUsage),
  getTenantReplicationResourcesUsage: (call: Call) => below(call.store.replicationUsage, tenantOf(call).instanceUid),
  getTenantReplicationResources: (call: Call) => data(resourceOf(call)),
  createTenantReplicationResource: (call: Call) => {
    const { instanceUid: tenantUid, siteUid, assignedForCompany: companyUid } = tenantOf(call);
    if (find(call)) throw conflict(`The tenant ${tenantUid} has a replication resource already.`);
    const input = bodyOf<ReplicationResourceInput>(call);
    const row = call.store.replicationResources.insert({
      instanceUid: randomUid(call.random),
      tenantUid,
      companyUid,
      siteUid,
      hardwarePlans: input.hardwarePlans ?? [],
      isFailoverCapabilitiesEnabled: input.isFailoverCapabilitiesEnabled ?? false,
      isPublicAllocationEnabled: input.isPublicAllocationEnabled ?? false,
      numberOfPublicIps: input.numberOfPublicIps ?? 0,
    });
    call.store.tenants.update(tenantUid, { isNativeReplicationResourcesEnabled: true });
    return data(row);
  },
  patchTenantReplicationResource: (call: Call) => {
    const before = resourceOf(call);
    return data(call.store.replicationResources.update(before.instanceUid, patched(call, before)));
  },
  getTenantReplicationResourceHardwarePlan: (call: Call) => {
    const { hardwarePlanUid = "" } = call.path;
    const plan = resourceOf(call).hardwarePlans.find((one) => one.hardwarePlanUid === hardwarePlanUid);
    if (!plan) throw missing("The hardware plan", hardwarePlanUid);
    return data(plan);
  },
  getTenantReplicationResourcesNetworkAppliances: (call: Call): ListReply => {
    return below(call.store.appliances, tenantOf(call).instanceUid);
  },
  getTenantReplicationResourcesNetworkAppliance: (call: Call) => data(applianceOf(call)),
  patchTenantReplicationResourcesNetworkAppliance: (call: Call) => {
    const after = patched(call, applianceOf(call));
    call.store.changed.appliances.set(after.instanceUid, after);
    return data(after);
  },
};

function find(call: Call): ReplicationResource | undefined {
  const { replicationResources } = call.store;
  const [ordinal] = replicationResources.below(tenantOf(call).instanceUid);
  return ordinal === undefined ? undefined : replicationResources.at(ordinal);
}

function resourceOf(call: Call): ReplicationResource {
  const row = find(call);
  if (!row) throw missing("The replication resource of tenant", call.path.tenantUid ?? "");
  return row;
}

function applianceOf(call: Call): ReplicationAppliance {
  const { appliances } = call.store;
  const { applianceUid = "" } = call.path;
  const rows = appliances.below(tenantOf(call).instanceUid).map((ordinal) => appliances.at(ordinal));
  const row = rows.find(({ instanceUid }) => instanceUid === applianceUid);
  if (!row) throw missing("The network extension appliance", applianceUid);
  return row;
}
