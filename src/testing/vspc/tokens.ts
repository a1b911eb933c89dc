import { unauthorized } from "../http-error.js";
import { hexDigits, type Random, randomFrom } from "../random.js";
import type { Accounts, Login } from "./sign-in.js";

/** Response to a successful token request. */
export interface Grant {
  readonly access_token: string | null;
  readonly token_type: string | null;
  readonly refresh_token: string | null;
  readonly mfa_token: string | null;
  readonly encrypted_code: null;
  readonly expires_in: number;
}

/** Thrown to refuse a token request. */
export class TokenError extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

export type Tokens = ReturnType<typeof createTokens>;

const challengeSeconds = 300;
const refreshSeconds = 14 * 86_400;
const impersonators = ["PortalAdministrator", "PortalOperator", "SiteAdministrator", "CompanyOwner"];

/**
 * Creates the store of all tokens. A refresh consumes the refresh token; impersonation does not. The token of an MFA
 * challenge survives a wrong code.
 */
export function createTokens(seed: number, accounts: Accounts, lifetime: number, now: () => number) {
  const random = randomFrom(seed, "tokens");
  const access = createIssue(random, now);
  const refresh = createIssue(random, now);
  const challenges = createIssue(random, now);
  const requests: Record<string, number> = {};

  const issuePair = (login: Login): Grant => ({
    ...noGrant,
    access_token: access.issue(login, lifetime),
    token_type: "bearer",
    refresh_token: refresh.issue(login, refreshSeconds),
    expires_in: lifetime,
  });
  const signIn = (form: URLSearchParams) => {
    const [userName, password] = [requireField(form, "username"), requireField(form, "password")];
    const found = accounts.find(userName);
    if (found?.secrets.password === password) return found;
    throw new TokenError("invalid_grant", "The user name or password is incorrect.");
  };
  const refreshLogin = (form: URLSearchParams): Login => {
    const found = refresh.peek(requireField(form, "refresh_token"));
    if (found) return found;
    throw new TokenError("invalid_grant", "The refresh token is no longer valid.");
  };

  const grants: Readonly<Record<string, (form: URLSearchParams) => Grant>> = {
    password: (form) => {
      const { login, secrets } = signIn(form);
      const bound = { ...login, readOnly: form.get("readOnly") === "true" };
      if (secrets.mfaCode === undefined) return issuePair(bound);
      return { ...noGrant, mfa_token: challenges.issue(bound, challengeSeconds), expires_in: challengeSeconds };
    },
    mfa: (form) => {
      const token = requireField(form, "mfa_token");
      const login = challenges.peek(token);
      const user = login && accounts.users.get(login.userUid);
      const secrets = user && accounts.find(user.userName)?.secrets;
      if (!login || secrets?.mfaCode !== requireField(form, "mfa_code")) {
        throw new TokenError("invalid_grant", "The code or the token of the second factor is not valid.");
      }
      challenges.redeem(token);
      return issuePair(login);
    },
    refresh_token: (form) => {
      const login = refreshLogin(form);
      refresh.redeem(requireField(form, "refresh_token"));
      return issuePair(login);
    },
    as: (form) => {
      const userUid = requireField(form, "userUid");
      const login = refreshLogin(form);
      const role = accounts.users.get(login.userUid)?.role ?? "Unknown";
      if (!impersonators.includes(role))
        throw new TokenError("unauthorized_client", `A ${role} must not act as another user.`);
      if (!accounts.users.get(userUid)) throw new TokenError("invalid_grant", `User ${userUid} does not exist.`);
      return issuePair({ ...accounts.passwordLogin(userUid), readOnly: login.readOnly });
    },
  };

  return {
    /** Number of token requests by grant type. */
    requests,
    /** Throws {@link TokenError}. */
    grant: (form: URLSearchParams): Grant => {
      const type = requireField(form, "grant_type");
      const grant = Object.hasOwn(grants, type) ? grants[type] : undefined;
      requests[type] = (requests[type] ?? 0) + 1;
      if (grant) return grant(form);
      throw new TokenError("unsupported_grant_type", `The grant type ${type} is not supported.`);
    },
    /** Returns the login of a request. The server also accepts an API key without `Bearer`. Throws `HttpError` 401. */
    authenticate: (authorization: string | null): Login & { readonly isBearer: boolean } => {
      if (!authorization) throw unauthorized("Authorization is required.");
      const token = readBearer(authorization);
      const login = (token && access.peek(token)) || accounts.apiKeyLogin(token ?? authorization);
      if (login) return { ...login, isBearer: token !== undefined };
      throw unauthorized("The token is unknown or has expired.");
    },
    /** Revokes the tokens of one login, or of all logins of the user. */
    revoke: (userUid: string, loginId?: number) => {
      const matches = (login: Login) => login.userUid === userUid && (loginId === undefined || login.id === loginId);
      for (const issue of [access, refresh, challenges]) issue.revoke(matches);
    },
    /** Returns a name for the credential in an `Authorization` header. */
    label: (authorization: string): string => {
      const token = readBearer(authorization);
      const scheme = token === undefined ? "" : "Bearer ";
      const number = access.numberOf(token ?? "");
      if (number !== undefined) return `${scheme}[access token ${number}]`;
      const login = accounts.apiKeyLogin(token ?? authorization);
      return login ? `${scheme}[API key of login ${login.id}]` : "[unknown]";
    },
  };
}

const noGrant: Grant = {
  access_token: null,
  token_type: null,
  refresh_token: null,
  mfa_token: null,
  encrypted_code: null,
  expires_in: 0,
};

function requireField(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new TokenError("invalid_request", `${name} is required.`);
}

function readBearer(authorization: string): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorization)?.[1];
}

/** Creates the store of one kind of tokens, which are numbered from 1 in their order of issue. */
function createIssue(random: Random, now: () => number) {
  const issued = new Map<string, { readonly login: Login; readonly expires: number }>();
  const numbers = new Map<string, number>();
  const peek = (token: string) => {
    const found = issued.get(token);
    return found && now() < found.expires ? found.login : undefined;
  };
  return {
    peek,
    issue: (login: Login, seconds: number): string => {
      const token = hexDigits(random, 64);
      issued.set(token, { login, expires: now() + seconds * 1000 });
      numbers.set(token, numbers.size + 1);
      return token;
    },
    redeem: (token: string) => issued.delete(token),
    revoke: (matches: (login: Login) => boolean) => {
      for (const [token, { login }] of issued) if (matches(login)) issued.delete(token);
    },
    numberOf: (token: string) => numbers.get(token),
  };
}
