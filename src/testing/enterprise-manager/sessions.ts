import type { Schemas } from "../../enterprise-manager/schemas.js";
import { type Random, randomUid } from "../random.js";
import { missing, unauthorized } from "../refusal.js";
import type { TenantRow } from "./rows.js";
import { type Views, visible } from "./views.js";

/** An account of the service provider. */
export interface EnterpriseManagerUser {
  readonly username: string;
  readonly password: string;
}

/** The account where none is given. */
export const defaultEnterpriseManagerUser: EnterpriseManagerUser = {
  username: "FJORD\\operator",
  password: "simulated-password",
};

export interface Session {
  /** What paths carry. */
  readonly id: string;
  /** What requests carry: the id in base64, as the real server has it. */
  readonly secret: string;
  readonly username: string;
  /** The tenant that opened it; it sees nothing but itself. */
  readonly tenant?: TenantRow;
  lastUsed: number;
}

interface SessionOptions {
  readonly users: readonly EnterpriseManagerUser[];
  readonly tenants: readonly TenantRow[];
  readonly random: Random;
  readonly now: () => number;
  /** Told of sessions that end. */
  readonly ended: (sessionId: string) => void;
}

const sessionHeader = "x-restsvcsessionid";
const idleTimeout = 15 * 60_000;

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions({ users, tenants, random, now, ended }: SessionOptions) {
  const open: Session[] = [];

  const end = (session: Session) => {
    open.splice(open.indexOf(session), 1);
    ended(session.id);
  };

  const expire = () => {
    for (const session of open.filter(({ lastUsed }) => now() - lastUsed >= idleTimeout)) end(session);
  };

  /** Who signs in: a user of the provider, or the tenant whose credentials a body holds. */
  const signIn = (headers: Headers, login: Schemas["LoginSpec"] | undefined): Pick<Session, "username" | "tenant"> => {
    if (!login) {
      const [username, password] = basicCredentials(headers.get("authorization"));
      const user = users.find((one) => one.username === username && one.password === password);
      if (user) return { username: user.username };
    }
    const { Username, Password } = login?.TenantCredentials ?? {};
    const tenant = visible(tenants).find(({ name, password }) => name === Username && password === Password);
    if (tenant?.value.Enabled && Password) return { username: tenant.name, tenant };
    throw unauthorized("The user name or password is incorrect.");
  };

  return {
    open,
    logon(headers: Headers, login: Schemas["LoginSpec"] | undefined): Session {
      const id = randomUid(random);
      const session = {
        id,
        secret: btoa(id),
        ...signIn(headers, login),
        lastUsed: now(),
      };
      open.push(session);
      return session;
    },
    /** The session of a request; a cookie beats the header. Throws Refusal where there is none. */
    authenticate(headers: Headers): Session {
      expire();
      const secret = cookie(headers.get("cookie")) ?? headers.get(sessionHeader);
      const session = open.find((one) => one.secret === secret);
      if (!session) throw unauthorized("The session is not valid.");
      session.lastUsed = now();
      return session;
    },
    find(id: string): Session {
      const session = open.find((one) => one.id === id);
      if (!session) throw missing("Session", id);
      return session;
    },
    end,
    label(credential: string): string {
      const secret = cookie(credential) ?? credential;
      const session = open.find((one) => one.secret === secret);
      return session
        ? `[session ${session.id}]`
        : credential.startsWith("Basic ")
          ? "Basic [credentials]"
          : "[unknown]";
    },
  };
}

export function sessionView({ id, username }: Session, { href, link }: Views): Schemas["LogonSession"] {
  const path = `/logonSessions/${id}`;
  const links = [link("Up", "/", "EnterpriseManager"), link("Delete", path, "LogonSession")];
  return { Href: href(path), Type: "LogonSession", Links: links, UserName: username, SessionId: id };
}

function cookie(header: string | null): string | undefined {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split(/=(.*)/s));
  return pairs.find(([name]) => name?.toLowerCase() === sessionHeader)?.[1];
}

/** User name and password of a Basic header, in UTF-8. */
function basicCredentials(authorization: string | null): readonly string[] {
  const [, encoded = ""] = /^Basic +([\w+/]+=*)$/i.exec(authorization ?? "") ?? [];
  const [, username = "", password = ""] = /^([^:]*):(.*)$/s.exec(decodedUtf8(encoded)) ?? [];
  return [username, password];
}

function decodedUtf8(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return "";
  }
}
