import type { Source } from "../../table.js";
import { all, below, type Call, type Handler, where } from "../call.js";
import type { Store } from "../store.js";
import { item, siteOf, tenantOf } from "./lookup.js";

const backups = (store: Store) => store.backups;
const subtenants = (store: Store) => store.subtenants;

/** What tenants bring along: backups, subtenants and the products they connect with. */
export const inventory = {
  getCloudBackups: ({ store }: Call) => all(backups(store)),
  getCloudBackupsBySite: atSite(backups),
  getCloudBackup: item(backups, "The backup", "backupUid"),
  getSubTenants: ({ store }: Call) => all(subtenants(store)),
  getSubTenantsBySite: (call: Call) => {
    const { siteUid, backupServerUid } = siteOf(call);
    return where(subtenants(call.store), `site ${siteUid}`, (row) => row.backupServerUid === backupServerUid);
  },
  getSubTenantsByTenant: (call: Call) => below(subtenants(call.store), tenantOf(call).instanceUid),
  getSubTenant: item(subtenants, "The subtenant", "subtenantUid"),
  getCloudTenantsProducts: ({ store }: Call) => all(store.products),
  getCloudTenantsProductsBySite: atSite((store) => store.products),
} satisfies Record<string, Handler>;

function atSite<R extends { readonly siteUid: string }>(source: (store: Store) => Source<R>) {
  return (call: Call) => {
    const { siteUid } = siteOf(call);
    return where(source(call.store), `site ${siteUid}`, (row) => row.siteUid === siteUid);
  };
}
