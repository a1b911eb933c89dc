import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { HttpError } from "../../http-error.js";
import { valueAt } from "../../list/values.js";
import { type Call, content, type Handlers, infrastructureRow, namedRow, type Reply } from "../call.js";
import { referenceTo } from "../links.js";
import { type Session, sessionHeader, sessionView } from "../sign-in.js";
import { query } from "./query.js";

/** Operations whose behaviour the document does not determine. All others are derived from the document. */
export const handlers: Handlers = {
  createLogonSession,
  getLogonSessions: (call) => content("LogonSessions", { LogonSessions: sessionsOf(call).map(sessionView) }),
  getLogonSession: (call) => content("LogonSession", sessionView(namedSession(call))),
  deleteLogonSession: (call) => void call.sessions.end(namedSession(call)),
  getTenantGatewayPools: (call) => {
    const uids = valueAt(namedRow(call, "CloudTenant", "tenantId"), "CloudGatewayPools.CloudGatewayPoolUids");
    const pools = ((uids ?? []) as readonly string[]).map((uid) => infrastructureRow(call, "CloudGatewayPool", uid));
    return content("EntityReferences", { Refs: pools.map(referenceTo) });
  },
  getTasks: ({ tasks, session }) => content("Tasks", { Tasks: tasks.list(session.id) }),
  getTask: ({ tasks, session, path }) => content("Task", tasks.poll(session.id, path.taskId ?? "")),
  deleteTask: ({ tasks, session, path }) => void tasks.remove(session.id, path.taskId ?? ""),
  query,
};

function createLogonSession(call: Call): Reply {
  const session = call.sessions.logon(call.headers, call.body as Schemas["LoginSpec"] | undefined);
  const headers = {
    [sessionHeader]: session.secret,
    "set-cookie": `X-RestSvcSessionId=${session.secret}; Path=/api;`,
  };
  return { ...content("LogonSession", sessionView(session)), status: 201, headers };
}

/** A tenant can only access its own session. */
function sessionsOf({ sessions, session }: Call): readonly Session[] {
  return session.tenantId === undefined ? sessions.open : [session];
}

function namedSession(call: Call): Session {
  const found = call.sessions.find(call.path.sessionId ?? "");
  if (sessionsOf(call).includes(found)) return found;
  throw new HttpError(403, "Tenants may not do this.");
}
