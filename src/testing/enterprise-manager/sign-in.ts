import type { Schemas } from "../../enterprise-manager/schemas.js";
import { HttpError, notFound } from "../http-error.js";
import { type Random, randomUid } from "../random.js";
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

export interface Session {
  /** ID in paths. */
  readonly id: string;
  /** ID in the session header: the other one in Base64, as on the real server. */
  readonly secret: string;
  readonly username: string;
  lastUsed: number;
}

/** The session of operations that need none. */
export const noSession: Session = { id: "", secret: "", username: "", lastUsed: 0 };

interface SessionOptions {
  readonly users: readonly EnterpriseManagerUser[];
  readonly random: Random;
  readonly now: () => number;
  /** Called when a session ends. */
  readonly onEnd: (sessionId: string) => void;
}

export const sessionHeader = "x-restsvcsessionid";
const idleTimeout = 15 * 60_000;

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions({ users, random, now, onEnd }: SessionOptions) {
  const open: Session[] = [];
  const end = (session: Session) => {
    open.splice(open.indexOf(session), 1);
    onEnd(session.id);
  };
  const find = (isWanted: (session: Session) => boolean, error: HttpError): Session => {
    const session = open.find(isWanted);
    if (!session) throw error;
    return session;
  };

  return {
    open,
    logon(headers: Headers): Session {
      const credentials = /^basic +(.*)$/i.exec(headers.get("authorization") ?? "")?.[1];
      const user = users.find(({ username, password }) => credentials === base64(`${username}:${password}`));
      if (!user) throw new HttpError(401, "The user name or password is incorrect.");
      const id = randomUid(random);
      const session = { id, secret: btoa(id), username: user.username, lastUsed: now() };
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
