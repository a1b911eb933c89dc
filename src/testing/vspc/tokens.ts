import type { Operation } from "../document.js";
import { HttpError } from "../http-error.js";
import { convert } from "../parameters.js";
import { hexDigits, randomFrom } from "../random.js";
import { jsonResponse } from "../responses.js";
import { propertiesOf } from "../schema.js";
import { violation } from "../validate.js";
import type { Accounts, Login } from "./sign-in.js";

export type Tokens = ReturnType<typeof createTokens>;

type Kind = "access" | "refresh" | "challenge";
type Issued = Login & { readonly kind: Kind; expires: number };

const challengeSeconds = 300;
const refreshSeconds = 14 * 86_400;
const impersonators = ["PortalAdministrator", "PortalOperator", "SiteAdministrator", "CompanyOwner"];
const noTokens = { access_token: null, token_type: null, refresh_token: null, mfa_token: null, encrypted_code: null };

/**
 * Creates the store of all tokens. A refresh consumes the refresh token; impersonation does not. The token of an MFA
 * challenge survives a wrong code.
 */
export function createTokens(seed: number, accounts: Accounts, lifetime: number, now: () => number) {
  const random = randomFrom(seed, "tokens");
  const issued = new Map<string, Issued>();
  const requests: Record<string, number> = {};

  const issue = (kind: Kind, { userUid, readOnly }: Login, seconds: number): string => {
    const token = hexDigits(random, 64);
    issued.set(token, { userUid, readOnly, kind, expires: now() + seconds * 1000 });
    return token;
  };
  const find = (kind: Kind, token: string): Issued | undefined => {
    const found = issued.get(token);
    return found?.kind === kind && now() < found.expires ? found : undefined;
  };
  const issuePair = (login: Login) => ({
    ...noTokens,
    access_token: issue("access", login, lifetime),
    refresh_token: issue("refresh", login, refreshSeconds),
    token_type: "bearer",
    expires_in: lifetime,
  });

  /** Grants by type. `field` returns a field of the form, or throws `HttpError` if it is missing. */
  const grants: Readonly<Record<string, (field: (name: string) => string, readOnly: boolean) => object>> = {
    password: (field, readOnly) => {
      const [userName, password] = [field("username"), field("password")];
      const account = accounts.find(userName);
      if (account?.password !== password) throw oauthError("invalid_grant", "The user name or password is incorrect.");
      const login = { userUid: account.userUid, readOnly };
      if (account.mfaCode === undefined) return issuePair(login);
      return { ...noTokens, mfa_token: issue("challenge", login, challengeSeconds), expires_in: challengeSeconds };
    },
    mfa: (field) => {
      const login = find("challenge", field("mfa_token"));
      const account = accounts.find(accounts.users.get(login?.userUid ?? "")?.userName ?? "");
      if (!login || account?.mfaCode !== field("mfa_code"))
        throw oauthError("invalid_grant", "The code or the token of the second factor is not valid.");
      login.expires = 0;
      return issuePair(login);
    },
    refresh_token: (field) => {
      const login = refreshLogin(field("refresh_token"));
      login.expires = 0;
      return issuePair(login);
    },
    as: (field) => {
      const userUid = field("userUid");
      const { userUid: own, readOnly } = refreshLogin(field("refresh_token"));
      const role = accounts.users.get(own)?.role ?? "Unknown";
      if (!impersonators.includes(role))
        throw oauthError("unauthorized_client", `A ${role} must not act as another user.`);
      if (!accounts.users.get(userUid)) throw oauthError("invalid_grant", `User ${userUid} does not exist.`);
      return issuePair({ userUid, readOnly });
    },
  };
  const refreshLogin = (token: string): Issued => {
    const found = find("refresh", token);
    if (found) return found;
    throw oauthError("invalid_grant", "The refresh token is no longer valid.");
  };
  const respond = ({ body }: Operation, { headers }: Request, form: URLSearchParams): object => {
    if (!headers.get("content-type")?.toLowerCase().startsWith("application/x-www-form-urlencoded"))
      throw oauthError("invalid_request", "The content type must be application/x-www-form-urlencoded.");
    const field = (name: string) => {
      const value = form.get(name);
      if (value) return value;
      throw oauthError("invalid_request", `${name} is required.`);
    };
    const name = field("grant_type");
    const grant = Object.hasOwn(grants, name) ? grants[name] : undefined;
    if (!grant) throw oauthError("unsupported_grant_type", `The grant type ${name} is not supported.`);
    const schema = body?.schema ?? {};
    const fields = [...form].map(([key, text]) => [key, convert(propertiesOf(schema)[key] ?? {}, text)]);
    const found = violation(schema, Object.fromEntries(fields));
    if (found) throw oauthError("invalid_request", `The property ${found.at} ${found.message}.`);
    requests[name] = (requests[name] ?? 0) + 1;
    return grant(field, form.get("readOnly") === "true");
  };

  return {
    /** Number of token requests by grant type. */
    requests,
    /** Responds to a token request. Errors have the format of OAuth. */
    respond: async (operation: Operation, request: Request): Promise<Response> => {
      try {
        return jsonResponse(200, respond(operation, request, new URLSearchParams(await request.text())));
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
    /** Revokes all tokens of a user. */
    revoke: (userUid: string) => {
      for (const login of issued.values()) if (login.userUid === userUid) login.expires = 0;
    },
  };
}

function oauthError(error: string, description: string): HttpError {
  return new HttpError(400, description, { error });
}
