import type { Schemas } from "../../enterprise-manager/schemas.js";
import { HttpError, notFound } from "../http-error.js";
import { type Random, randomUid } from "../random.js";
import type { Store } from "../store/store.js";
import { idIn } from "./document.js";
import { href, link } from "./links.js";

/** An account of the service provider. */
export interface EnterpriseManagerUser {
  readonly username: string;
  readonly password: string;
}

/** Default account. */
export const defaultEnterpriseManagerUser: EnterpriseManagerUser = {
  username: "FJORD\\operator",
  password: "simulated-password",
};

/** Initial password of every standalone tenant. */
export const defaultTenantPassword = "simulated-password";

export interface Session {
  /** ID in paths. */
  readonly id: string;
  /** ID in the session header: the other one in Base64, as on the real server. */
  readonly secret: string;
  readonly username: string;
  /** Tenant that signed in. It can only access itself. */
  readonly tenantId?: string;
  lastUsed: number;
}

/** The session of operations that need none. */
export const noSession: Session = { id: "", secret: "", username: "", lastUsed: 0 };

export interface SessionOptions {
  readonly users: readonly EnterpriseManagerUser[];
  readonly store: Store;
  readonly random: Random;
  readonly now: () => number;
  /** Called when a session ends. */
  readonly onEnd: (sessionId: string) => void;
}

export const sessionHeader = "x-restsvcsessionid";
const idleTimeout = 15 * 60_000;

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions({ users, store, random, now, onEnd }: SessionOptions) {
  const open: Session[] = [];
  /** Changed passwords by the ID of the tenant. They are empty for tenants that cannot sign in. */
  const passwords = new Map<string, unknown>();

  const end = (session: Session) => {
    open.splice(open.indexOf(session), 1);
    onEnd(session.id);
  };
  const signIn = (authorization: string | null, login: Schemas["LoginSpec"] | undefined) => {
    const credentials = /^basic +(.*)$/i.exec(authorization ?? "")?.[1];
    const user = users.find(({ username, password }) => credentials === base64(`${username}:${password}`));
    if (user && !login) return { username: user.username };
    const { Username: username = "", Password } = login?.TenantCredentials ?? {};
    const tenant = store
      .table("CloudTenant")
      .where("Name", username)
      .find(({ Name }) => Name === username);
    const tenantId = tenant && idIn(tenant);
    if (tenantId && tenant.Enabled && Password && (passwords.get(tenantId) ?? defaultTenantPassword) === Password)
      return { username, tenantId };
    throw new HttpError(401, "The user name or password is incorrect.");
  };
  const find = (isWanted: (session: Session) => boolean, error: HttpError): Session => {
    const session = open.find(isWanted);
    if (!session) throw error;
    return session;
  };

  return {
    open,
    passwords,
    logon(headers: Headers, login: Schemas["LoginSpec"] | undefined): Session {
      const id = randomUid(random);
      const session = { id, secret: btoa(id), ...signIn(headers.get("authorization"), login), lastUsed: now() };
      open.push(session);
      return session;
    },
    /** Returns the session of a request; a cookie takes precedence over the header. Throws `HttpError` 401. */
    authenticate(headers: Headers): Session {
      for (const session of open.filter(({ lastUsed }) => now() - lastUsed >= idleTimeout)) end(session);
      const cookie = new RegExp(`(?:^|; *)${sessionHeader}=([^;]*)`, "i").exec(headers.get("cookie") ?? "")?.[1];
      const secret = cookie ?? headers.get(sessionHeader);
      const session = find((one) => one.secret === secret, new HttpError(401, "The session is not valid."));
      session.lastUsed = now();
      return session;
    },
    find: (id: string) => find((one) => one.id === id, notFound("Session", id)),
    end,
  };
}

/** Encodes a text in UTF-8 and Base64. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

export function sessionView({ id, username }: Session): Schemas["LogonSession"] {
  const path = `/logonSessions/${id}`;
  const links = [link("Up", "/", "EnterpriseManager"), link("Delete", path, "LogonSession")];
  return { Href: href(path), Type: "LogonSession", Links: links, UserName: username, SessionId: id };
}
