import { valueAt } from "../../list/values.js";
import { type Call, type Handlers, infrastructureRow, namedRow, type Reply } from "../call.js";
import { referenceTo } from "../links.js";
import { sessionHeader, sessionView } from "../sign-in.js";
import { query } from "./query.js";

/** Operations whose behaviour the document does not determine. All others are derived from the document. */
export const handlers: Handlers = {
  createLogonSession,
  getLogonSessions: (call) => ({ LogonSessions: call.sessions.open.map(sessionView) }),
  getLogonSession: (call) => sessionView(call.sessions.find(call.path.sessionId ?? "")),
  deleteLogonSession: (call) => void call.sessions.end(call.sessions.find(call.path.sessionId ?? "")),
  getTenantGatewayPools: (call) => {
    const uids = valueAt(namedRow(call, "CloudTenant", "tenantId"), "CloudGatewayPools.CloudGatewayPoolUids");
    const pools = ((uids ?? []) as readonly string[]).map((uid) => infrastructureRow(call, "CloudGatewayPool", uid));
    return { Refs: pools.map(referenceTo) };
  },
  getTasks: ({ tasks, session }) => ({ Tasks: tasks.list(session.id) }),
  getTask: ({ tasks, session, path }) => tasks.poll(session.id, path.taskId ?? ""),
  deleteTask: ({ tasks, session, path }) => void tasks.remove(session.id, path.taskId ?? ""),
  query,
};

function createLogonSession(call: Call): Reply {
  const session = call.sessions.logon(call.headers);
  call.responseHeaders[sessionHeader] = session.secret;
  call.responseHeaders["set-cookie"] = `X-RestSvcSessionId=${session.secret}; Path=/api;`;
  return sessionView(session);
}
