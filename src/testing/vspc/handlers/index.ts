import { badParameter } from "../../http-error.js";
import { randomUid } from "../../random.js";
import { type Call, changeNamed, data, done, type Handler, type Handlers, namedRow, type Reply } from "../call.js";
import { timestamp } from "../document.js";
import { companies } from "./companies.js";
import { replyFromDocument } from "./from-document.js";
import { licenses } from "./licenses.js";
import { reports } from "./reports.js";
import { tasks } from "./tasks.js";
import { tenantResources } from "./tenant-resources.js";
import { tenants } from "./tenants.js";
import { users } from "./users.js";

/** Operations that change a few properties of a row. */
const changes: Handlers = {
  setSiteMaintenanceMode: (call) => changeSite(call, { maintenanceModeIsEnabled: call.query.maintenanceMode }),
  setSiteTenantManagementMode: (call) =>
    changeSite(call, { tenantManagementInCloudConnectIsEnabled: call.query.tenantManagementMode }),
  acknowledgeActiveAlarm: (call) => changeAlarm(call, "Acknowledged"),
  resolveActiveAlarm: (call) => changeAlarm(call, "Resolved"),
  assignBackupServerJob: (call) => {
    namedRow(call, "BackupServerJob", "jobUid");
    const { companyUid } = call.query;
    const company = call.store.table("Company").get(String(companyUid));
    if (!company) throw badParameter("companyUid", `The company ${companyUid} was not found.`);
    changeNamed(call, "BackupServerJob", "jobUid", { mappedOrganizationUid: company.instanceUid });
    return done();
  },
};

function changeSite(call: Call, change: Readonly<Record<string, unknown>>): Reply {
  return data(changeNamed(call, "CloudAgent", "siteUid", change));
}

function changeAlarm(call: Call, status: string): Reply {
  const { random, now, query } = call;
  const remark = query.comment === "" ? null : query.comment;
  const lastActivation = { instanceUid: randomUid(random), time: timestamp(now()), status, message: null, remark };
  changeNamed(call, "ActiveAlarm", "activeAlarmUid", { lastActivation });
  return done();
}

/** Operations whose behaviour the document does not determine. All others are derived from the document. */
const handlers = new Map<string, Handler>(
  Object.entries({
    ...changes,
    ...companies,
    ...licenses,
    ...reports,
    ...tasks,
    ...tenantResources,
    ...tenants,
    ...users,
  }),
);

export function reply(call: Call): Reply {
  const handler = handlers.get(call.operation.id) ?? replyFromDocument;
  return handler(call);
}
