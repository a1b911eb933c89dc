import type { Call, Handler, Handlers, Reply } from "../call.js";
import { accounts } from "./accounts.js";
import { actions } from "./actions.js";
import { alarms } from "./alarms.js";
import { backupJobs } from "./backup-jobs.js";
import { companies } from "./companies.js";
import { answerFromDocument, namedRow } from "./from-document.js";
import { keys } from "./keys.js";
import { licenses } from "./licenses.js";
import { reports } from "./reports.js";
import { tenantResources } from "./tenant-resources.js";
import { tenants } from "./tenants.js";

const sites: Handlers = {
  setSiteMaintenanceMode: (call) => siteChanged(call, { maintenanceModeIsEnabled: call.query.maintenanceMode }),
  setSiteTenantManagementMode: (call) =>
    siteChanged(call, { tenantManagementInCloudConnectIsEnabled: call.query.tenantManagementMode }),
};

function siteChanged(call: Call, change: Readonly<Record<string, unknown>>): Reply {
  const { siteUid } = namedRow(call, "CloudAgent", "siteUid");
  return { data: call.store.table("CloudAgent").update(String(siteUid), change) };
}

/** What operations do beyond what the document says; the others are answered from the document. */
const handlers: Handlers = {
  ...accounts,
  ...actions,
  ...alarms,
  ...backupJobs,
  ...companies,
  ...keys,
  ...licenses,
  ...reports,
  ...sites,
  ...tenantResources,
  ...tenants,
};

const byId = new Map<string, Handler>(Object.entries(handlers));

export function reply(call: Call): Reply {
  const handler = byId.get(call.operation.id) ?? answerFromDocument;
  return handler(call);
}
