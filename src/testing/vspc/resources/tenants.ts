import { hexDigits } from "../../random.js";
import { badProperty, conflict } from "../../refusal.js";
import type { Row } from "../../store/table.js";
import { bodyOf, type Call, data, done, type Handlers } from "../call.js";
import { namedRow, newRow, patched } from "./from-document.js";

interface Credentials {
  readonly userName: string;
}

export const tenants: Handlers = {
  createTenant: (call) => {
    const { siteUid, siteName } = namedRow(call, "CloudAgent", "siteUid");
    const { userName } = bodyOf<{ credentials: Credentials }>(call).credentials;
    if (userName === "") throw badProperty("credentials.userName", "The user name is required.");
    refuseTaken(call, siteUid, userName);
    const idle = { lastActive: null, isEnabled: true, isBackupResourcesEnabled: false };
    const own = { ...named(userName), hashedPassword: hexDigits(call.random, 32), ...idle, siteUid, siteName };
    return data(tableOf(call).insert(newRow(call, tableOf(call), own)));
  },
  patchTenant: (call) => {
    const before = tenantOf(call);
    const after = patched(call, before);
    const { userName } = after.credentials as Credentials;
    if (userName !== before.name) refuseTaken(call, before.siteUid, userName);
    return changed(call, { ...after, ...named(userName) });
  },
  deleteTenant: (call) => {
    const { instanceUid } = tenantOf(call);
    removeTenant(call, String(instanceUid), call.query.deleteBackups === true);
    return done();
  },
  enableTenant: (call) => changed(call, { isEnabled: true }),
  disableTenant: (call) => changed(call, { isEnabled: false }),
  getCloudGatewayPoolsByTenant: (call) => {
    const { gatewayPoolsUids, instanceUid } = tenantOf(call);
    const source = call.store.table("CloudGatewayPool");
    const uids: readonly unknown[] = Array.isArray(gatewayPoolsUids) ? gatewayPoolsUids : [];
    const where = (row: Row) => uids.includes(row.instanceUid);
    return { source, scope: { key: `${instanceUid} ${uids}`, ordinals: source.ordinals(), where } };
  },
  getTenantTrafficResource: (call) => data(trafficOf(call)),
  patchTenantTrafficResource: (call) => {
    const table = call.store.table("TenantTrafficResource");
    const before = trafficOf(call);
    return data(table.update(table.key(before), patched(call, before)));
  },
};

/** The tenant that the path names. */
export function tenantOf(call: Call): Row {
  return namedRow(call, "CloudTenant", "tenantUid");
}

function tableOf({ store }: Call) {
  return store.table("CloudTenant");
}

export function changed(call: Call, change: Row) {
  return data(tableOf(call).update(String(tenantOf(call).instanceUid), change));
}

/** A tenant goes by its user name; its password is never told. */
function named(userName: string) {
  return { name: userName, credentials: { userName, password: null } };
}

/** A tenant's name is unique on its site. */
function refuseTaken(call: Call, siteUid: unknown, name: string): void {
  for (const row of tableOf(call).rows()) {
    if (row.siteUid === siteUid && String(row.name).toLowerCase() === name.toLowerCase())
      throw conflict(`The site has a tenant named ${name} already.`);
  }
}

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

/** What belongs to the tenant goes with it; its backups only if asked for. */
function removeTenant({ store }: Call, tenantUid: string, withBackups: boolean): void {
  for (const name of withBackups ? [...owned, "CloudBackup"] : owned) {
    const table = store.table(name);
    const rows = table.near(tenantUid).map(table.at);
    for (const row of rows.filter((one) => one.tenantUid === tenantUid)) table.remove(table.key(row));
  }
  store.table("CloudTenant").remove(tenantUid);
}

/** Limits of the data that the tenant may restore over the network; there is none where nobody set one. */
function trafficOf(call: Call): Row {
  const { instanceUid: tenantUid, siteUid, assignedForCompany: companyUid } = tenantOf(call);
  const table = call.store.table("TenantTrafficResource");
  const known = table
    .near(String(tenantUid))
    .map(table.at)
    .find((row) => row.tenantUid === tenantUid);
  const unlimited = { dataTransferOutQuota: null, isDataTransferOutQuotaUnlimited: true };
  return known ?? table.insert({ siteUid, tenantUid, companyUid, ...unlimited });
}
