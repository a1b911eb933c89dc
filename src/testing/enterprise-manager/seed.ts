import type { Schemas } from "../../enterprise-manager/schemas.js";
import { type Random, randomFrom } from "../random.js";
import { backupServers, gatewayPools, hardwarePlans, organizations, repositories, urn } from "./infrastructure.js";
import type { TenantRow } from "./rows.js";
import { subtenantFrom, tenantFrom } from "./specs.js";

/** Password of every standalone tenant and every subtenant at the start. */
export const defaultTenantPassword = "simulated-password";

const first = ["Alder", "Birch", "Cedar", "Dunlin", "Eider", "Fjord", "Gannet", "Heron", "Ibis", "Juniper"];
const second = ["Logistics", "Foundry", "Dairy", "Shipyard", "Clinic", "Brewery", "Press"];

/** The tenants at the start: mostly standalone, every fourth of Cloud Director, every seventh of Active Directory. */
export function seededTenants(seed: number, count: number): TenantRow[] {
  return Array.from({ length: count }, (_, at) => tenant(at, randomFrom(seed, "enterprise-manager tenant", at)));
}

function tenant(at: number, random: Random): TenantRow {
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const name = nameOf(at);
  const row = tenantFrom({ ...common(at, name, random), ...kindOf(at, name) }, random);
  row.hidden = false;
  const [resource] = row.resources;
  if (resource) {
    const quota = resource.value.RepositoryQuota;
    resource.value = { RepositoryQuota: { ...quota, UsedQuota: between(0, quota.Quota) } };
    for (const number of Array.from({ length: between(0, 3) }, (_, index) => index + 1)) {
      const share = { Name: `user-${number}`, Password: defaultTenantPassword, TenantResourceId: resource.id };
      const unlimited = random() < 0.5;
      const subtenant = subtenantFrom({ ...share, UnlimitedQuota: unlimited, QuotaMb: 1024 * number }, row, random);
      row.subtenants.push({ ...subtenant, hidden: false });
    }
  }
  const count = between(0, 9);
  const usage = { LastResult: random() < 0.8 ? "Success" : "Warning", LastActive: "2026-11-01T22:14:07Z" };
  const counts = {
    VmCount: count,
    BackupCount: count,
    ReplicaCount: between(0, 2),
    WorkStationBackupCount: between(0, 5),
  };
  const counters = { ...row.counters, NewWorkstationBackupCount: between(0, 3) };
  return { ...row, usage: { ...row.usage, ...usage, ...counts }, counters };
}

function nameOf(at: number): string {
  const round = Math.floor(at / (first.length * second.length));
  return `${first[at % first.length]} ${second[at % second.length]}${round === 0 ? "" : ` ${round + 1}`}`;
}

function common(at: number, name: string, random: Random): Schemas["CreateCloudTenantSpec"] {
  const repository = repositories[at % repositories.length];
  const server = backupServers[random() < 0.7 ? 0 : 1];
  const pool = gatewayPools[at % gatewayPools.length];
  const quota = 1024 * (50 + Math.floor(random() * 900));
  return {
    Name: name,
    Description: `Contract ${1000 + at}`,
    Enabled: random() < 0.9,
    BackupServerUid: server ? urn(server) : "",
    MaxConcurrentTasks: 1 + Math.floor(random() * 4),
    ...(repository && {
      Resources: { BackupResources: [{ Name: `${name} vault`, RepositoryUid: urn(repository), QuotaMb: quota }] },
    }),
    ...(pool && at % 3 === 0 && { CloudGatewayPools: { CloudGatewayPoolUids: [urn(pool)] } }),
  };
}

function kindOf(at: number, name: string): Partial<Schemas["CreateCloudTenantSpec"]> {
  const organization = organizations[at % organizations.length];
  const [dataCenter] = organization?.dataCenters ?? [];
  const [plan] = hardwarePlans;
  const appliance = { UseNetworkFailoverResources: at % 2 === 0 };
  if (at % 4 === 3 && organization && dataCenter) {
    const resource = { VirtualDataCenterRef: dataCenter.ref, ...appliance };
    const resources = { VCloudComputeResources: { VCloudComputeResources: [resource] } };
    return { TenantType: "VCD", OrganizationRef: organization.ref, ...resources };
  }
  if (at % 7 === 5) {
    const domain = { DomainName: "skerry.example", DomainAccount: "skerry\\ldap-reader", Port: 389 };
    return { Name: `skerry\\${name}`, TenantType: "ActiveDirectory", Domain: domain };
  }
  const resources = plan && { CloudHardwarePlanUid: urn(plan), PlatformType: plan.platform, ...appliance };
  const compute = resources && at % 2 === 0 && { ComputeResources: { ComputeResources: [resources] } };
  return { TenantType: "Standalone", Password: defaultTenantPassword, ...compute };
}
