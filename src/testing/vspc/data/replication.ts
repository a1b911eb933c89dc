import { hash } from "../../random.js";
import type { Table } from "../../table.js";
import type {
  HardwarePlan,
  ReplicationAppliance,
  ReplicationResource,
  ReplicationUsage,
  VcdReplicationAppliance,
  VcdReplicationResource,
  VcdReplicationUsage,
} from "../rows.js";
import * as cast from "./cast.js";
import { childTable } from "./children.js";
import { createDice } from "./dice.js";
import type { Tenants } from "./tenants.js";

/** One replication resource for each tenant that has native replication. */
export function createReplicationResources(seed: number, tenants: Tenants): Table<ReplicationResource> {
  const dice = createDice(seed, "replication");
  return childTable<ReplicationResource>(seed, tenants, {
    kind: "replication",
    per: 1,
    known: new Map(cast.replications.map(({ uid, tenant }) => [tenant, uid])),
    has: (tenant) => tenants.traits(tenant).hasReplication,
    uid: ({ instanceUid }) => instanceUid,
    tenantUid: ({ tenantUid }) => tenantUid,
    make: ({ index, tenant, tenantIndex, uid }) => {
      const { site } = tenants.traits(tenantIndex);
      const isPublicAllocationEnabled = dice.chance(index, "public", 3);
      return {
        instanceUid: uid,
        tenantUid: tenant.instanceUid,
        companyUid: tenant.assignedForCompany,
        siteUid: tenant.siteUid,
        hardwarePlans: site.planUids.map((hardwarePlanUid, at) => {
          const wanAcceleratorUid = at === 0 ? site.wanAcceleratorUid : null;
          return { hardwarePlanUid, isWanAccelerationEnabled: wanAcceleratorUid !== null, wanAcceleratorUid };
        }),
        isFailoverCapabilitiesEnabled: true,
        isPublicAllocationEnabled,
        numberOfPublicIps: isPublicAllocationEnabled ? 1 + dice.roll(index, "ips", 8) : 0,
      };
    },
  });
}

/** One replication resource for each tenant of VMware Cloud Director. */
export function createVcdReplicationResources(seed: number, tenants: Tenants): Table<VcdReplicationResource> {
  return childTable<VcdReplicationResource>(seed, tenants, {
    kind: "vcdReplication",
    per: 1,
    known: new Map(),
    has: (tenant) => tenants.traits(tenant).isVcd,
    uid: ({ instanceUid }) => instanceUid,
    tenantUid: ({ tenantUid }) => tenantUid,
    make: ({ tenant, tenantIndex, uid }) => {
      const { dataCenterUid, wanAcceleratorUid } = tenants.traits(tenantIndex).site;
      const isWanAccelerationEnabled = wanAcceleratorUid !== null;
      return {
        instanceUid: uid,
        tenantUid: tenant.instanceUid,
        companyUid: tenant.assignedForCompany,
        siteUid: tenant.siteUid,
        dataCenters: dataCenterUid === null ? [] : [{ dataCenterUid, isWanAccelerationEnabled, wanAcceleratorUid }],
        isFailoverCapabilitiesEnabled: true,
      };
    },
  });
}

/** The network extension appliance of each hardware plan of a resource. */
export function appliancesOf(resource: ReplicationResource, plan: (uid: string) => HardwarePlan | undefined) {
  return resource.hardwarePlans.map(({ hardwarePlanUid }): ReplicationAppliance => {
    const name = plan(hardwarePlanUid)?.name ?? "plan";
    const member =
      resource.instanceUid === cast.replications[0].uid ? cast.appliances.find(byPlan(hardwarePlanUid)) : undefined;
    return {
      instanceUid: member?.uid ?? pairUid(resource.instanceUid, hardwarePlanUid),
      name: member?.name ?? `nea-${resource.instanceUid.slice(0, 8)}-${name.toLowerCase().replaceAll(" ", "-")}`,
      hardwarePlanUid,
      hostName: member?.host ?? `esx01.${cast.domain}`,
      rootHostName: member?.root ?? null,
      externalNetworkName: "VM Network",
      tcpIpSettings: dhcp(),
    };
  });
}

function byPlan(uid: string) {
  return ({ plan }: { readonly plan: number }) => cast.hardwarePlans[plan]?.uid === uid;
}

/** The network extension appliance of each data centre of a resource. */
export function vcdAppliancesOf(resource: VcdReplicationResource, nameOf: (uid: string) => string | null) {
  return resource.dataCenters.map(({ dataCenterUid }): VcdReplicationAppliance => {
    const dataCenterName = nameOf(dataCenterUid);
    return {
      instanceUid: pairUid(resource.instanceUid, dataCenterUid),
      name: `nea-${(dataCenterName ?? dataCenterUid).toLowerCase()}`,
      dataCenterUid,
      dataCenterName,
      tcpIpSettings: dhcp(),
    };
  });
}

/** What a tenant uses of each hardware plan. */
export function replicationUsageOf(resource: ReplicationResource): ReplicationUsage[] {
  const { companyUid, tenantUid, siteUid } = resource;
  return resource.hardwarePlans.map(({ hardwarePlanUid }) => {
    const load = hash(tenantUid, hardwarePlanUid);
    const numberOfVms = load % 20;
    return {
      hardwarePlanUid,
      companyUid,
      tenantUid,
      siteUid,
      vCPUsConsumed: numberOfVms * 2,
      memoryUsage: numberOfVms * 4 * 2 ** 30,
      storageUsage: numberOfVms * 80 * 2 ** 30,
      hostsCoresCount: 16,
      numberOfVms,
    };
  });
}

/** What a tenant uses of each data centre. */
export function vcdReplicationUsageOf(resource: VcdReplicationResource): VcdReplicationUsage[] {
  const { companyUid, tenantUid, siteUid } = resource;
  return resource.dataCenters.map(({ dataCenterUid }) => {
    const cpus = hash(tenantUid, dataCenterUid) % 64;
    const [memoryUsage, storageUsage] = [cpus * 2 ** 31, cpus * 40 * 2 ** 30];
    return { dataCenterUid, companyUid, tenantUid, siteUid, cpuCountConsumed: cpus, memoryUsage, storageUsage };
  });
}

function dhcp() {
  return { dhcpEnabled: true, ipAddress: null, subnetMask: null, defaultGateway: null };
}

/** A uid of its own for what exists once for two things together. */
function pairUid(one: string, other: string): string {
  const [left = "", right = ""] = ["left", "right"].map((side) => hash(one, other, side).toString(16).padStart(8, "0"));
  return `${left}-${right.slice(0, 4)}-4${right.slice(4, 7)}-9${left.slice(1, 4)}-${left}${right.slice(4)}`;
}
