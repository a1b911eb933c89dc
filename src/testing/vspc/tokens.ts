import type { Operation } from "../document.js";
import { HttpError } from "../http-error.js";
import { hexDigits, randomFrom } from "../random.js";
import { jsonResponse } from "../responses.js";
import { propertiesOf, type Schema, typesOf } from "../schema.js";
import { violation } from "../validate.js";
import type { Accounts, Login } from "./sign-in.js";

export type Tokens = ReturnType<typeof createTokens>;

type Kind = "access" | "refresh" | "challenge";
type Issued = Login & { readonly kind: Kind; expires: number };

const challengeSeconds = 300;
const refreshSeconds = 14 * 86_400;
const impersonators = ["PortalAdministrator", "PortalOperator", "SiteAdministrator", "CompanyOwner"];
const noGrant = {
  access_token: null,
  token_type: null,
  refresh_token: null,
  mfa_token: null,
  encrypted_code: null,
  expires_in: 0,
};

/**
 * Creates the store of all tokens. A refresh consumes the refresh token; impersonation does not. The token of an MFA
 * challenge survives a wrong code.
 */
export function createTokens(seed: number, accounts: Accounts, lifetime: number, now: () => number) {
  const random = randomFrom(seed, "tokens");
  const issued = new Map<string, Issued>();
  const requests: Record<string, number> = {};

  const issue = (kind: Kind, { id, userUid, readOnly }: Login, seconds: number): string => {
    const token = hexDigits(random, 64);
    issued.set(token, { id, userUid, readOnly, kind, expires: now() + seconds * 1000 });
    return token;
  };
  const find = (kind: Kind, token: string): Issued | undefined => {
    const found = issued.get(token);
    return found?.kind === kind && now() < found.expires ? found : undefined;
  };
  const issuePair = (login: Login) => ({
    ...noGrant,
    access_token: issue("access", login, lifetime),
    token_type: "bearer",
    refresh_token: issue("refresh", login, refreshSeconds),
    expires_in: lifetime,
  });
  const refreshLogin = (form: URLSearchParams): Issued => {
    const found = find("refresh", requireField(form, "refresh_token"));
    if (found) return found;
    throw refusal("invalid_grant", "The refresh token is no longer valid.");
  };

  const grants: Readonly<Record<string, (form: URLSearchParams) => object>> = {
    password: (form) => {
      const [userName, password] = [requireField(form, "username"), requireField(form, "password")];
      const account = accounts.find(userName);
      if (account?.password !== password) throw refusal("invalid_grant", "The user name or password is incorrect.");
      const login = { ...accounts.passwordLogin(account.userUid), readOnly: form.get("readOnly") === "true" };
      if (account.mfaCode === undefined) return issuePair(login);
      return { ...noGrant, mfa_token: issue("challenge", login, challengeSeconds), expires_in: challengeSeconds };
    },
    mfa: (form) => {
      const token = requireField(form, "mfa_token");
      const login = find("challenge", token);
      const account = accounts.find(accounts.users.get(login?.userUid ?? "")?.userName ?? "");
      if (!login || account?.mfaCode !== requireField(form, "mfa_code"))
        throw refusal("invalid_grant", "The code or the token of the second factor is not valid.");
      login.expires = 0;
      return issuePair(login);
    },
    refresh_token: (form) => {
      const login = refreshLogin(form);
      login.expires = 0;
      return issuePair(login);
    },
    as: (form) => {
      const userUid = requireField(form, "userUid");
      const { userUid: own, readOnly } = refreshLogin(form);
      const role = accounts.users.get(own)?.role ?? "Unknown";
      if (!impersonators.includes(role))
        throw refusal("unauthorized_client", `A ${role} must not act as another user.`);
      if (!accounts.users.get(userUid)) throw refusal("invalid_grant", `User ${userUid} does not exist.`);
      return issuePair({ ...accounts.passwordLogin(userUid), readOnly });
    },
  };
  const grant = ({ body }: Operation, type: string | null, form: URLSearchParams): object => {
    if (!type?.toLowerCase().startsWith("application/x-www-form-urlencoded"))
      throw refusal("invalid_request", "The content type must be application/x-www-form-urlencoded.");
    checkLimits(body?.schema ?? {}, form);
    const name = requireField(form, "grant_type");
    requests[name] = (requests[name] ?? 0) + 1;
    const granted = Object.hasOwn(grants, name) ? grants[name]?.(form) : undefined;
    if (granted) return granted;
    throw refusal("unsupported_grant_type", `The grant type ${name} is not supported.`);
  };

  return {
    /** Number of token requests by grant type. */
    requests,
    /** Responds to a token request. Errors have the format of OAuth. */
    respond: async (operation: Operation, request: Request): Promise<Response> => {
      const form = new URLSearchParams(await request.text());
      try {
        return jsonResponse(200, grant(operation, request.headers.get("content-type"), form));
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        const { message: error_description, details } = error;
        return jsonResponse(400, { ...details, error_description, error_uri: null });
      }
    },
    /** Returns the login of a request. The server also accepts an API key without `Bearer`. Throws `HttpError` 401. */
    authenticate: (authorization: string): Login => {
      if (authorization === "") throw new HttpError(401, "Authorization is required.");
      const token = authorization.replace(/^bearer +/i, "");
      const login = find("access", token) ?? accounts.apiKeyLogin(token);
      if (login) return login;
      throw new HttpError(401, "The token is unknown or has expired.");
    },
    /** Revokes the tokens of one login, or of all logins of the user. */
    revoke: (userUid: string, loginId?: number) => {
      for (const login of issued.values())
        if (login.userUid === userUid && (loginId ?? login.id) === login.id) login.expires = 0;
    },
  };
}

function refusal(error: string, description: string): HttpError {
  return new HttpError(400, description, { error });
}

/** Checks the fields that are free texts. An unknown grant type has its own error. */
function checkLimits(body: Schema, form: URLSearchParams): void {
  for (const [name, schema] of Object.entries(propertiesOf(body))) {
    const value = form.get(name);
    const isFree = typesOf(schema).includes("string") && name !== "grant_type";
    const found = value !== null && isFree ? violation(schema, value) : undefined;
    if (found) throw refusal("invalid_request", `The property ${name} ${found.message}.`);
  }
}

function requireField(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw refusal("invalid_request", `${name} is required.`);
}
