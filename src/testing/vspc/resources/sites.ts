import { all, type Call, data } from "../call.js";
import type { Site } from "../rows.js";
import { patched, siteOf } from "./lookup.js";

function changed(call: Call, change: Partial<Site>) {
  return data(call.store.sites.update(siteOf(call).siteUid, change));
}

export const sites = {
  getSites: ({ store }: Call) => all(store.sites),
  getSite: (call: Call) => data(siteOf(call)),
  patchSite: (call: Call) => changed(call, patched(call, siteOf(call))),
  setSiteMaintenanceMode: (call: Call) => {
    return changed(call, { maintenanceModeIsEnabled: call.query.maintenanceMode === true });
  },
  setSiteTenantManagementMode: (call: Call) => {
    return changed(call, { tenantManagementInCloudConnectIsEnabled: call.query.tenantManagementMode === true });
  },
};
