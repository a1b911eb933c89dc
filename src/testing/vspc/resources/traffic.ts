import { type Call, data } from "../call.js";
import type { Traffic } from "../rows.js";
import { patched, tenantOf } from "./lookup.js";

/** Limits of the data a tenant may restore over the network, in GB. */
export const traffic = {
  getTenantTrafficResource: (call: Call) => data(trafficOf(call)),
  patchTenantTrafficResource: (call: Call) => {
    const after = patched(call, trafficOf(call));
    call.store.changed.traffic.set(after.tenantUid, after);
    return data(after);
  },
};

function trafficOf(call: Call): Traffic {
  const { instanceUid: tenantUid, siteUid, assignedForCompany: companyUid } = tenantOf(call);
  const unlimited = { dataTransferOutQuota: null, isDataTransferOutQuotaUnlimited: true };
  return call.store.changed.traffic.get(tenantUid) ?? { siteUid, tenantUid, companyUid, ...unlimited };
}
