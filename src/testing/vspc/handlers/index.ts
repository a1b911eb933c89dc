import { badParameter, notFound } from "../../http-error.js";
import { hexDigits, randomUid } from "../../random.js";
import {
  bodyOf,
  type Call,
  changeNamed,
  data,
  done,
  type Handler,
  type Handlers,
  namedRow,
  type Reply,
} from "../call.js";
import { timestamp } from "../document.js";
import type { AsyncActionInfo, User, UserLogin } from "../rows.js";
import { companies } from "./companies.js";
import { replyFromDocument } from "./from-document.js";
import { licenses } from "./licenses.js";
import { reports } from "./reports.js";
import { tenantResources } from "./tenant-resources.js";
import { tenants } from "./tenants.js";

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

const users: Handlers = {
  getCurrentUser: (call) => data(userOf(call, call.login.userUid)),
  addApiKeyLogin: (call) => {
    const { description, scopes, isReadAccessOnly } = call.query;
    return data(
      call.accounts.addApiKey(hexDigits(call.random, 96), {
        userUid: userOf(call, call.path.userUid).instanceUid,
        description: String(description),
        scopes: scopes as UserLogin["scopes"],
        isReadAccessOnly: isReadAccessOnly === true,
        creationDate: timestamp(call.now()),
      }),
    );
  },
  /** Revokes the tokens of one login, or of all logins of the user. */
  revokeAuthenticationToken: (call) => {
    const { userLoginId } = call.query;
    const { instanceUid } = userOf(call, call.path.userUid);
    call.tokens.revoke(instanceUid, typeof userLoginId === "number" ? userLoginId : undefined);
    return data(true);
  },
};

function userOf({ accounts }: Call, uid = ""): User {
  const user = accounts.users.get(uid);
  if (!user) throw notFound("The user", uid);
  return user;
}

const tasks: Handlers = {
  getAsyncActionsInfo: (call) => data(call.tasks.list()),
  getAsyncActionsConfig: (call) => data({ resultRetentionTime: call.tasks.resultRetentionMinutes }),
  getAsyncActionInfo: (call) => data(call.tasks.poll(actionId(call))),
  getAsyncActionResult: (call) => call.tasks.result(actionId(call)),
  cancelAsyncAction: (call) => {
    call.tasks.cancel(actionId(call));
    return done();
  },
  clearAsyncActionResult: (call) => {
    call.tasks.clear(actionId(call));
    return done();
  },
  attachRequestDataToAsyncAction: (call) => {
    const { requestBody = null, queryParameters } = bodyOf<Partial<AsyncActionInfo>>(call);
    return data(call.tasks.attach(actionId(call), { requestBody, ...(queryParameters && { queryParameters }) }));
  },
};

function actionId({ path }: Call): string {
  return path.actionId ?? "";
}

/** Operations whose behaviour the document does not determine. All others are derived from the document. */
const handlers = new Map<string, Handler>(
  Object.entries({
    ...changes,
    ...users,
    ...tasks,
    ...companies,
    ...licenses,
    ...reports,
    ...tenantResources,
    ...tenants,
  }),
);

export function reply(call: Call): Reply {
  const handler = handlers.get(call.operation.id) ?? replyFromDocument;
  return handler(call);
}
