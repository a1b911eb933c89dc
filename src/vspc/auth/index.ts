import type { Credentials } from "../../http/attempt.js";
import { inputError, wrapCallbackError } from "../../http/errors.js";
import { checkToken } from "../../http/headers.js";
import { type AuthContext, createSession, type Session } from "./session.js";
import type { MfaCode } from "./token-request.js";
import { tokenSource } from "./token-source.js";

export type { Session } from "./session.js";
export type { TokenStore } from "./token-cache.js";
export type { MfaCode } from "./token-request.js";

/** Credentials of one client. */
export type ClientCredentials = Credentials & { reset(): void | Promise<void> };

/** A way to sign in, created by {@link apiKey}, {@link password}, {@link refreshToken} or {@link token}. */
export interface Auth {
  connect(context: AuthContext): ClientCredentials;
}

/** Signs in with an API key. A key is valid until its login is disabled or deleted. */
export function apiKey(key: string): Auth {
  checkToken("apiKey", key);
  return { connect: () => tokenSource(async () => key, key) };
}

/** Uses an access token, or a function that returns one. The function is called again after the server refused a token. */
export function token(source: string | ((refused?: string) => string | Promise<string>)): Auth {
  if (typeof source === "string") return apiKey(source);
  if (typeof source !== "function") throw inputError("token must be a string or a function");
  const getToken = async (refused?: string) => {
    try {
      return checkToken("the token", await source(refused));
    } catch (error) {
      throw wrapCallbackError("security", "the function that returns the token failed", error);
    }
  };
  return { connect: () => tokenSource(getToken) };
}

/**
 * Signs in with a user name and password. Tokens are refreshed before they expire. `mfa` returns the current code if the user
 * has a second factor; without it, such a sign-in throws `challenge`.
 */
export function password(user: { username: string; password: string; mfa?: MfaCode }): Auth {
  const { username, password: secret, mfa } = user;
  if (typeof username !== "string" || username === "") throw inputError("password: username is empty");
  if (typeof secret !== "string" || secret === "") throw inputError("password: password is empty");
  const grant = () => ({ grant_type: "password", username, password: secret }) as const;
  return { connect: (context) => createSession({ name: async () => `password:${username}`, mfa, grant }, context) };
}

/** Signs in with a refresh token of an earlier sign-in. The server accepts it once; keep the new pair in a `tokenStore`. */
export function refreshToken(first: string): Auth {
  if (typeof first !== "string" || first === "") throw inputError("refreshToken is empty");
  const grant = () => ({ grant_type: "refresh_token", refresh_token: first }) as const;
  const name = async () => `refresh:${await digest(first)}`;
  return { connect: (context) => createSession({ name, grant }, context) };
}

/** Acts as another user, with the rights of `parent`. */
export function impersonation(parent: Session, userUid: string): Auth {
  const grant = async () => ({ grant_type: "as", refresh_token: await parent.refreshToken(), userUid }) as const;
  // Another parent may not be allowed to act as this user, so it must not find the tokens.
  const name = async () => `as:${userUid}:${await parent.name()}`;
  return { connect: (context) => createSession({ name, grant }, context) };
}

/** Returns the SHA-256 digest of a secret, which browsers and Node.js compute. */
async function digest(secret: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

export function isSession(credentials: Credentials): credentials is Session {
  return "refreshToken" in credentials;
}
