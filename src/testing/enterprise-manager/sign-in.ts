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
export const nobody: Session = { id: "", secret: "", username: "", lastUsed: 0 };

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
  /** Changed passwords by the ID of the tenant; `undefined` for tenants that cannot sign in. */
  const passwords = new Map<string, string | undefined>();

  const end = (session: Session) => {
    open.splice(open.indexOf(session), 1);
    onEnd(session.id);
  };
  const signIn = (
    headers: Headers,
    login: Schemas["LoginSpec"] | undefined,
  ): Pick<Session, "username" | "tenantId"> => {
    const [username, password] = basicCredentials(headers.get("authorization"));
    const user = users.find((one) => one.username === username && one.password === password);
    if (user && !login) return { username: user.username };
    const { Username = "", Password } = login?.TenantCredentials ?? {};
    const named = store.table("CloudTenant").where("Name", Username);
    const tenant = named.find(({ Name }) => Name === Username);
    const tenantId = tenant && idIn(tenant);
    const isValid = tenantId && Password && passwordOf(tenantId) === Password;
    if (isValid && tenant.Enabled) return { username: Username, tenantId };
    throw new HttpError(401, "The user name or password is incorrect.");
  };
  const passwordOf = (tenantId: string) => (passwords.has(tenantId) ? passwords.get(tenantId) : defaultTenantPassword);

  return {
    open,
    passwords,
    logon(headers: Headers, login: Schemas["LoginSpec"] | undefined): Session {
      const id = randomUid(random);
      const session = { id, secret: btoa(id), ...signIn(headers, login), lastUsed: now() };
      open.push(session);
      return session;
    },
    /** Returns the session of a request; a cookie takes precedence over the header. Throws `HttpError` 401. */
    authenticate(headers: Headers): Session {
      for (const session of open.filter(({ lastUsed }) => now() - lastUsed >= idleTimeout)) end(session);
      const secret = cookie(headers.get("cookie")) ?? headers.get(sessionHeader);
      const session = open.find((one) => one.secret === secret);
      if (!session) throw new HttpError(401, "The session is not valid.");
      session.lastUsed = now();
      return session;
    },
    find(id: string): Session {
      const session = open.find((one) => one.id === id);
      if (!session) throw notFound("Session", id);
      return session;
    },
    end,
  };
}

export function sessionView({ id, username }: Session): Schemas["LogonSession"] {
  const path = `/logonSessions/${id}`;
  const links = [link("Up", "/", "EnterpriseManager"), link("Delete", path, "LogonSession")];
  return { Href: href(path), Type: "LogonSession", Links: links, UserName: username, SessionId: id };
}

function cookie(header: string | null): string | undefined {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split(/=(.*)/s));
  return pairs.find(([name]) => name?.toLowerCase() === sessionHeader)?.[1];
}

/** Returns the user name and password of a Basic header, which are in UTF-8. */
function basicCredentials(authorization: string | null): readonly string[] {
  try {
    const [, encoded = ""] = /^Basic +([\w+/]+=*)$/i.exec(authorization ?? "") ?? [];
    const text = new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
    return /^([^:]*):(.*)$/s.exec(text)?.slice(1) ?? [];
  } catch {
    return [];
  }
}
