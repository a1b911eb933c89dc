import type { Schemas } from "../../enterprise-manager/schemas.js";
import { forbidden, missing } from "../refusal.js";
import {
  bodyOf,
  content,
  type Handlers,
  type Reply,
  remove,
  type SessionCall,
  task,
  tenantOf,
  tenantsOf,
} from "./call.js";
import { bareId } from "./infrastructure.js";
import type { Row, SubtenantRow, TenantRow } from "./rows.js";
import * as specs from "./specs.js";
import { TaskFailure } from "./tasks.js";
import { type PartName, parts, visible } from "./views.js";

const isEntity = ({ query }: SessionCall) => query.get("format")?.toLowerCase() === "entity";

function getTenants(call: SessionCall): Reply {
  const { views } = call;
  const rows = tenantsOf(call);
  if (isEntity(call)) return content("CloudTenants", { CloudTenants: rows.map(views.tenant) });
  return content("EntityReferences", { Refs: rows.map(views.tenantReference) });
}

function getTenant(call: SessionCall): Reply {
  const row = tenantOf(call);
  if (isEntity(call)) return content("CloudTenant", call.views.tenant(row));
  return content("EntityReference", call.views.tenantReference(row));
}

function createTenant(call: SessionCall): Reply {
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
function updateTenant(call: SessionCall): Reply {
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

function deleteTenant(call: SessionCall): Reply {
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

function getTenantFreeLicenseCounters(call: SessionCall): Reply {
  return content("CloudTenantFreeLicenseCounters", call.views.counters(tenantOf(call)));
}

function getTenantGatewayPools(call: SessionCall): Reply {
  const row = tenantOf(call);
  return content("EntityReferences", { Refs: row.pools.map((pool) => call.views.pool(row, pool)) });
}

/** A kind of part: its rows in a tenant, and how a new one is made. */
interface Part<R extends Row<object>> {
  readonly name: PartName;
  rowsOf(tenant: TenantRow): R[];
  make(call: SessionCall, tenant: TenantRow): R;
}

/** The handlers of the operations that all parts of a tenant have; `noun` is what the operationIds call the part. */
function handlersOf<R extends Row<object>>(noun: string, part: Part<R>): Handlers {
  const { name, rowsOf, make } = part;
  const { type } = parts[name];
  const view = ({ views }: SessionCall, tenant: TenantRow, row: Row<object>) =>
    isSubtenant(row) ? views.subtenant(tenant, row) : views.part(tenant, name, row);
  return {
    [`get${noun}s`]: (call) => {
      const tenant = tenantOf(call);
      return content(`${type}s`, { [`${type}s`]: visible(rowsOf(tenant)).map((row) => view(call, tenant, row)) });
    },
    [`get${noun}`]: (call) => {
      const tenant = tenantOf(call);
      return content(type, view(call, tenant, partOf(call, tenant, part)));
    },
    [`create${noun}`]: (call) => {
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
    [`delete${noun}`]: (call) => {
      if (name !== "subtenants") providersOnly(call);
      const tenant = tenantOf(call);
      const row = partOf(call, tenant, part);
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

/** The part that the last segment of the path names. */
function partOf<R extends Row<object>>({ path }: SessionCall, tenant: TenantRow, { name, rowsOf }: Part<R>): R {
  const id = Object.entries(path).find(([parameter]) => parameter !== "tenantId")?.[1] ?? "";
  const row = visible(rowsOf(tenant)).find((one) => one.id === bareId(id));
  if (!row) throw missing(parts[name].type, id);
  return row;
}

const subtenants: Part<SubtenantRow> = {
  name: "subtenants",
  rowsOf: (tenant) => tenant.subtenants,
  make: (call, tenant) => specs.subtenantFrom(bodyOf(call), tenant, call.random),
};

const partHandlers: Handlers = {
  ...handlersOf("TenantResource", {
    name: "resources",
    rowsOf: (tenant) => tenant.resources,
    make: (call) => specs.resourceFrom(bodyOf(call), call.random),
  }),
  ...handlersOf("TenantComputeResource", {
    name: "computeResources",
    rowsOf: (tenant) => tenant.computeResources,
    make: (call) => specs.computeResourceFrom(bodyOf(call), call.random),
  }),
  ...handlersOf("TenantVCloudComputeResource", {
    name: "vCloudComputeResources",
    rowsOf: (tenant) => tenant.vCloudComputeResources,
    make: (call, tenant) => specs.vCloudComputeResourceFrom(bodyOf(call), tenant),
  }),
  ...handlersOf("Subtenant", subtenants),
};

/** Replaces what can be changed, as with tenants; a share that is not mentioned stays. */
function updateSubtenant(call: SessionCall): Reply {
  const tenant = tenantOf(call);
  const row = partOf(call, tenant, subtenants);
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

/** The operations on tenants and their parts. */
export const tenants: Handlers = {
  getTenants,
  getTenant,
  createTenant,
  updateTenant,
  deleteTenant,
  getTenantFreeLicenseCounters,
  getTenantGatewayPools,
  updateSubtenant,
  ...partHandlers,
};
