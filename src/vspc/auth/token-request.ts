import type { SendRequest } from "../../http/call.js";
import { ApiError, wrapCallbackError } from "../../http/errors.js";
import { isHeaderValue } from "../../http/headers.js";
import { asObject } from "../../util/objects.js";

/** An access token with its refresh token. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Expiry of the access token, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Lifetime of the access token in milliseconds. */
  readonly lifetime: number;
}

/** Form fields of a token request. */
export type Grant =
  | { grant_type: "password"; username: string; password: string }
  | { grant_type: "refresh_token"; refresh_token: string }
  | { grant_type: "mfa"; mfa_token: string; mfa_code: string }
  | { grant_type: "as"; refresh_token: string; userUid: string };

/** Returns the current code of the user's second factor. */
export type MfaCode = () => string | Promise<string>;

/** Response to a password that needs a second factor. */
export interface Challenge {
  readonly mfaToken: string;
}

const operation = "POST /token";
const defaultLifetime = 3600;

/** Returns a function that exchanges a grant for tokens. */
export function tokenRequest(request: SendRequest) {
  return async (grant: Grant): Promise<TokenPair | Challenge> => {
    const { data, status } = await request("POST /token", { body: grant });
    const body = asObject(data);
    const { access_token: token, mfa_token: mfaToken } = body;
    if (isHeaderValue(token)) return tokenPair(token, body);
    if (typeof mfaToken === "string") return { mfaToken };
    const problem = typeof token === "string" && token ? "an invalid access token" : "no access token";
    throw new ApiError("protocol", `the response contains ${problem}`, { operation, status });
  };
}

/** Creates the grant that confirms a sign-in. Throws `challenge` if there is no code. */
export async function mfaGrant({ mfaToken }: Challenge, mfa: MfaCode | undefined): Promise<Grant> {
  const name = "`mfa`, the function that returns the current code,";
  if (!mfa) {
    const hint = "pass `mfa`, a function that returns the current code, or use an API key";
    throw new ApiError("challenge", `the user must confirm with a second factor: ${hint}`, { operation, status: 200 });
  }
  let code: unknown;
  try {
    code = await mfa();
  } catch (error) {
    throw wrapCallbackError("challenge", `${name} failed`, error);
  }
  if (typeof code === "string" && code !== "") return { grant_type: "mfa", mfa_token: mfaToken, mfa_code: code };
  throw new ApiError("challenge", `${name} returned no text`, { operation });
}

function tokenPair(accessToken: string, body: Record<string, unknown>): TokenPair {
  const { expires_in: seconds, refresh_token: refreshToken } = body;
  const isValid = typeof seconds === "number" && seconds > 0 && seconds < 1e9;
  const lifetime = (isValid ? seconds : defaultLifetime) * 1000;
  const rest = typeof refreshToken === "string" && refreshToken !== "" ? { refreshToken } : {};
  return { accessToken, expiresAt: Date.now() + lifetime, lifetime, ...rest };
}
