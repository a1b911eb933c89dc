import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { asObject } from "../../../util/objects.js";
import { notFound } from "../../http-error.js";
import { randomUid } from "../../random.js";
import type { Row } from "../../store/table.js";
import { bodyOf, content, type Handlers, type SessionCall, task } from "../call.js";
import { bareId, idIn } from "../document.js";
import {
  infrastructureRow,
  managedTenant,
  pathOf,
  subtenantsOf,
  type Tenant,
  tenantOf,
  tenantTable,
} from "../entities.js";
import { href, link } from "../links.js";
import { TaskFailure } from "../tasks.js";

/** A kind of row that is nested in a tenant: quotas, subscriptions and data centers. */
interface Part {
  /** Property of the tenant. */
  readonly container: "Resources" | "ComputeResources" | "VCloudComputeResources";
  readonly type: "CloudTenantResource" | "CloudTenantComputeResource" | "CloudTenantVCloudComputeResource";
  /** Path segment as the server writes it in links. */
  readonly segment: string;
  /** Returns the properties of a new row. Throws `TaskFailure`. */
  make(call: SessionCall, tenant: Tenant, spec: never): Row;
}

const resources: Part = {
  container: "Resources",
  type: "CloudTenantResource",
  segment: "resources",
  make: (call, _, spec: Schemas["CreateCloudTenantResourceSpec"]) => {
    const { UID: RepositoryUid, Capacity } = infrastructureRow(call, "Repository", spec.RepositoryUid);
    if (typeof Capacity === "number" && spec.QuotaMb * 2 ** 20 > Capacity)
      throw new TaskFailure("The quota is larger than the repository.");
    const usage = { Quota: spec.QuotaMb, UsedQuota: 0 };
    return { RepositoryQuota: { DisplayName: spec.Name, RepositoryUid, ...acceleratorFrom(call, spec), ...usage } };
  },
};

const computeResources: Part = {
  container: "ComputeResources",
  type: "CloudTenantComputeResource",
  segment: "computeResources",
  make: (call, _, spec: Schemas["CloudTenantComputeResourceCreateSpec"]) => {
    const plan = infrastructureRow(call, "CloudHardwarePlan", spec.CloudHardwarePlanUid);
    const platform = asObject(plan.HardwarePlanDetails).ViCloudHardwarePlan ? "VMware" : "HyperV";
    if (platform !== spec.PlatformType) throw new TaskFailure(`The hardware plan is for ${platform}.`);
    const storage = { StorageName: "Replica storage", StorageUsageGb: 0, StorageLimitGb: 300 };
    return {
      CloudHardwarePlanUid: plan.UID,
      ...acceleratorFrom(call, spec),
      PlatformType: platform,
      UseNetworkFailoverResources: spec.UseNetworkFailoverResources,
      NetworkAppliance: spec.NetworkAppliance ?? null,
      ComputeResourceStats: {
        MemoryUsageMb: 0,
        CPUCount: 0,
        StorageResourceStats: { StorageResourceStats: [storage] },
      },
    };
  },
};

/** The ID of a data center is that of its reference, so that a tenant has it once. */
const dataCenters: Part = {
  container: "VCloudComputeResources",
  type: "CloudTenantVCloudComputeResource",
  segment: "vcloudcomputeresources",
  make: (call, tenant, spec: Schemas["CloudTenantVCloudComputeResourceCreateSpec"]) => {
    const { VirtualDataCenterRef, UseNetworkFailoverResources, NetworkAppliance = null } = spec;
    const organization = tenant.TenantType?.vCloudTenant?.OrganizationName;
    const Id = /urn:vcloud:vdc:([\da-f-]{36})$/i.exec(VirtualDataCenterRef)?.[1];
    if (!Id || !organization) throw new TaskFailure("The virtual data center is not one of the tenant's organization.");
    if (rowsOf(tenant, dataCenters).some((row) => row.Id === Id))
      throw new TaskFailure("The virtual data center is already assigned to the tenant.");
    return {
      Id,
      VirtualDataCenterName: `${organization}-vdc`,
      VirtualDataCenterRef,
      Enabled: true,
      AllocationModel: "AllocationPool",
      UseNetworkFailoverResources,
      ResourceUsage: { CpuUsageMhz: 0, MemoryUsageMb: 0, StorageUsageGb: 0 },
      ...acceleratorFrom(call, spec),
      NetworkAppliance,
    };
  },
};

export const tenantParts: Handlers = {
  ...handlersOf("TenantResource", resources),
  ...handlersOf("TenantComputeResource", computeResources),
  ...handlersOf("TenantVCloudComputeResource", dataCenters),
};

/** Returns the properties with the parts of a new tenant. */
export function initialParts(call: SessionCall, tenant: Tenant, spec: Schemas["CreateCloudTenantSpec"]): Row {
  const isDirector = Boolean(tenant.TenantType?.vCloudTenant);
  const made = (part: Part, specs: readonly object[] = []) => {
    return listOf(
      part,
      specs.map((one) => newRow(call, tenant, part, one)),
    );
  };
  const centers = spec.VCloudComputeResources?.VCloudComputeResources;
  return {
    Resources: made(resources, spec.Resources?.BackupResources),
    ComputeResources: made(computeResources, spec.ComputeResources?.ComputeResources),
    VCloudComputeResources: isDirector || centers ? made(dataCenters, centers) : null,
  };
}

function handlersOf(noun: string, part: Part): Handlers {
  const { type, container } = part;
  const change = (call: SessionCall, tenant: Tenant, edit: (rows: readonly Row[]) => readonly Row[]) => {
    const id = bareId(tenant.UID);
    const current = tenantTable(call).get(id);
    if (current) tenantTable(call).update(id, { [container]: listOf(part, edit(rowsOf(current, part))) });
  };
  return {
    [`get${noun}s`]: (call) => {
      const tenant = tenantOf(call);
      const rows = rowsOf(tenant, part).map((row) => withLinks(tenant, row));
      return content(`${type}s`, listOf(part, rows));
    },
    [`get${noun}`]: (call) => {
      const tenant = tenantOf(call);
      return content(type, withLinks(tenant, namedRow(call, tenant, part)));
    },
    [`create${noun}`]: (call) => {
      const tenant = managedTenant(call);
      return task(() => {
        const row = newRow(call, tenant, part, bodyOf<object>(call));
        return () => {
          change(call, tenant, (rows) => [...rows, row]);
          return { Rel: "Related", Href: String(row.Href), Type: type };
        };
      });
    },
    [`delete${noun}`]: (call) => {
      const tenant = managedTenant(call);
      const { Id } = namedRow(call, tenant, part);
      return task(() => {
        if (subtenantsOf(call, tenant).some(({ RepositoryQuota }) => RepositoryQuota?.TenantResourceId === Id))
          throw new TaskFailure("Subtenants have shares of the quota.");
        return () => change(call, tenant, (rows) => rows.filter((row) => row.Id !== Id));
      });
    },
  };
}

function newRow(call: SessionCall, tenant: Tenant, { make, segment, type }: Part, spec: object): Row {
  const { Id, ...properties } = { Id: randomUid(call.random), ...make(call, tenant, spec as never) };
  return { Href: href(`${pathOf(tenant)}/${segment}/${Id}`), Type: type, Id, Links: null, ...properties };
}

function rowsOf(tenant: Row, { container, type }: Part): readonly Row[] {
  return (asObject(tenant[container])[`${type}s`] ?? []) as readonly Row[];
}

function listOf({ type }: Part, rows: readonly Row[]): Row {
  return { [`${type}s`]: rows };
}

/** Only rows outside of their tenant have links. */
function withLinks(tenant: Tenant, row: Row): Row {
  const up = link("Up", `${pathOf(tenant)}?format=Entity`, "CloudTenant", tenant.Name);
  return { ...row, Links: [up, { Rel: "Delete", Href: row.Href }] };
}

function namedRow({ path }: SessionCall, tenant: Tenant, part: Part): Row {
  const id = Object.entries(path).find(([parameter]) => parameter !== "tenantId")?.[1] ?? "";
  const row = rowsOf(tenant, part).find((one) => idIn(one) === bareId(id));
  if (!row) throw notFound(part.type, id);
  return row;
}

function acceleratorFrom(call: SessionCall, { WanAcceleratorUid: uid }: { readonly WanAcceleratorUid?: string }): Row {
  return { WanAcceleratorUid: uid === undefined ? null : infrastructureRow(call, "WanAccelerator", uid).UID };
}
