import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { HttpError } from "../../http-error.js";
import { randomUid } from "../../random.js";
import type { Row } from "../../store/table.js";
import { uuidsIn } from "../../store/texts.js";
import {
  bodyOf,
  type Call,
  content,
  type Handlers,
  infrastructureRow,
  managedTenant,
  providersOnly,
  subtenantsOf,
  type Tenant,
  tenantOf,
} from "../call.js";
import { idIn } from "../document.js";
import { link, referenceTo } from "../links.js";
import { TaskFailure } from "../tasks.js";
import { pick, renamed, unused } from "./rows.js";
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
const settingNames = Object.keys(settings);

export const tenants: Handlers = {
  createTenant: (call) => {
    providersOnly(call);
    const spec = bodyOf<Spec>(call);
    const table = tableOf(call);
    return () => {
      const tenant = newTenant(call, spec);
      if (table.where("Name", spec.Name).length > 0)
        throw new TaskFailure(`A tenant named ${spec.Name} already exists.`);
      return () => {
        call.sessions.passwords.set(table.key(tenant), spec.Password);
        table.insert(tenant);
        return link("Related", `/cloud/tenants/${idIn(tenant)}?format=Entity`, "CloudTenant", spec.Name);
      };
    };
  },
  /** Keeps everything that the body leaves out. */
  updateTenant: (call) => {
    const id = tableOf(call).key(managedTenant(call));
    const body = bodyOf<Schemas["CloudTenantUpdate"]>(call);
    // Version 11 fails like this.
    if (call.serverVersion === 11 && !body.TenantType)
      throw new HttpError(500, "Object reference not set to an instance of an object.");
    return () => {
      const pools = poolsFrom(call, body.CloudGatewayPools?.CloudGatewayPoolUids);
      return () => {
        tableOf(call).update(id, { ...pick(body, settingNames), ...pools });
        if (body.Password) call.sessions.passwords.set(id, body.Password);
      };
    };
  },
  deleteTenant: (call) => {
    const tenant = managedTenant(call);
    const table = tableOf(call);
    return () => {
      if (!table.get(table.key(tenant))) throw new TaskFailure(`The tenant ${tenant.Name} was not found.`);
      return () => {
        for (const { Id } of subtenantsOf(call, tenant)) call.store.table("CloudSubtenant").remove(Id);
        table.remove(table.key(tenant));
      };
    };
  },
  getTenantGatewayPools: (call) => {
    const uids = tenantOf(call).CloudGatewayPools?.CloudGatewayPoolUids ?? [];
    const pools = uids.map((uid) => infrastructureRow(call, "CloudGatewayPool", uid));
    return content("EntityReferences", { Refs: pools.map(referenceTo) });
  },
};

function tableOf({ store }: Call) {
  return store.table("CloudTenant");
}

/** Clones the example of a tenant of the same type, and replaces what the specification determines. */
function newTenant(call: Call, spec: Spec): Tenant {
  const server = infrastructureRow(call, "BackupServer", spec.BackupServerUid);
  const examples = tableOf(call).examples as readonly Tenant[];
  const isDirector = (row: Tenant) => Boolean(row.TenantType?.vCloudTenant);
  const model: Row = examples.find((row) => isDirector(row) === (spec.TenantType === "VCD")) ?? examples[0] ?? {};
  const servers = call.store.table("BackupServer").all();
  const modelServer = servers.find((row) => uuidsIn(model).includes(idIn(row) ?? "")) ?? {};
  const names = { Id: randomUid(call.random), Name: spec.Name };
  const { LeaseExpirationDate } = spec;
  const tenant = {
    ...renamed(renamed(unused(model), model, names), modelServer, server),
    ...settings,
    Enabled: true,
    ...pick(spec, settingNames),
    ...(LeaseExpirationDate !== undefined && { LeaseOptions: { Enabled: true, LeaseExpirationDate } }),
    LastResult: "None",
    // The server writes "never" like this.
    LastActive: "1753-01-01T00:00:00Z",
    CloudGatewayPools: null,
    TenantType: typeFrom(call, spec),
    ...poolsFrom(call, spec.CloudGatewayPools?.CloudGatewayPoolUids),
  } as unknown as Tenant;
  return { ...tenant, ...initialParts(call, tenant, spec) };
}

function poolsFrom(call: Call, uids: readonly string[] | null | undefined): Row {
  if (!uids) return {};
  const CloudGatewayPoolUids = uids.map((uid) => infrastructureRow(call, "CloudGatewayPool", uid).UID);
  return { CloudGatewayPools: uids.length > 0 ? { CloudGatewayPoolUids, CloudGatewayPools: [] } : null };
}

function typeFrom(call: Call, spec: Spec): Schemas["CloudTenantTypeInfo"] {
  const none = { StandaloneTenant: null, vCloudTenant: null, ADTenantType: null };
  if (spec.TenantType === "VCD") {
    const known = tableOf(call).examples.map((row) => (row as Tenant).TenantType?.vCloudTenant);
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
