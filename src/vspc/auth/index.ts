import type { Credentials } from "../../http/authenticate.js";
import { foreignError, inputError } from "../../http/errors.js";
import { checkHeaderValue } from "../../http/headers.js";
import type { AuthContext } from "./context.js";
import type { Session, SignIn } from "./session.js";
import type { MfaCode } from "./token-request.js";

export type { Session } from "./session.js";
export type { TokenStore } from "./store.js";
export type { MfaCode } from "./token-request.js";

/** A way of signing in: made by {@link apiKey}, {@link password}, {@link refreshToken} or {@link token}. */
export interface Auth {
  connect(context: AuthContext): Credentials | Session;
}

/** A key that stays valid until its login is disabled or deleted (Authentication, API Key). */
export function apiKey(key: string): Auth {
  checkHeaderValue("apiKey", key);
  return { connect: () => ({ token: () => key, renew: async () => undefined }) };
}

/** A ready access token, or a function that gives one. The function is called again after a token was refused. */
export function token(source: string | ((refused?: string) => string | Promise<string>)): Auth {
  if (typeof source === "string") return apiKey(source);
  if (typeof source !== "function") throw inputError("token must be a string or a function");
  let known: string | undefined;
  const ask = async (refused?: string) => {
    try {
      const given = checkHeaderValue("the token", await source(refused));
      known = given;
      return given;
    } catch (error) {
      throw foreignError("security", "the function that gives the token failed", error);
    }
  };
  return {
    connect: () => ({
      token: () => known ?? ask(),
      renew: (refused) => (known === refused || !known ? ask(refused) : Promise.resolve(known)),
    }),
  };
}

/**
 * A user's name and password. Tokens are renewed before they end, and with the password again when the refresh token is
 * dead. `mfa` gives the current code where the user has a second factor; without it such a sign-in throws `challenge`.
 */
export function password(user: { username: string; password: string; mfa?: MfaCode }): Auth {
  const { username, password: secret, mfa } = user;
  if (typeof username !== "string" || username === "") throw inputError("password: username is empty");
  if (typeof secret !== "string" || secret === "") throw inputError("password: password is empty");
  return sessionAuth(`password:${username}`, {
    begin: (request) => request({ grant_type: "password", username, password: secret }, mfa),
  });
}

/** A refresh token kept from an earlier sign-in. It is used once; keep the new pair in a `tokenStore`. */
export function refreshToken(first: string): Auth {
  if (typeof first !== "string" || first === "") throw inputError("refreshToken is empty");
  return sessionAuth("refresh", {
    begin: (request) => request({ grant_type: "refresh_token", refresh_token: first }),
  });
}

/** Acts as another user, on the rights of `parent` (Authentication, Impersonation). */
export function impersonation(parent: Session, userUid: string): Auth {
  return sessionAuth(`as:${userUid}`, {
    async begin(request, signal) {
      return request({ grant_type: "as", refresh_token: await parent.refreshToken(signal), userUid });
    },
  });
}

function sessionAuth(name: string, signIn: SignIn): Auth {
  return {
    connect: (context) => sessionLater(async () => (await import("./session.js")).openSession(name, signIn, context)),
  };
}

/** A session whose code is loaded with its first use: programs with an API key do without. */
function sessionLater(open: () => Promise<Session>): Session {
  let session: Session | undefined;
  let opening: Promise<Session> | undefined;
  const opened = async () => {
    if (session) return session;
    opening ??= open().finally(() => {
      opening = undefined;
    });
    session = await opening;
    return session;
  };
  return {
    token: (signal) => session?.token(signal) ?? opened().then((found) => found.token(signal)),
    renew: async (refused, signal) => (await opened()).renew(refused, signal),
    refreshToken: async (signal) => (await opened()).refreshToken(signal),
    current: () => session?.current(),
    forget: async () => (await opened()).forget(),
  };
}

export function isSession(credentials: Credentials): credentials is Session {
  return "forget" in credentials;
}
