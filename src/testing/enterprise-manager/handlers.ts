import type { Schemas } from "../../enterprise-manager/schemas.js";
import { forbidden } from "../refusal.js";
import { bodyOf, type Call, content, type Handlers, type Reply, type SessionCall } from "./call.js";
import { getQueryService, query } from "./query.js";
import { type Session, sessionView } from "./sessions.js";
import { tenants } from "./tenant-handlers.js";

/** What is answered without a session. */
export const anonymousHandlers: Handlers<Call> = {
  getEnterpriseManager,
  createLogonSession,
};

/** What is answered within a session. */
export const handlers: Handlers = {
  getLogonSessions: (call) =>
    content("LogonSessions", { LogonSessions: sessionsOf(call).map((one) => sessionView(one, call.views)) }),
  getLogonSession: (call) => content("LogonSession", sessionView(namedSession(call), call.views)),
  deleteLogonSession,
  ...tenants,
  getTasks: ({ tasks, session }) => content("Tasks", { Tasks: tasks.list(session.id) }),
  getTask: ({ tasks, session, path }) => content("Task", tasks.poll(session.id, path.taskId ?? "")),
  deleteTask,
  query,
  getQueryService,
};

function getEnterpriseManager({ views: { href, link } }: Call): Reply {
  const logon = (version: string) => link("Create", `/sessionMngr/?v=${version}`, "LogonSession");
  const versions = ["v1_5", "v1_6", "v1_7"].map((name) => ({ Name: name, Links: [logon(name)] }));
  return content("EnterpriseManager", {
    Href: href("/"),
    Type: "EnterpriseManager",
    Links: [logon("latest")],
    SupportedVersions: { SupportedVersions: versions },
  });
}

function createLogonSession(call: Call): Reply {
  const session = call.sessions.logon(call.headers, bodyOf<Schemas["LoginSpec"] | undefined>(call));
  const headers = {
    "x-restsvcsessionid": session.secret,
    "set-cookie": `X-RestSvcSessionId=${session.secret}; Path=/api;`,
  };
  return { ...content("LogonSession", sessionView(session, call.views)), status: 201, headers };
}

function deleteLogonSession(call: SessionCall): Reply {
  call.sessions.end(namedSession(call));
  return undefined;
}

function deleteTask({ tasks, session, path }: SessionCall): Reply {
  tasks.remove(session.id, path.taskId ?? "");
  return undefined;
}

/** A tenant sees its own session only. */
function sessionsOf({ sessions, session }: SessionCall): Session[] {
  return session.tenant ? [session] : sessions.open;
}

function namedSession(call: SessionCall): Session {
  const found = call.sessions.find(call.path.sessionId ?? "");
  if (sessionsOf(call).includes(found)) return found;
  throw forbidden("Tenants may not do this.");
}
