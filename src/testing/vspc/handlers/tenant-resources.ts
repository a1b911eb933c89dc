import { notFound } from "../../http-error.js";
import { propertiesOf } from "../../schema.js";
import type { Row } from "../../store/table.js";
import { type Call, type Handlers, namedRow } from "../call.js";

/** Kinds of resources of tenants: the property of the tenant that is `true` if it has one, and the ID in its usage. */
export const resourceKinds = {
  TenantBackupResource: { flag: "isBackupResourcesEnabled", id: "backupResourceUid" },
  TenantReplicationResource: { flag: "isNativeReplicationResourcesEnabled", id: "hardwarePlanUid" },
  TenantVcdReplicationResource: { flag: "isVcdReplicationResourcesEnabled", id: "dataCenterUid" },
} as const;

export type ResourceKind = keyof typeof resourceKinds;

/** Returns what a resource assigns to its tenant: hardware plans or data centers, or the resource itself. */
function itemsIn(resource: Row): readonly Row[] {
  const list = Object.values(resource).find(Array.isArray);
  return list ?? [{ ...resource, backupResourceUid: resource.instanceUid }];
}

/** Updates the usage of a tenant: rows for new resources are added, those of deleted ones removed. */
export function updateUsage({ store, path: { tenantUid } }: Call, kind: ResourceKind): void {
  const { id } = resourceKinds[kind];
  const usage = store.table(`${kind}Usage`);
  const unused = Object.fromEntries(Object.keys(propertiesOf(usage.schema)).map((name) => [name, 0]));
  const before = usage.where("tenantUid", tenantUid);
  for (const row of before) usage.remove(usage.key(row));
  for (const resource of store.table(kind).where("tenantUid", tenantUid)) {
    const { companyUid, siteUid } = resource;
    for (const item of itemsIn(resource)) {
      const facts = Object.fromEntries(Object.entries(item).filter(([name]) => name in unused));
      const known = before.find((row) => row[id] === item[id]);
      usage.insert({ ...unused, companyUid, tenantUid, siteUid, ...known, ...facts });
    }
  }
}

function itemsOf(call: Call, kind: ResourceKind): readonly Row[] {
  const { instanceUid } = namedRow(call, "CloudTenant", "tenantUid");
  return call.store.table(kind).where("tenantUid", instanceUid).flatMap(itemsIn);
}

function itemAt(call: Call, kind: ResourceKind): Row {
  const { id } = resourceKinds[kind];
  const item = itemsOf(call, kind).find((one) => one[id] === call.path[id]);
  if (!item) throw notFound(id, call.path[id] ?? "");
  return item;
}

/** Returns the network extension appliances of the plans or data centers that are assigned to a tenant. */
function appliancesOf(call: Call, kind: ResourceKind): readonly Row[] {
  const { id } = resourceKinds[kind];
  const assigned = itemsOf(call, kind).map((item) => item[id]);
  return (
    call.store
      .tableOf(call.operation)
      ?.rows()
      .filter((row) => assigned.includes(row[id])) ?? []
  );
}

export const tenantResources: Handlers = {
  getTenantReplicationResourceHardwarePlan: (call) => itemAt(call, "TenantReplicationResource"),
  getTenantReplicationResourcesNetworkAppliances: (call) => appliancesOf(call, "TenantReplicationResource"),
  getTenantVcdReplicationResourceDataCenter: (call) => itemAt(call, "TenantVcdReplicationResource"),
  getTenantVcdReplicationResourcesNetworkAppliances: (call) => appliancesOf(call, "TenantVcdReplicationResource"),
};
