import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { asObject } from "../../../util/objects.js";
import { notFound } from "../../http-error.js";
import { randomUid } from "../../random.js";
import type { Row } from "../../store/table.js";
import {
  bodyOf,
  type Call,
  content,
  type Handlers,
  infrastructureRow,
  managedTenant,
  subtenantsOf,
  type Tenant,
  tenantOf,
} from "../call.js";
import { bareId, idIn } from "../document.js";
import { href, link } from "../links.js";
import { TaskFailure } from "../tasks.js";
import { unused } from "./rows.js";

/** A kind of row that is nested in a tenant: quotas, subscriptions and data centers. */
interface Part {
  /** Property of the tenant. */
  readonly container: "Resources" | "ComputeResources" | "VCloudComputeResources";
  readonly type: "CloudTenantResource" | "CloudTenantComputeResource" | "CloudTenantVCloudComputeResource";
  /** Path segment as the server writes it in links. */
  readonly segment: string;
  /** Returns the properties of a new row that are not those of its specification. Throws `TaskFailure`. */
  make(call: Call, tenant: Tenant, spec: never): Row;
}

const resources: Part = {
  container: "Resources",
  type: "CloudTenantResource",
  segment: "resources",
  make: (call, _, spec: Schemas["CreateCloudTenantResourceSpec"]) => {
    const { UID: RepositoryUid, Capacity } = infrastructureRow(call, "Repository", spec.RepositoryUid);
    if (typeof Capacity === "number" && spec.QuotaMb * 2 ** 20 > Capacity)
      throw new TaskFailure("The quota is larger than the repository.");
    const quota = { DisplayName: spec.Name, RepositoryUid, Quota: spec.QuotaMb, UsedQuota: 0 };
    return { RepositoryQuota: { ...quota, ...acceleratorFrom(call, spec) } };
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
    return { CloudHardwarePlanUid: plan.UID, ...acceleratorFrom(call, spec) };
  },
};

/** The ID of a data center is that of its reference, so that a tenant has it once. */
const dataCenters: Part = {
  container: "VCloudComputeResources",
  type: "CloudTenantVCloudComputeResource",
  segment: "vcloudcomputeresources",
  make: (call, tenant, spec: Schemas["CloudTenantVCloudComputeResourceCreateSpec"]) => {
    const organization = tenant.TenantType?.vCloudTenant?.OrganizationName;
    const Id = /urn:vcloud:vdc:([\da-f-]{36})$/i.exec(spec.VirtualDataCenterRef)?.[1];
    if (!Id || !organization) throw new TaskFailure("The virtual data center is not one of the tenant's organization.");
    if (rowsOf(tenant, dataCenters).some((row) => row.Id === Id))
      throw new TaskFailure("The virtual data center is already assigned to the tenant.");
    return { Id, VirtualDataCenterName: `${organization}-vdc`, ...acceleratorFrom(call, spec) };
  },
};

export const tenantParts: Handlers = {
  ...handlersOf("TenantResource", resources),
  ...handlersOf("TenantComputeResource", computeResources),
  ...handlersOf("TenantVCloudComputeResource", dataCenters),
};

/** Returns the properties with the parts of a new tenant. */
export function initialParts(call: Call, tenant: Tenant, spec: Schemas["CreateCloudTenantSpec"]): Row {
  const made = (part: Part, specs: readonly object[] = []) => {
    const rows = specs.map((one) => newRow(call, tenant, part, one));
    return listOf(part, rows);
  };
  const centers = spec.VCloudComputeResources?.VCloudComputeResources;
  return {
    Resources: made(resources, spec.Resources?.BackupResources),
    ComputeResources: made(computeResources, spec.ComputeResources?.ComputeResources),
    VCloudComputeResources: tenant.TenantType?.vCloudTenant || centers ? made(dataCenters, centers) : null,
  };
}

function handlersOf(noun: string, part: Part): Handlers {
  const { type, container } = part;
  const change = ({ store }: Call, tenant: Tenant, edit: (rows: readonly Row[]) => readonly Row[]) => {
    const table = store.table("CloudTenant");
    const current = table.get(table.key(tenant));
    if (current) table.update(table.key(tenant), { [container]: listOf(part, edit(rowsOf(current, part))) });
  };
  return {
    [`get${noun}s`]: (call) => {
      const tenant = tenantOf(call);
      const rows = rowsOf(tenant, part).map((row) => withLinks(tenant, row));
      return content(`${type}s`, listOf(part, rows));
    },
    [`get${noun}`]: (call) => {
      const tenant = tenantOf(call);
      return content(type, withLinks(tenant, partAt(call, tenant, part)));
    },
    [`create${noun}`]: (call) => {
      const tenant = managedTenant(call);
      return () => {
        const row = newRow(call, tenant, part, bodyOf<object>(call));
        return () => {
          change(call, tenant, (rows) => [...rows, row]);
          return { Rel: "Related", Href: String(row.Href), Type: type };
        };
      };
    },
    [`delete${noun}`]: (call) => {
      const tenant = managedTenant(call);
      const { Id } = partAt(call, tenant, part);
      return () => {
        if (subtenantsOf(call, tenant).some(({ RepositoryQuota }) => RepositoryQuota?.TenantResourceId === Id))
          throw new TaskFailure("Subtenants have shares of the quota.");
        return () => change(call, tenant, (rows) => rows.filter((row) => row.Id !== Id));
      };
    },
  };
}

/** Clones an example, and replaces what the specification determines. */
function newRow(call: Call, tenant: Tenant, { make, segment, type }: Part, spec: object): Row {
  const model = unused(call.store.table(type).examples[0] ?? {});
  const given = Object.keys(model).map((name) => [name, Reflect.get(spec, name) ?? model[name]]);
  const optional = {
    Links: null,
    ...("NetworkAppliance" in model && { NetworkAppliance: Reflect.get(spec, "NetworkAppliance") ?? null }),
  };
  const row: Row = {
    ...Object.fromEntries(given),
    ...optional,
    Id: randomUid(call.random),
    ...make(call, tenant, spec as never),
  };
  return { ...row, Href: href(`/cloud/tenants/${idIn(tenant)}/${segment}/${row.Id}`) };
}

function rowsOf(tenant: Row, { container, type }: Part): readonly Row[] {
  return (asObject(tenant[container])[`${type}s`] ?? []) as readonly Row[];
}

function listOf({ type }: Part, rows: readonly Row[]): Row {
  return { [`${type}s`]: rows };
}

/** Only rows outside of their tenant have links. */
function withLinks(tenant: Tenant, row: Row): Row {
  const up = link("Up", `/cloud/tenants/${idIn(tenant)}?format=Entity`, "CloudTenant", tenant.Name);
  return { ...row, Links: [up, { Rel: "Delete", Href: row.Href }] };
}

function partAt({ path }: Call, tenant: Tenant, part: Part): Row {
  const id = Object.entries(path).find(([parameter]) => parameter !== "tenantId")?.[1] ?? "";
  const row = rowsOf(tenant, part).find((one) => idIn(one) === bareId(id));
  if (!row) throw notFound(part.type, id);
  return row;
}

function acceleratorFrom(call: Call, { WanAcceleratorUid: uid }: { readonly WanAcceleratorUid?: string }): Row {
  return { WanAcceleratorUid: uid === undefined ? null : infrastructureRow(call, "WanAccelerator", uid).UID };
}
