import { badParameter, notFound } from "../../http-error.js";
import { hexDigits, randomUid } from "../../random.js";
import { bodyOf, type Call, changeNamed, type Handler, type Handlers, namedRow } from "../call.js";
import { timestamp } from "../document.js";
import type { AsyncActionInfo, User, UserLogin } from "../rows.js";
import { replyFromDocument } from "./from-document.js";
import { licenses } from "./licenses.js";
import { reports } from "./reports.js";
import { tenantResources } from "./tenant-resources.js";

/** Operations on tenants, companies, sites, alarms and jobs that the document does not determine. */
const changes: Handlers = {
  setSiteMaintenanceMode: (call) =>
    changeNamed(call, "CloudAgent", "siteUid", { maintenanceModeIsEnabled: call.query.maintenanceMode }),
  setSiteTenantManagementMode: (call) =>
    changeNamed(call, "CloudAgent", "siteUid", {
      tenantManagementInCloudConnectIsEnabled: call.query.tenantManagementMode,
    }),
  acknowledgeActiveAlarm: (call) => changeAlarm(call, "Acknowledged"),
  resolveActiveAlarm: (call) => changeAlarm(call, "Resolved"),
  assignBackupServerJob: (call) => {
    const { companyUid } = call.query;
    if (!call.store.table("Company").get(String(companyUid)))
      throw badParameter("companyUid", `The company ${companyUid} was not found.`);
    changeNamed(call, "BackupServerJob", "jobUid", { mappedOrganizationUid: companyUid });
  },
  enableTenant: (call) => changeNamed(call, "CloudTenant", "tenantUid", { isEnabled: true }),
  disableTenant: (call) => changeNamed(call, "CloudTenant", "tenantUid", { isEnabled: false }),
  getCloudGatewayPoolsByTenant: (call) => {
    const { gatewayPoolsUids } = namedRow(call, "CloudTenant", "tenantUid");
    return ((gatewayPoolsUids ?? []) as string[]).flatMap((uid) => call.store.table("CloudGatewayPool").get(uid) ?? []);
  },
};

function changeAlarm(call: Call, status: string): void {
  const { random, now, query } = call;
  const remark = query.comment === "" ? null : query.comment;
  const lastActivation = { instanceUid: randomUid(random), time: timestamp(now()), status, message: null, remark };
  changeNamed(call, "ActiveAlarm", "activeAlarmUid", { lastActivation });
}

const users: Handlers = {
  getCurrentUser: (call) => userOf(call, call.login.userUid),
  addApiKeyLogin: (call) => {
    const { description, scopes, isReadAccessOnly } = call.query;
    return call.accounts.addApiKey(hexDigits(call.random, 96), {
      userUid: userOf(call, call.path.userUid).instanceUid,
      description: String(description),
      scopes: scopes as UserLogin["scopes"],
      isReadAccessOnly: isReadAccessOnly === true,
      creationDate: timestamp(call.now()),
    });
  },
  /** The logins that have an ID are those by API key, which have no tokens. */
  revokeAuthenticationToken: (call) => {
    const { instanceUid } = userOf(call, call.path.userUid);
    if (call.query.userLoginId === undefined) call.tokens.revoke(instanceUid);
    return true;
  },
};

function userOf({ accounts }: Call, uid = ""): User {
  const user = accounts.users.get(uid);
  if (!user) throw notFound("The user", uid);
  return user;
}

const tasks: Handlers = {
  getAsyncActionsInfo: (call) => call.tasks.list(),
  getAsyncActionsConfig: (call) => ({ resultRetentionTime: call.tasks.resultRetentionMinutes }),
  getAsyncActionInfo: (call) => call.tasks.poll(actionId(call)),
  getAsyncActionResult: (call) => call.tasks.result(actionId(call)),
  cancelAsyncAction: (call) => call.tasks.cancel(actionId(call)),
  clearAsyncActionResult: (call) => call.tasks.clear(actionId(call)),
  attachRequestDataToAsyncAction: (call) => {
    const { requestBody = null, queryParameters } = bodyOf<Partial<AsyncActionInfo>>(call);
    return call.tasks.attach(actionId(call), { requestBody, ...(queryParameters && { queryParameters }) });
  },
};

function actionId({ path }: Call): string {
  return path.actionId ?? "";
}

/** Operations whose behaviour the document does not determine. All others are derived from the document. */
const handlers = new Map<string, Handler>(
  Object.entries({ ...changes, ...users, ...tasks, ...licenses, ...reports, ...tenantResources }),
);

export function reply(call: Call): unknown {
  return (handlers.get(call.operation.id) ?? replyFromDocument)(call);
}
