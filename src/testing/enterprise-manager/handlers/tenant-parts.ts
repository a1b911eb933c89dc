import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { asObject } from "../../../util/objects.js";
import { notFound } from "../../http-error.js";
import { valueAt } from "../../list/values.js";
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
import { pick, unused } from "./rows.js";

/** A kind of row that is nested in a tenant: quotas, subscriptions and data centers. */
interface Part {
  /** Property of the tenant. */
  readonly container: "Resources" | "ComputeResources" | "VCloudComputeResources";
  readonly type: "CloudTenantResource" | "CloudTenantComputeResource" | "CloudTenantVCloudComputeResource";
  /** Path segment as the server writes it in links. */
  readonly segment: string;
  /** Returns the properties of a new row that have other names in its specification. Throws `TaskFailure`. */
  make(spec: Row, call: Call, tenant: Tenant): Row;
}

const resources: Part = {
  container: "Resources",
  type: "CloudTenantResource",
  segment: "resources",
  make: ({ Name, RepositoryUid, WanAcceleratorUid, QuotaMb: Quota }, call) => {
    const { Capacity } = infrastructureRow(call, "Repository", String(RepositoryUid));
    if (typeof Capacity === "number" && Number(Quota) * 2 ** 20 > Capacity)
      throw new TaskFailure("The quota is larger than the repository.");
    return { RepositoryQuota: { DisplayName: Name, RepositoryUid, WanAcceleratorUid, Quota, UsedQuota: 0 } };
  },
};

const computeResources: Part = {
  container: "ComputeResources",
  type: "CloudTenantComputeResource",
  segment: "computeResources",
  make: ({ CloudHardwarePlanUid, PlatformType }, call) => {
    const plan = infrastructureRow(call, "CloudHardwarePlan", String(CloudHardwarePlanUid));
    const platform = valueAt(plan, "HardwarePlanDetails.ViCloudHardwarePlan") ? "VMware" : "HyperV";
    if (platform !== PlatformType) throw new TaskFailure(`The hardware plan is for ${platform}.`);
    return {};
  },
};

/** The ID of a data center is that of its reference, so that a tenant has it once. */
const dataCenters: Part = {
  container: "VCloudComputeResources",
  type: "CloudTenantVCloudComputeResource",
  segment: "vcloudcomputeresources",
  make: ({ VirtualDataCenterRef }, _, tenant) => {
    const organization = tenant.TenantType?.vCloudTenant?.OrganizationName;
    const Id = /urn:vcloud:vdc:([\da-f-]{36})$/i.exec(String(VirtualDataCenterRef))?.[1];
    if (!Id || !organization) throw new TaskFailure("The virtual data center is not one of the tenant's organization.");
    if (rowsOf(tenant, dataCenters).some((row) => row.Id === Id))
      throw new TaskFailure("The virtual data center is already assigned to the tenant.");
    return { Id, VirtualDataCenterName: `${organization}-vdc` };
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
    [`get${noun}`]: (call) => content(type, withLinks(tenantOf(call), partAt(call, part))),
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
      const { Id } = partAt(call, part);
      return () => {
        if (subtenantsOf(call, tenant).some(({ RepositoryQuota }) => RepositoryQuota?.TenantResourceId === Id))
          throw new TaskFailure("Subtenants have shares of the quota.");
        return () => change(call, tenant, (rows) => rows.filter((row) => row.Id !== Id));
      };
    },
  };
}

/** Clones an example, and replaces what the specification determines. It refers to entities by their UID. */
function newRow(call: Call, tenant: Tenant, { make, segment, type }: Part, spec: object): Row {
  const model = unused(call.store.table(type).examples[0] ?? {});
  const references = Object.entries(spec).flatMap(([name, uid]) => {
    const kind = /^(\w+)Uid$/.exec(name)?.[1];
    return kind ? [[name, infrastructureRow(call, kind, String(uid)).UID]] : [];
  });
  const given: Row = { WanAcceleratorUid: null, NetworkAppliance: null, ...spec, ...Object.fromEntries(references) };
  const own = { Links: null, Id: randomUid(call.random), ...make(given, call, tenant) };
  const row: Row = { ...model, ...pick(given, Object.keys(model)), ...own };
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

function partAt(call: Call, part: Part): Row {
  const id = Object.entries(call.path).find(([parameter]) => parameter !== "tenantId")?.[1] ?? "";
  const row = rowsOf(tenantOf(call), part).find((one) => idIn(one) === bareId(id));
  if (!row) throw notFound(part.type, id);
  return row;
}
