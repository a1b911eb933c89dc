import { asObject } from "../../../util/objects.js";
import { valueAt } from "../../list/values.js";
import { randomUid } from "../../random.js";
import type { Row } from "../../store/table.js";
import { rewriteTexts, uuidsIn } from "../../store/texts.js";
import { type Call, containers, infrastructureRow, isBelow, rowsOf } from "../call.js";
import { bareId, idIn } from "../document.js";
import { TaskFailure } from "../tasks.js";

/** What the document does not determine about the rows of a schema. Functions throw `TaskFailure` if a task fails. */
interface Rule {
  /** Properties that a PUT can change, with their defaults. */
  readonly settings: Row;
  /** Returns the properties of a new row that differ from its specification. `own` has its ID and its name. */
  make(call: Call, spec: Row, tenant: Row, own: Row): Row;
  /** Returns the changes of a PUT in addition to the settings. */
  change?(call: Call, body: Row, row: Row, tenant: Row): Row;
  /** Called before a row is deleted. */
  remove?(call: Call, row: Row, tenant: Row): void;
}

const tenant: Rule = {
  settings: {
    Description: null,
    Enabled: true,
    LeaseOptions: { Enabled: false },
    ThrottlingEnabled: false,
    ThrottlingSpeedLimit: 1,
    ThrottlingSpeedUnit: "MBps",
    PublicIpCount: 0,
    MaxConcurrentTasks: 1,
    BackupProtectionEnabled: false,
    BackupProtectionPeriod: 1,
    FailoverToOthersGatewaysIfFail: false,
  },
  make: (call, spec, _, own) => {
    const { LeaseExpirationDate } = spec;
    const row: Row = {
      ...(LeaseExpirationDate !== undefined && { LeaseOptions: { Enabled: true, LeaseExpirationDate } }),
      LastResult: "None",
      // The server writes "never" like this.
      LastActive: "1753-01-01T00:00:00Z",
      CloudGatewayPools: null,
      TenantType: tenantType(call, spec),
      ...gatewayPools(call, spec),
    };
    const parts = (schema: string, specs: unknown) => {
      const rows = ((specs ?? []) as readonly Row[]).map((one) => newRow(call, schema, one, { ...own, ...row }));
      return { [`${schema}s`]: rows };
    };
    const centers = valueAt(spec, "VCloudComputeResources.VCloudComputeResources");
    const hasCenters = centers !== null || valueAt(row, "TenantType.vCloudTenant") !== null;
    return {
      ...row,
      Resources: parts("CloudTenantResource", valueAt(spec, "Resources.BackupResources")),
      ComputeResources: parts("CloudTenantComputeResource", valueAt(spec, "ComputeResources.ComputeResources")),
      VCloudComputeResources: hasCenters ? parts("CloudTenantVCloudComputeResource", centers) : null,
    };
  },
  change: gatewayPools,
};

const storageQuota: Rule = {
  settings: {},
  make: (call, { Name: DisplayName, RepositoryUid, WanAcceleratorUid = null, QuotaMb: Quota }) => {
    const { Capacity } = infrastructureRow(call, "Repository", String(RepositoryUid));
    if (typeof Capacity === "number" && Number(Quota) * 2 ** 20 > Capacity)
      throw new TaskFailure("The quota is larger than the repository.");
    return { RepositoryQuota: { DisplayName, RepositoryUid, WanAcceleratorUid, Quota, UsedQuota: 0 } };
  },
  remove: (call, { Id }, owner) => {
    if (subtenantsOf(call, owner).some((row) => valueAt(row, "RepositoryQuota.TenantResourceId") === Id))
      throw new TaskFailure("Subtenants have shares of the quota.");
  },
};

const hardwarePlan: Rule = {
  settings: { WanAcceleratorUid: null, NetworkAppliance: null },
  make: (call, { CloudHardwarePlanUid, PlatformType }) => {
    const plan = infrastructureRow(call, "CloudHardwarePlan", String(CloudHardwarePlanUid));
    const platform = valueAt(plan, "HardwarePlanDetails.ViCloudHardwarePlan") ? "VMware" : "HyperV";
    if (platform !== PlatformType) throw new TaskFailure(`The hardware plan is for ${platform}.`);
    return {};
  },
};

/** The ID of a data center is that of its reference, so that a tenant has it once. */
const dataCenter: Rule = {
  settings: { WanAcceleratorUid: null, NetworkAppliance: null },
  make: (call, { VirtualDataCenterRef }, owner) => {
    const organization = valueAt(owner, "TenantType.vCloudTenant.OrganizationName");
    const Id = /urn:vcloud:vdc:([\da-f-]{36})$/i.exec(String(VirtualDataCenterRef))?.[1];
    if (!Id || !organization) throw new TaskFailure("The virtual data center is not one of the tenant's organization.");
    if (rowsOf(call, "CloudTenantVCloudComputeResource", owner).some((row) => row.Id === Id))
      throw new TaskFailure("The virtual data center is already assigned to the tenant.");
    return { Id, VirtualDataCenterName: `${organization}-vdc` };
  },
};

const subtenant: Rule = {
  settings: { Description: null, Enabled: true },
  make: ({ random }, spec, owner) => {
    const { Name, QuotaName: DisplayName = Name, TenantResourceId, UnlimitedQuota: Unlimited, QuotaMb } = spec;
    const share = shareOf(owner, { TenantResourceId, Unlimited, QuotaMb, DisplayName });
    return { RepositoryQuota: { ...share, UsedQuotaMb: 0, QuotaId: randomUid(random) } };
  },
  change: (_, body, row, owner) => {
    const before = asObject(row.RepositoryQuota);
    if (!body.RepositoryQuota) return {};
    return { RepositoryQuota: { ...before, ...shareOf(owner, { ...before, ...asObject(body.RepositoryQuota) }) } };
  },
};

/** Rules by the name of the schema. */
export const rules: Readonly<Record<string, Rule>> = {
  CloudTenant: tenant,
  CloudTenantResource: storageQuota,
  CloudTenantComputeResource: hardwarePlan,
  CloudTenantVCloudComputeResource: dataCenter,
  CloudSubtenant: subtenant,
};

/** Clones an example, and replaces what the specification determines. It refers to entities by their UID. */
export function newRow(call: Call, schema: string, spec: Row, owner: Row): Row {
  const { settings = {}, make = () => ({}) } = rules[schema] ?? {};
  const references = Object.entries(spec).flatMap(([name, uid]) => {
    const kind = /^(\w+)Uid$/.exec(name)?.[1];
    return kind ? [[name, infrastructureRow(call, kind, String(uid))] as const] : [];
  });
  const given: Row = { ...spec, ...Object.fromEntries(references.map(([name, { UID }]) => [name, UID])) };
  const own = { Type: schema, Id: randomUid(call.random), Name: spec.Name };
  const made = make(call, given, owner, own);
  const [model = {}] = call.store.table(schema).examples;
  const row = adapted(call, unused(model), [{ ...own, ...made }, owner, ...references.map(([, one]) => one)]);
  const hidden = { ...("Password" in model && { Password: null }), ...(schema in containers && { Links: null }) };
  return { ...row, ...settings, ...pick(given, Object.keys({ ...model, ...settings })), ...made, ...hidden };
}

/** Returns a copy of an example that refers to some rows instead of other rows of the same types. */
export function adapted({ store }: Call, example: Row, rows: readonly Row[]): Row {
  return rows.reduce((copy, row) => {
    const used = uuidsIn(copy);
    const from = store.table(String(row.Type)).examples.find((one) => used.includes(idIn(one) ?? ""));
    if (!from) return copy;
    const [oldId = "", newId = ""] = [idIn(from), idIn(row)];
    return rewriteTexts(copy, (text) => (text === from.Name ? String(row.Name) : text.replaceAll(oldId, newId)));
  }, example);
}

export function pick(body: Row, names: readonly string[]): Row {
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}

export function subtenantsOf(call: Call, owner: Row): readonly Row[] {
  return rowsOf(call, "CloudSubtenant").filter((row) => isBelow(row, idIn(owner) ?? ""));
}

/** Returns a copy of an example in which nothing has been used or counted. */
function unused(example: Row): Row {
  const isUsage = (name: string, value: unknown) => typeof value === "number" && /Us(ed|age)|Count$/.test(name);
  return JSON.parse(JSON.stringify(example, (name, value) => (isUsage(name, value) ? 0 : value)));
}

/** Returns the gateway pools of a tenant if the body contains any. */
function gatewayPools(call: Call, body: Row): Row {
  const uids = valueAt(body, "CloudGatewayPools.CloudGatewayPoolUids") as readonly string[] | null;
  if (!uids) return {};
  const CloudGatewayPoolUids = uids.map((uid) => infrastructureRow(call, "CloudGatewayPool", uid).UID);
  return { CloudGatewayPools: uids.length > 0 ? { CloudGatewayPoolUids, CloudGatewayPools: [] } : null };
}

function tenantType({ store }: Call, { TenantType, Name, Password, Domain, OrganizationRef }: Row): Row {
  const none = { StandaloneTenant: null, vCloudTenant: null, ADTenantType: null };
  if (TenantType === "VCD") {
    const known = store.table("CloudTenant").examples.map((row) => valueAt(row, "TenantType.vCloudTenant"));
    const vCloudTenant = known.find((one) => one !== null && asObject(one).OrganizationRef === OrganizationRef);
    if (!vCloudTenant) throw new TaskFailure(`The organization ${OrganizationRef} was not found.`);
    return { ...none, vCloudTenant };
  }
  if (TenantType === "ActiveDirectory") {
    if (!Domain) throw new TaskFailure("An Active Directory tenant needs a Domain.");
    return { ...none, ADTenantType: { Domain: { ...Domain, DomainAccount: null }, Account: Name } };
  }
  if (!Password) throw new TaskFailure("A standalone tenant needs a Password.");
  return { ...none, StandaloneTenant: { TenantCredentials: { Username: Name, Password: null } } };
}

/** Returns a share of one of the tenant's storage quotas. */
function shareOf(owner: Row, { TenantResourceId, Unlimited = false, QuotaMb, DisplayName = null }: Row): Row {
  const quotas = (valueAt(owner, "Resources.CloudTenantResources") ?? []) as readonly Row[];
  const quota = quotas.find(({ Id }) => Id === bareId(String(TenantResourceId)));
  if (!quota) throw new TaskFailure(`The tenant has no storage quota ${TenantResourceId}.`);
  if (!Unlimited && QuotaMb === undefined) throw new TaskFailure("A share that is not unlimited needs QuotaMb.");
  if (Number(QuotaMb) > Number(valueAt(quota, "RepositoryQuota.Quota")))
    throw new TaskFailure("The share is larger than the tenant's quota.");
  return { Unlimited, TenantResourceId: quota.Id, QuotaMb: QuotaMb ?? 1024, DisplayName };
}
