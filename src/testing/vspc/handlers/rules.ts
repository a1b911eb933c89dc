import { asObject } from "../../../util/objects.js";
import { badProperty, HttpError } from "../../http-error.js";
import { hexDigits } from "../../random.js";
import { propertiesOf } from "../../schema.js";
import type { Row } from "../../store/table.js";
import { bodyOf, type Call, changeNamed, namedRow } from "../call.js";
import { organizationOf } from "../seed.js";
import { type ResourceKind, resourceKinds, updateUsage } from "./tenant-resources.js";

/** What the document does not determine about the rows of a schema. */
interface Rule {
  /** Returns a row as it is stored; `before` is absent for a new row. Throws `HttpError` to reject it. */
  readonly complete?: (call: Call, row: Row, before: Row | undefined) => Row;
  /** Called after a row has been added or changed. */
  readonly changed?: (call: Call, row: Row) => void;
  readonly removed?: (call: Call, row: Row) => void;
}

/** The name of a tenant is its user name. */
const tenant: Rule = {
  complete: ({ store, random }, row, before) => {
    const { userName } = row.credentials as { readonly userName: string };
    if (userName === "") throw badProperty("credentials.userName", "The user name is required.");
    const namesakes = store.table("CloudTenant").where("name", userName);
    if (namesakes.some(({ siteUid, instanceUid }) => siteUid === row.siteUid && instanceUid !== row.instanceUid))
      throw new HttpError(409, `The site already has a tenant named ${userName}.`);
    const { siteName } = store.table("CloudAgent").get(String(row.siteUid)) ?? {};
    const idle = { siteName, lastActive: null, isEnabled: true, isBackupResourcesEnabled: false };
    const added = before ? {} : { hashedPassword: hexDigits(random, 32), ...idle };
    return { ...row, ...added, name: userName };
  },
  /** Removes all that belongs to the tenant; its backups only if the query asks for it. */
  removed: (call, { instanceUid }) => {
    const referring = call.document.schemaNames.filter((name) => {
      return "tenantUid" in propertiesOf(call.document.schema(name) ?? {}) && name !== "CloudBackup";
    });
    removeWhere(call, "tenantUid", instanceUid, referring);
    if (call.query.deleteBackups === true) removeWhere(call, "tenantUid", instanceUid, ["CloudBackup"]);
  },
};

interface CompanyInput {
  readonly organizationInput: { readonly name: string };
  readonly resellerUid?: string | null;
  readonly companyServices?: unknown;
}

/** Each company has an organization with the same ID. */
const company: Rule = {
  complete: (call, row, before) => {
    if (before) return row;
    const { organizationInput, resellerUid, companyServices } = bodyOf<CompanyInput>(call);
    if (resellerUid && !call.store.table("Reseller").get(resellerUid))
      throw badProperty("resellerUid", `The reseller ${resellerUid} was not found.`);
    const organizations = call.store.table("Organization");
    const { instanceUid } = row;
    organizations.insert(organizationOf(organizations.examples[0], { ...organizationInput, instanceUid }));
    const services = companyServices ?? { hostedServices: null, remoteServices: null };
    const initial = { status: "Active", loginUrl: null, _embedded: null, companyServices: services };
    return { ...row, ...initial, name: organizationInput.name };
  },
  removed: (call, { instanceUid }) => {
    const agents = ["BackupAgentJob", "BackupAgent", "ManagementAgent"];
    const owned = ["OrganizationLocation", "User", ...(call.query.removeAllAgents === true ? agents : [])];
    removeWhere(call, "organizationUid", instanceUid, owned);
    removeWhere(call, "companyUid", instanceUid, ["LocationAggregatedUsage"]);
    removeWhere(call, "instanceUid", instanceUid, ["Organization"]);
    const tenants = call.store.table("CloudTenant");
    for (const one of tenants.where("assignedForCompany", instanceUid))
      tenants.update(tenants.key(one), { assignedForCompany: null });
  },
};

/** Changes of a resource are also visible in its tenant and in its usage. */
function resource(kind: ResourceKind): Rule {
  const ofTenant = ({ store }: Call, tenantUid: unknown) => store.table(kind).where("tenantUid", tenantUid);
  const changed = (call: Call) => {
    updateUsage(call, kind);
    const hasResource = ofTenant(call, call.path.tenantUid).length > 0;
    changeNamed(call, "CloudTenant", "tenantUid", { [resourceKinds[kind].flag]: hasResource });
  };
  return {
    complete: (call, row, before) => {
      if (before) return row;
      if (kind !== "TenantBackupResource" && ofTenant(call, row.tenantUid).length > 0)
        throw new HttpError(409, `The tenant ${row.tenantUid} already has a replication resource.`);
      const { assignedForCompany: companyUid } = namedRow(call, "CloudTenant", "tenantUid");
      return { ...row, companyUid, ...("usedSpace" in row && { usedSpace: 0 }) };
    },
    changed,
    removed: changed,
  };
}

/** Rules by the name of the schema. */
export const rules: Readonly<Record<string, Rule>> = {
  User: { complete: (_call, row) => ({ ...row, userName: row.userName ?? asObject(row.credentials).userName }) },
  CloudTenant: tenant,
  Company: company,
  TenantBackupResource: resource("TenantBackupResource"),
  TenantReplicationResource: resource("TenantReplicationResource"),
  TenantVcdReplicationResource: resource("TenantVcdReplicationResource"),
};

/** Removes the rows of some schemas whose property has a value. */
function removeWhere({ store }: Call, property: string, value: unknown, schemas: readonly string[]): void {
  for (const table of schemas.map(store.table))
    for (const row of table.where(property, value)) table.remove(table.key(row));
}
