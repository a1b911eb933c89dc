import { randomUid } from "../../random.js";
import { conflict, missing } from "../../refusal.js";
import { all, below, bodyOf, type Call, data, type ListReply } from "../call.js";
import type { VcdReplicationAppliance, VcdReplicationResource, VcdReplicationResourceInput } from "../rows.js";
import { patched, tenantOf } from "./lookup.js";

/** Replication to VMware Cloud Director: one resource for each tenant that has it, with an appliance for each data centre. */
export const vcdReplication = {
  getTenantsVcdReplicationResources: ({ store }: Call) => all(store.vcdReplicationResources),
  getTenantsVcdReplicationResourcesUsages: ({ store }: Call) => all(store.vcdReplicationUsage),
  getTenantVcdReplicationResourcesUsage: (call: Call) => {
    return below(call.store.vcdReplicationUsage, tenantOf(call).instanceUid);
  },
  getTenantVcdReplicationResources: (call: Call) => data(resourceOf(call)),
  createTenantVcdReplicationResource: (call: Call) => {
    const { instanceUid: tenantUid, siteUid, assignedForCompany: companyUid } = tenantOf(call);
    if (find(call)) throw conflict(`The tenant ${tenantUid} has a replication resource already.`);
    const input = bodyOf<VcdReplicationResourceInput>(call);
    const row = call.store.vcdReplicationResources.insert({
      instanceUid: randomUid(call.random),
      tenantUid,
      companyUid,
      siteUid,
      dataCenters: input.dataCenters ?? [],
      isFailoverCapabilitiesEnabled: input.isFailoverCapabilitiesEnabled ?? false,
    });
    call.store.tenants.update(tenantUid, { isVcdReplicationResourcesEnabled: true });
    return data(row);
  },
  patchTenantVcdReplicationResource: (call: Call) => {
    const before = resourceOf(call);
    return data(call.store.vcdReplicationResources.update(before.instanceUid, patched(call, before)));
  },
  getTenantVcdReplicationResourceDataCenter: (call: Call) => {
    const { dataCenterUid = "" } = call.path;
    const dataCenter = resourceOf(call).dataCenters.find((one) => one.dataCenterUid === dataCenterUid);
    if (!dataCenter) throw missing("The data center", dataCenterUid);
    return data(dataCenter);
  },
  getTenantVcdReplicationResourcesNetworkAppliances: (call: Call): ListReply => {
    return below(call.store.vcdAppliances, tenantOf(call).instanceUid);
  },
  getTenantVcdReplicationResourcesNetworkAppliance: (call: Call) => data(applianceOf(call)),
  patchTenantVcdReplicationResourcesNetworkAppliance: (call: Call) => {
    const after = patched(call, applianceOf(call));
    call.store.changed.vcdAppliances.set(after.instanceUid, after);
    return data(after);
  },
};

function find(call: Call): VcdReplicationResource | undefined {
  const { vcdReplicationResources } = call.store;
  const [ordinal] = vcdReplicationResources.below(tenantOf(call).instanceUid);
  return ordinal === undefined ? undefined : vcdReplicationResources.at(ordinal);
}

function resourceOf(call: Call): VcdReplicationResource {
  const row = find(call);
  if (!row) throw missing("The replication resource of tenant", call.path.tenantUid ?? "");
  return row;
}

function applianceOf(call: Call): VcdReplicationAppliance {
  const { vcdAppliances } = call.store;
  const { applianceUid = "" } = call.path;
  const rows = vcdAppliances.below(tenantOf(call).instanceUid).map((ordinal) => vcdAppliances.at(ordinal));
  const row = rows.find(({ instanceUid }) => instanceUid === applianceUid);
  if (!row) throw missing("The network extension appliance", applianceUid);
  return row;
}
