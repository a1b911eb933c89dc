import { badProperty, HttpError } from "../../http-error.js";
import { hexDigits } from "../../random.js";
import type { Row } from "../../store/table.js";
import {
  bodyOf,
  type Call,
  changeNamed,
  data,
  done,
  type Handlers,
  namedRow,
  type Reply,
  removeWhere,
} from "../call.js";
import { newRow, patched } from "./from-document.js";

interface Credentials {
  readonly userName: string;
}

/** Rows that are deleted with a tenant. */
const owned = [
  "TenantBackupResource",
  "TenantBackupResourceUsage",
  "TenantReplicationResource",
  "TenantReplicationResourceUsage",
  "TenantVcdReplicationResource",
  "TenantVcdReplicationResourceUsage",
  "TenantTrafficResource",
  "CloudSubTenant",
  "CloudTenantProductVersionInfo",
];

export const tenants: Handlers = {
  createTenant: (call) => {
    const { siteUid, siteName } = namedRow(call, "CloudAgent", "siteUid");
    const { userName } = bodyOf<{ credentials: Credentials }>(call).credentials;
    if (userName === "") throw badProperty("credentials.userName", "The user name is required.");
    checkName(call, siteUid, userName);
    const idle = { lastActive: null, isEnabled: true, isBackupResourcesEnabled: false };
    const own = { ...named(userName), hashedPassword: hexDigits(call.random, 32), ...idle, siteUid, siteName };
    const table = call.store.table("CloudTenant");
    return data(table.insert(newRow(call, table, own)));
  },
  patchTenant: (call) => {
    const before = tenantOf(call);
    const after = patched(call, before);
    const { userName } = after.credentials as Credentials;
    if (userName !== before.name) checkName(call, before.siteUid, userName);
    return changeTenant(call, { ...after, ...named(userName) });
  },
  /** Deletes the backups only if the query asks for it. */
  deleteTenant: (call) => {
    const { instanceUid } = tenantOf(call);
    removeWhere(call, "tenantUid", instanceUid, call.query.deleteBackups === true ? [...owned, "CloudBackup"] : owned);
    call.store.table("CloudTenant").remove(String(instanceUid));
    return done();
  },
  enableTenant: (call) => changeTenant(call, { isEnabled: true }),
  disableTenant: (call) => changeTenant(call, { isEnabled: false }),
  getCloudGatewayPoolsByTenant: (call) => {
    const uids = tenantOf(call).gatewayPoolsUids as readonly unknown[] | null;
    const table = call.store.table("CloudGatewayPool");
    return { table, rows: () => table.all().filter(({ instanceUid }) => uids?.includes(instanceUid)) };
  },
  getTenantTrafficResource: (call) => data(trafficOf(call)),
  patchTenantTrafficResource: (call) => {
    const table = call.store.table("TenantTrafficResource");
    const before = trafficOf(call);
    return data(table.update(table.key(before), patched(call, before)));
  },
};

/** Returns the tenant that the path names. */
export function tenantOf(call: Call): Row {
  return namedRow(call, "CloudTenant", "tenantUid");
}

export function changeTenant(call: Call, change: Row): Reply {
  return data(changeNamed(call, "CloudTenant", "tenantUid", change));
}

/** The name of a tenant is its user name. Responses never contain its password. */
function named(userName: string): Row {
  return { name: userName, credentials: { userName, password: null } };
}

/** Throws `HttpError` 409 if the site already has a tenant with the name. */
function checkName({ store }: Call, siteUid: unknown, name: string): void {
  if (
    store
      .table("CloudTenant")
      .where("name", name)
      .some((row) => row.siteUid === siteUid)
  )
    throw new HttpError(409, `The site already has a tenant named ${name}.`);
}

/** Returns the limits of the tenant's restore traffic. They are unlimited until they are set. */
function trafficOf(call: Call): Row {
  const { instanceUid: tenantUid, siteUid, assignedForCompany: companyUid } = tenantOf(call);
  const table = call.store.table("TenantTrafficResource");
  const unlimited = { dataTransferOutQuota: null, isDataTransferOutQuotaUnlimited: true };
  return table.where("tenantUid", tenantUid)[0] ?? table.insert({ siteUid, tenantUid, companyUid, ...unlimited });
}
