import { hexDigits, randomUid } from "../../random.js";
import { badProperty, conflict } from "../../refusal.js";
import { all, bodyOf, type Call, data, done, where } from "../call.js";
import { tenantDefaults } from "../data/tenants.js";
import type { Tenant, TenantInput } from "../rows.js";
import type { Store } from "../store.js";
import { patched, siteOf, tenantOf } from "./lookup.js";

export const tenants = {
  getTenants: ({ store }: Call) => all(store.tenants),
  getTenantsBySite: (call: Call) => {
    const { siteUid } = siteOf(call);
    return where(call.store.tenants, `site ${siteUid}`, (row) => row.siteUid === siteUid);
  },
  getTenant: (call: Call) => data(tenantOf(call)),
  createTenant: (call: Call) => {
    const { siteUid, siteName } = siteOf(call);
    const { gatewayPoolsUids = null, ...input } = bodyOf<TenantInput>(call);
    const { userName } = input.credentials;
    if (userName === "") throw badProperty("credentials.userName", "The user name is required.");
    refuseTaken(call.store, siteUid, userName);
    const type = input.type ?? "General";
    return data(
      call.store.tenants.insert({
        ...tenantDefaults,
        ...input,
        type,
        gatewayPoolsUids,
        credentials: { userName, password: null },
        instanceUid: randomUid(call.random),
        siteUid,
        siteName,
        name: userName,
        hashedPassword: hexDigits(call.random, 32),
      }),
    );
  },
  patchTenant: (call: Call) => {
    const before = tenantOf(call);
    const after = patched(call, before);
    const { userName } = after.credentials;
    if (userName !== before.credentials.userName) refuseTaken(call.store, before.siteUid, userName);
    return changed(call, { ...after, name: userName, credentials: { userName, password: null } });
  },
  deleteTenant: (call: Call) => {
    const { instanceUid } = tenantOf(call);
    removeTenant(call.store, instanceUid, call.query.deleteBackups === true);
    return done();
  },
  enableTenant: (call: Call) => changed(call, { isEnabled: true }),
  disableTenant: (call: Call) => changed(call, { isEnabled: false }),
};

function changed(call: Call, change: Partial<Tenant>) {
  return data(call.store.tenants.update(tenantOf(call).instanceUid, change));
}

/** A tenant's name is unique on its site. */
function refuseTaken(store: Store, siteUid: string, name: string): void {
  if (store.isTenantNameTaken(siteUid, name)) throw conflict(`The site has a tenant named ${name} already.`);
}

/** What belongs to the tenant goes with it; its backups only if asked for. */
function removeTenant(store: Store, tenantUid: string, withBackups: boolean): void {
  const children = [
    store.backupResources,
    store.replicationResources,
    store.vcdReplicationResources,
    store.subtenants,
    ...(withBackups ? [store.backups] : []),
  ];
  for (const table of children) {
    for (const ordinal of table.below(tenantUid)) table.remove(table.at(ordinal).instanceUid);
  }
  store.tenants.remove(tenantUid);
}
