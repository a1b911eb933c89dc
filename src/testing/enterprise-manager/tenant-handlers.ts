import type { Schemas } from "../../enterprise-manager/schemas.js";
import { forbidden, missing } from "../refusal.js";
import { bodyOf, content, type Reply, remove, type SessionCall, task, tenantOf, tenantsOf } from "./call.js";
import { bareId } from "./infrastructure.js";
import type { Row, SubtenantRow, TenantRow } from "./rows.js";
import * as specs from "./specs.js";
import { TaskFailure } from "./tasks.js";
import { type PartName, parts, visible } from "./views.js";

const isEntity = ({ query }: SessionCall) => query.get("format")?.toLowerCase() === "entity";

export function getTenants(call: SessionCall): Reply {
  const { views } = call;
  const rows = tenantsOf(call);
  if (isEntity(call)) return content("CloudTenants", { CloudTenants: rows.map(views.tenant) });
  return content("EntityReferences", { Refs: rows.map(views.tenantReference) });
}

export function getTenant(call: SessionCall): Reply {
  const row = tenantOf(call);
  if (isEntity(call)) return content("CloudTenant", call.views.tenant(row));
  return content("EntityReference", call.views.tenantReference(row));
}

export function createTenant(call: SessionCall): Reply {
  providersOnly(call);
  const { tenants, random, views } = call;
  const spec = bodyOf<Schemas["CreateCloudTenantSpec"]>(call);
  return task(() => {
    const row = specs.tenantFrom(spec, random);
    const same = tenants.some(({ name }) => name.toLowerCase() === row.name.toLowerCase());
    if (same) throw new TaskFailure(`A tenant named ${row.name} already exists.`);
    tenants.push(row);
    return () => {
      row.hidden = false;
      return views.link("Related", `/cloud/tenants/${row.id}?format=Entity`, "CloudTenant", row.name);
    };
  });
}

/** Replaces the settings: what the body leaves out is lost, but for the password. */
export function updateTenant(call: SessionCall): Reply {
  providersOnly(call);
  const row = tenantOf(call);
  const body = bodyOf<Schemas["CloudTenantUpdate"]>(call);
  return task(() => {
    const pools = specs.poolsFrom(body.CloudGatewayPools?.CloudGatewayPoolUids);
    return () => {
      row.value = specs.settingsFrom(body);
      row.pools = pools;
      row.password = body.Password || row.password;
      return undefined;
    };
  });
}

export function deleteTenant(call: SessionCall): Reply {
  providersOnly(call);
  const row = tenantOf(call);
  return task(() => {
    if (!call.tenants.includes(row)) throw new TaskFailure(`The tenant ${row.name} was not found.`);
    return () => {
      remove(call.tenants, row);
      return undefined;
    };
  });
}

export function getTenantFreeLicenseCounters(call: SessionCall): Reply {
  return content("CloudTenantFreeLicenseCounters", call.views.counters(tenantOf(call)));
}

export function getTenantGatewayPools(call: SessionCall): Reply {
  const row = tenantOf(call);
  return content("EntityReferences", { Refs: row.pools.map((pool) => call.views.pool(row, pool)) });
}

/** The operations that all parts of a tenant have; `make` builds a new one. */
function partHandlers<R extends Row<object>>(
  name: PartName,
  rowsOf: (tenant: TenantRow) => R[],
  make: (call: SessionCall, tenant: TenantRow) => R,
) {
  const { type } = parts[name];
  const found = (call: SessionCall, tenant: TenantRow): R => {
    const id = Object.entries(call.path).find(([key]) => key !== "tenantId")?.[1] ?? "";
    const row = visible(rowsOf(tenant)).find((one) => one.id === bareId(id));
    if (!row) throw missing(type, id);
    return row;
  };
  const view = ({ views }: SessionCall, tenant: TenantRow, row: Row<object>) =>
    isSubtenant(row) ? views.subtenant(tenant, row) : views.part(tenant, name, row);

  return {
    found,
    list(call: SessionCall): Reply {
      const tenant = tenantOf(call);
      return content(`${type}s`, { [`${type}s`]: visible(rowsOf(tenant)).map((row) => view(call, tenant, row)) });
    },
    get(call: SessionCall): Reply {
      const tenant = tenantOf(call);
      return content(type, view(call, tenant, found(call, tenant)));
    },
    create(call: SessionCall): Reply {
      if (name !== "subtenants") providersOnly(call);
      const tenant = tenantOf(call);
      return task(() => {
        const row = make(call, tenant);
        rowsOf(tenant).push(row);
        return () => {
          row.hidden = false;
          if (isSubtenant(row)) return undefined;
          return call.views.link("Related", call.views.partPath(tenant, name, row), type);
        };
      });
    },
    remove(call: SessionCall): Reply {
      if (name !== "subtenants") providersOnly(call);
      const tenant = tenantOf(call);
      const row = found(call, tenant);
      return task(() => {
        const isShared = tenant.subtenants.some(({ value }) => value.RepositoryQuota?.TenantResourceId === row.id);
        if (isShared) throw new TaskFailure("Subtenants have shares of the quota.");
        if (!rowsOf(tenant).includes(row)) throw new TaskFailure(`${type} ${row.id} was not found.`);
        return () => {
          remove(rowsOf(tenant), row);
          return undefined;
        };
      });
    },
  };
}

export const resources = partHandlers(
  "resources",
  (tenant) => tenant.resources,
  (call) => specs.resourceFrom(bodyOf(call), call.random),
);

export const computeResources = partHandlers(
  "computeResources",
  (tenant) => tenant.computeResources,
  (call) => specs.computeResourceFrom(bodyOf(call), call.random),
);

export const vCloudComputeResources = partHandlers(
  "vCloudComputeResources",
  (tenant) => tenant.vCloudComputeResources,
  (call, tenant) => specs.vCloudComputeResourceFrom(bodyOf(call), tenant),
);

export const subtenants = partHandlers(
  "subtenants",
  (tenant) => tenant.subtenants,
  (call, tenant) => specs.subtenantFrom(bodyOf(call), tenant, call.random),
);

/** Replaces what can be changed, as with tenants; a share that is not mentioned stays. */
export function updateSubtenant(call: SessionCall): Reply {
  const tenant = tenantOf(call);
  const row = subtenants.found(call, tenant);
  const {
    Description = null,
    Enabled = false,
    Password,
    RepositoryQuota,
  } = bodyOf<Schemas["CloudSubtenantUpdate"]>(call);
  return task(() => {
    const quota = RepositoryQuota ? specs.changedShare(tenant, row, RepositoryQuota) : row.value.RepositoryQuota;
    return () => {
      row.value = { ...row.value, Description, Enabled, ...(quota && { RepositoryQuota: quota }) };
      row.password = Password || row.password;
      return undefined;
    };
  });
}

function isSubtenant(row: Row<object>): row is SubtenantRow {
  return "password" in row;
}

/** A tenant manages its subtenants, nothing else. */
function providersOnly({ session }: SessionCall): void {
  if (session.tenant) throw forbidden("Tenants may not do this.");
}
