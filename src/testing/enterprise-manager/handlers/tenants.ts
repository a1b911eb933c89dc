import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { asObject } from "../../../util/objects.js";
import { HttpError } from "../../http-error.js";
import { randomUid } from "../../random.js";
import type { Row } from "../../store/table.js";
import { uuidsIn } from "../../store/texts.js";
import { bodyOf, content, type Handlers, type SessionCall, task } from "../call.js";
import { idIn } from "../document.js";
import {
  infrastructureRow,
  managedTenant,
  pathOf,
  providersOnly,
  renamed,
  subtenantsOf,
  type Tenant,
  tenantOf,
  tenantsOf,
  tenantTable,
} from "../entities.js";
import { link, referenceTo } from "../links.js";
import { TaskFailure } from "../tasks.js";
import { isEntity } from "./from-document.js";
import { initialParts } from "./tenant-parts.js";

type Spec = Schemas["CreateCloudTenantSpec"];

/** Properties that a PUT can change, with their defaults. */
const settings: Row = {
  Description: null,
  Enabled: false,
  LeaseOptions: { Enabled: false },
  ThrottlingEnabled: false,
  ThrottlingSpeedLimit: 1,
  ThrottlingSpeedUnit: "MBps",
  PublicIpCount: 0,
  MaxConcurrentTasks: 1,
  BackupProtectionEnabled: false,
  BackupProtectionPeriod: 1,
  FailoverToOthersGatewaysIfFail: false,
};

/** Usage of a new tenant. Its date means "never". */
const usage: Row = {
  LastResult: "None",
  LastActive: "1753-01-01T00:00:00Z",
  VmCount: 0,
  BackupCount: 0,
  ReplicaCount: 0,
  WorkStationBackupCount: 0,
  ServerBackupCount: 0,
};

export const tenants: Handlers = {
  getTenants: (call) => {
    const rows = tenantsOf(call);
    if (isEntity(call)) return content("CloudTenants", { CloudTenants: rows });
    return content("EntityReferences", { Refs: rows.map(referenceTo) });
  },
  getTenant: (call) => {
    const tenant = tenantOf(call);
    return isEntity(call) ? content("CloudTenant", tenant) : content("EntityReference", referenceTo(tenant));
  },
  createTenant: (call) => {
    providersOnly(call);
    const spec = bodyOf<Spec>(call);
    const table = tenantTable(call);
    return task(() => {
      const tenant = newTenant(call, spec);
      if (table.where("Name", spec.Name).length > 0)
        throw new TaskFailure(`A tenant named ${spec.Name} already exists.`);
      return () => {
        call.sessions.passwords.set(table.key(tenant), spec.Password);
        table.insert(tenant);
        return link("Related", `${pathOf(tenant)}?format=Entity`, "CloudTenant", spec.Name);
      };
    });
  },
  /** Keeps everything that the body leaves out. */
  updateTenant: (call) => {
    const id = idIn(managedTenant(call)) ?? "";
    const body = bodyOf<Schemas["CloudTenantUpdate"]>(call);
    // Version 11 fails like this.
    if (call.serverVersion === 11 && !body.TenantType)
      throw new HttpError(500, "Object reference not set to an instance of an object.");
    return task(() => {
      const pools = poolsFrom(call, body.CloudGatewayPools?.CloudGatewayPoolUids);
      return () => {
        tenantTable(call).update(id, { ...settingsIn(body), ...pools });
        if (body.Password) call.sessions.passwords.set(id, body.Password);
      };
    });
  },
  deleteTenant: (call) => {
    const tenant = managedTenant(call);
    const table = tenantTable(call);
    return task(() => {
      if (!table.get(table.key(tenant))) throw new TaskFailure(`The tenant ${tenant.Name} was not found.`);
      return () => {
        for (const { Id } of subtenantsOf(call, tenant)) call.store.table("CloudSubtenant").remove(Id);
        table.remove(table.key(tenant));
      };
    });
  },
  getTenantFreeLicenseCounters: (call) => {
    const [example = {}] = call.operation.response?.examples ?? [];
    const [model = {}] = tenantTable(call).examples;
    return content("CloudTenantFreeLicenseCounters", renamed(asObject(example), model, tenantOf(call)));
  },
  getTenantGatewayPools: (call) => {
    const uids = tenantOf(call).CloudGatewayPools?.CloudGatewayPoolUids ?? [];
    const pools = uids.map((uid) => infrastructureRow(call, "CloudGatewayPool", uid));
    return content("EntityReferences", { Refs: pools.map(referenceTo) });
  },
};

/** Clones the example of a tenant of the same type, and replaces what the specification determines. */
function newTenant(call: SessionCall, spec: Spec): Tenant {
  const server = infrastructureRow(call, "BackupServer", spec.BackupServerUid);
  const examples = tenantTable(call).examples as readonly Tenant[];
  const isDirector = (row: Tenant) => Boolean(row.TenantType?.vCloudTenant);
  const model: Row = examples.find((row) => isDirector(row) === (spec.TenantType === "VCD")) ?? examples[0] ?? {};
  const servers = call.store.table("BackupServer").all();
  const modelServer = servers.find((row) => uuidsIn(model).includes(idIn(row) ?? "")) ?? {};
  const names = { Id: randomUid(call.random), Name: spec.Name };
  const copy = renamed(renamed(model, model, names), modelServer, server);
  const { LeaseExpirationDate } = spec;
  const tenant = {
    ...copy,
    ...settings,
    Enabled: true,
    ...settingsIn(spec),
    ...(LeaseExpirationDate !== undefined && { LeaseOptions: { Enabled: true, LeaseExpirationDate } }),
    ...usage,
    CloudGatewayPools: null,
    TenantType: typeFrom(call, spec),
    ...poolsFrom(call, spec.CloudGatewayPools?.CloudGatewayPoolUids),
  } as unknown as Tenant;
  return { ...tenant, ...initialParts(call, tenant, spec) };
}

function settingsIn(body: object): Row {
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => name in settings && value !== undefined));
}

function poolsFrom(call: SessionCall, uids: readonly string[] | null | undefined): Row {
  if (!uids) return {};
  const pools = uids.map((uid) => infrastructureRow(call, "CloudGatewayPool", uid));
  const found = { CloudGatewayPoolUids: pools.map(({ UID }) => UID), CloudGatewayPools: [] };
  return { CloudGatewayPools: pools.length > 0 ? found : null };
}

function typeFrom(call: SessionCall, spec: Spec): Schemas["CloudTenantTypeInfo"] {
  const none = { StandaloneTenant: null, vCloudTenant: null, ADTenantType: null };
  if (spec.TenantType === "VCD") {
    const known = tenantTable(call).examples.map((row) => (row as Tenant).TenantType?.vCloudTenant);
    const found = known.find((one) => one?.OrganizationRef === spec.OrganizationRef);
    if (!found) throw new TaskFailure(`The organization ${spec.OrganizationRef ?? ""} was not found.`);
    return { ...none, vCloudTenant: found };
  }
  if (spec.TenantType === "ActiveDirectory") {
    if (!spec.Domain) throw new TaskFailure("An Active Directory tenant needs a Domain.");
    return { ...none, ADTenantType: { Domain: { ...spec.Domain, DomainAccount: null }, Account: spec.Name } };
  }
  if (!spec.Password) throw new TaskFailure("A standalone tenant needs a Password.");
  return { ...none, StandaloneTenant: { TenantCredentials: { Username: spec.Name, Password: null } } };
}
