import { readXml, writeXml, type XmlShapeName } from "../../../src/enterprise-manager/xml/index.js";
import { createTenantStore, type Store } from "./store.js";

/** What the server saw of a request. */
export interface Seen {
  readonly method: string;
  /** Below the base URL. */
  readonly path: string;
  readonly origin: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly text: string;
  /** The body in its JSON form. */
  readonly body: unknown;
}

/** An answer: a document and its schema. */
export interface Reply {
  readonly status: number;
  readonly data?: object;
  readonly shape?: XmlShapeName;
  readonly headers?: Record<string, string>;
}

export interface Task {
  readonly id: string;
  readonly operation: string;
  polls: number;
  readonly failure: string | undefined;
  /** Carries the write out; the result is the Related link. */
  readonly apply: () => { type: string; path: string } | undefined;
  related?: { type: string; path: string };
}

interface Session {
  readonly id: string;
  lastUse: number;
  readonly tasks: Map<string, Task>;
}

/** The server calls itself by a name that the client must not use. */
export const innerUrl = "http://em-internal.example:9399/api";
export const account = { username: "EM\\provider", password: "s3cret-pässwörd" };
const authorization = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString("base64")}`;
const idleTimeout = 15 * 60_000;

/** An Enterprise Manager that answers in process. `intercept` may answer in its place. */
export function fakeServer() {
  const seen: Seen[] = [];
  const sessions = new Map<string, Session>();
  const store: Store = createTenantStore();
  const hooks: { intercept?: (request: Seen) => Response | undefined; pollsToFinish: number } = { pollsToFinish: 2 };
  let logons = 0;

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const { method, headers } = request;
    const text = await request.text();
    const isXml = headers.get("content-type") === "application/xml";
    const body = text === "" ? undefined : isXml ? readXml(text) : JSON.parse(text);
    const path = url.pathname.replace(/^\/api/, "");
    const entry: Seen = { method, path, origin: url.origin, query: url.searchParams, headers, text, body };
    seen.push(entry);
    init?.signal?.throwIfAborted();
    return hooks.intercept?.(entry) ?? encode(entry, answer(entry));
  };

  function answer(request: Seen): Reply {
    if (request.path === "/sessionMngr/") return logon(request);
    const session = sessions.get(request.headers.get("x-restsvcsessionid") ?? "");
    if (!session || Date.now() - session.lastUse > idleTimeout) return refusal(401, "Session is not available.");
    session.lastUse = Date.now();
    if (mixed(request)) return refusal(400, "Content-Type and Accept differ.");
    const [, area, id] = request.path.split("/");
    if (area === "logonSessions") return logoff(id);
    if (area === "tasks") return taskReply(session, id ?? "", request.method);
    return store.handle(request, (task) => begin(session, task));
  }

  function logon({ headers, query }: Seen): Reply {
    if (headers.get("authorization") !== authorization || query.get("v") !== "latest") {
      return refusal(401, "Invalid user name or password.", { "www-authenticate": 'Basic realm="RestSvc"' });
    }
    const number = String(++logons).padStart(12, "0");
    const session = { id: `00000000-0000-4000-8000-${number}`, lastUse: Date.now(), tasks: new Map() };
    sessions.set(`token-${logons}`, session);
    const data = { ...place("LogonSession", `/logonSessions/${session.id}`), UserName: "x", SessionId: session.id };
    const header = { "x-restsvcsessionid": `token-${logons}`, "set-cookie": `X-RestSvcSessionId=token-${logons}` };
    return { status: 201, data, shape: "LogonSession", headers: header };
  }

  function logoff(id: string | undefined): Reply {
    for (const [token, session] of sessions) if (session.id === id) sessions.delete(token);
    return { status: 204 };
  }

  function begin(
    session: Session,
    { operation, failure, apply }: Pick<Task, "operation" | "failure" | "apply">,
  ): Reply {
    const task: Task = { id: `task-${session.tasks.size + 1}`, operation, polls: 0, failure, apply };
    session.tasks.set(task.id, task);
    return { ...describeTask(task), status: 202 };
  }

  function taskReply(session: Session, id: string, method: string): Reply {
    const task = session.tasks.get(id);
    if (!task) return refusal(404, "No such task.");
    if (method === "DELETE") {
      session.tasks.delete(id);
      return { status: 204 };
    }
    const isLast = task.polls === hooks.pollsToFinish;
    if (isLast && task.failure === undefined) {
      const related = task.apply();
      if (related) task.related = related;
    }
    task.polls++;
    return describeTask(task);
  }

  function describeTask({ id, operation, polls, failure, related }: Task): Reply {
    const states = ["Running", "OperationFinished", "Finished"];
    const left = hooks.pollsToFinish - polls + 1;
    const State = polls === 0 ? "Running" : states[Math.max(0, 2 - left)];
    const links = [
      { Rel: "Delete", Type: "Task", Href: `${innerUrl}/tasks/${id}` },
      ...(related ? [{ Rel: "Related", Type: related.type, Href: innerUrl + related.path }] : []),
    ];
    const result = { Success: failure === undefined, Message: failure ?? "Ok" };
    const data = {
      ...place("Task", `/tasks/${id}`),
      Links: links,
      TaskId: id,
      State,
      Operation: operation,
      ...(State !== "Running" && { Result: result }),
    };
    return { status: 200, data, shape: "Task" };
  }

  return { fetch, seen, store, hooks, endSessions: () => sessions.clear(), openSessions: () => sessions.size };
}

export function place(type: string, path: string) {
  return { Href: innerUrl + path, Type: type };
}

export function refusal(status: number, message: string, headers: Record<string, string> = {}): Reply {
  return { status, data: { Message: message, StatusCode: status }, shape: "Error", headers };
}

function mixed({ headers }: Seen): boolean {
  const type = headers.get("content-type");
  return type !== null && type !== headers.get("accept");
}

/** Puts a reply into the format that the request accepts. */
export function encode({ headers: asked }: Pick<Seen, "headers">, { status, data, shape, headers }: Reply): Response {
  if (!data) return new Response(null, { status, ...(headers && { headers }) });
  const type = asked.get("accept") ?? "application/xml";
  const text = type === "application/xml" && shape ? writeXml(data, shape) : JSON.stringify(data);
  return new Response(text, { status, headers: { "content-type": `${type}; charset=utf-8`, ...headers } });
}
