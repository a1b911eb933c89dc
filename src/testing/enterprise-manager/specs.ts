import type { Schemas } from "../../enterprise-manager/schemas.js";
import type { Random } from "../random.js";
import { randomUid } from "../random.js";
import {
  backupServers,
  bareId,
  findNamed,
  gatewayPools,
  hardwarePlans,
  type Named,
  organizations,
  repositories,
  urn,
  wanAccelerators,
} from "./infrastructure.js";
import {
  type ComputeResourceRow,
  noCounters,
  noSettings,
  noUsage,
  type ResourceRow,
  type SubtenantRow,
  type TenantRow,
  type TenantSettings,
  type VCloudComputeResourceRow,
} from "./rows.js";
import { TaskFailure } from "./tasks.js";

/** Makes rows from what requests ask for, hidden until their task is finished. Each throws TaskFailure where it cannot. */

export function tenantFrom(spec: Schemas["CreateCloudTenantSpec"], random: Random): TenantRow {
  const server = known(backupServers, spec.BackupServerUid, "backup server");
  const tenant: TenantRow = {
    id: randomUid(random),
    hidden: true,
    name: spec.Name,
    server,
    type: typeFrom(spec),
    password: spec.Password,
    value: settingsFrom({ Enabled: true, ...spec, LeaseOptions: leaseFrom(spec.LeaseExpirationDate) }),
    usage: noUsage,
    counters: noCounters,
    pools: poolsFrom(spec.CloudGatewayPools?.CloudGatewayPoolUids),
    resources: (spec.Resources?.BackupResources ?? []).map((one) => resourceFrom(one, random)),
    computeResources: (spec.ComputeResources?.ComputeResources ?? []).map((one) => computeResourceFrom(one, random)),
    vCloudComputeResources: [],
    subtenants: [],
  };
  for (const one of spec.VCloudComputeResources?.VCloudComputeResources ?? []) {
    tenant.vCloudComputeResources.push(vCloudComputeResourceFrom(one, tenant));
  }
  const parts = [...tenant.resources, ...tenant.computeResources, ...tenant.vCloudComputeResources];
  for (const part of parts) part.hidden = false;
  return tenant;
}

/** The settings that a body holds; the others fall back. */
export function settingsFrom(body: { readonly [Name in keyof TenantSettings]?: unknown }): TenantSettings {
  const given = Object.entries(body).filter(([name, value]) => name in noSettings && value !== undefined);
  return { ...noSettings, ...Object.fromEntries(given) };
}

function leaseFrom(date: string | undefined): Schemas["CloudTenantLeaseOptions"] {
  return date === undefined ? { Enabled: false } : { Enabled: true, LeaseExpirationDate: date };
}

function typeFrom(spec: Schemas["CreateCloudTenantSpec"]): Schemas["CloudTenantTypeInfo"] {
  const none = { StandaloneTenant: null, vCloudTenant: null, ADTenantType: null };
  if (spec.TenantType === "VCD") {
    const found = organizations.find(({ ref }) => ref === spec.OrganizationRef);
    if (!found) throw new TaskFailure(`The organization ${spec.OrganizationRef ?? ""} was not found.`);
    return { ...none, vCloudTenant: { OrganizationName: found.name, OrganizationRef: found.ref } };
  }
  if (spec.TenantType === "ActiveDirectory") {
    if (!spec.Domain) throw new TaskFailure("An Active Directory tenant needs a Domain.");
    return { ...none, ADTenantType: { Domain: { ...spec.Domain, DomainAccount: null }, Account: spec.Name } };
  }
  if (!spec.Password) throw new TaskFailure("A standalone tenant needs a Password.");
  return { ...none, StandaloneTenant: { TenantCredentials: { Username: spec.Name, Password: null } } };
}

export function poolsFrom(uids: readonly string[] | null | undefined): readonly Named[] {
  return (uids ?? []).map((uid) => known(gatewayPools, uid, "gateway pool"));
}

export function resourceFrom(spec: Schemas["CreateCloudTenantResourceSpec"], random: Random): ResourceRow {
  const repository = known(repositories, spec.RepositoryUid, "repository");
  if (spec.QuotaMb > repository.capacityMb) throw new TaskFailure("The quota is larger than the repository.");
  const quota = {
    DisplayName: spec.Name,
    RepositoryUid: urn(repository),
    WanAcceleratorUid: acceleratorFrom(spec.WanAcceleratorUid),
    Quota: spec.QuotaMb,
    UsedQuota: 0,
  };
  return { id: randomUid(random), hidden: true, value: { RepositoryQuota: quota } };
}

export function computeResourceFrom(
  spec: Schemas["CloudTenantComputeResourceCreateSpec"],
  random: Random,
): ComputeResourceRow {
  const plan = known(hardwarePlans, spec.CloudHardwarePlanUid, "hardware plan");
  if (plan.platform !== spec.PlatformType) throw new TaskFailure(`The hardware plan is for ${plan.platform}.`);
  const storage = { StorageName: "Replica storage", StorageUsageGb: 0, StorageLimitGb: 300 };
  const value = {
    CloudHardwarePlanUid: urn(plan),
    WanAcceleratorUid: acceleratorFrom(spec.WanAcceleratorUid),
    PlatformType: spec.PlatformType,
    UseNetworkFailoverResources: spec.UseNetworkFailoverResources,
    NetworkAppliance: spec.NetworkAppliance ?? null,
    ComputeResourceStats: {
      MemoryUsageMb: 0,
      CPUCount: 0,
      StorageResourceStats: { StorageResourceStats: [storage] },
    },
  };
  return { id: randomUid(random), hidden: true, value };
}

/** The data center gives its id: an organization has it once. */
export function vCloudComputeResourceFrom(
  spec: Schemas["CloudTenantVCloudComputeResourceCreateSpec"],
  tenant: TenantRow,
): VCloudComputeResourceRow {
  const owner = organizations.find(({ ref }) => ref === tenant.type.vCloudTenant?.OrganizationRef);
  const found = owner?.dataCenters.find(({ ref }) => ref === spec.VirtualDataCenterRef);
  if (!found) throw new TaskFailure("The virtual data center is not one of the tenant's organization.");
  if (tenant.vCloudComputeResources.some(({ id }) => id === found.id)) {
    throw new TaskFailure("The virtual data center is already assigned to the tenant.");
  }
  const value = {
    VirtualDataCenterName: found.name,
    VirtualDataCenterRef: found.ref,
    Enabled: true,
    AllocationModel: "AllocationPool" as const,
    UseNetworkFailoverResources: spec.UseNetworkFailoverResources,
    ResourceUsage: { CpuUsageMhz: 0, MemoryUsageMb: 0, StorageUsageGb: 0 },
    WanAcceleratorUid: acceleratorFrom(spec.WanAcceleratorUid),
    NetworkAppliance: spec.NetworkAppliance ?? null,
  };
  return { id: found.id, hidden: true, value };
}

export function subtenantFrom(
  spec: Schemas["CloudSubtenantCreateSpec"],
  tenant: TenantRow,
  random: Random,
): SubtenantRow {
  if (tenant.subtenants.some(({ value }) => value.Name === spec.Name)) {
    throw new TaskFailure(`A subtenant named ${spec.Name} already exists.`);
  }
  const share = shareOf(tenant, spec.TenantResourceId, spec.UnlimitedQuota, spec.QuotaMb);
  const quota = { ...share, DisplayName: spec.QuotaName ?? spec.Name, UsedQuotaMb: 0, QuotaId: randomUid(random) };
  return {
    id: randomUid(random),
    hidden: true,
    password: spec.Password,
    value: {
      Name: spec.Name,
      Description: spec.Description ?? null,
      Enabled: spec.Enabled ?? true,
      RepositoryQuota: quota,
    },
  };
}

/** A share of one of the tenant's storage quotas. */
export function shareOf(tenant: TenantRow, resourceId: string, unlimited: boolean, given: number | undefined) {
  const resource = tenant.resources.find(({ id }) => id === bareId(resourceId));
  if (!resource) throw new TaskFailure(`The tenant has no storage quota ${resourceId}.`);
  if (!unlimited && given === undefined) throw new TaskFailure("A share that is not unlimited needs QuotaMb.");
  const mb = given ?? 1024;
  if (mb > resource.value.RepositoryQuota.Quota) throw new TaskFailure("The share is larger than the tenant's quota.");
  return { Unlimited: unlimited, TenantResourceId: resource.id, QuotaMb: mb };
}

/** A subtenant's share as a change asks for it; the quota it is taken from stays where none is named. */
export function changedShare(
  tenant: TenantRow,
  { value }: SubtenantRow,
  { Unlimited, TenantResourceId, QuotaMb, DisplayName }: Schemas["CloudSubtenantRepositoryQuotaInfo"],
): Schemas["CloudSubtenantRepositoryQuotaInfo"] {
  const resourceId = TenantResourceId ?? value.RepositoryQuota?.TenantResourceId ?? "";
  const share = shareOf(tenant, resourceId, Unlimited === true, QuotaMb);
  return { ...value.RepositoryQuota, ...share, DisplayName: DisplayName ?? null };
}

function acceleratorFrom(uid: string | undefined): string | null {
  return uid === undefined ? null : urn(known(wanAccelerators, uid, "WAN accelerator"));
}

function known<T extends Named>(all: readonly T[], uid: string, what: string): T {
  const found = findNamed(all, uid);
  if (!found) throw new TaskFailure(`The ${what} ${uid} was not found.`);
  return found;
}
