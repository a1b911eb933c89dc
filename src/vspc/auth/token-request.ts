import type { Send } from "../../http/call.js";
import { ApiError, foreignError } from "../../http/errors.js";
import { checkHeaderValue } from "../../http/headers.js";
import { createCall, type RequestContext } from "../../http/request.js";
import { asObject } from "../../util/objects.js";

/** A pair of tokens and when the access token ends (milliseconds since the epoch). */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly expiresAt: number;
  /** Milliseconds the access token lives in all. */
  readonly lifetime: number;
}

/** The form fields of a grant. */
export type Grant =
  | { grant_type: "password"; username: string; password: string }
  | { grant_type: "refresh_token"; refresh_token: string }
  | { grant_type: "mfa"; mfa_token: string; mfa_code: string }
  | { grant_type: "as"; refresh_token: string; userUid: string };

/** Asks the user's second factor: a function that gives the current code. */
export type MfaCode = () => string | Promise<string>;

/** Trades a grant for a pair of tokens. */
export type RequestTokens = (grant: Grant, mfa?: MfaCode) => Promise<TokenPair>;

const operation = "POST /token";
const defaultLifetime = 3600;

/** Speaks to the server's token endpoint. */
export function tokenRequest(send: Send, context: RequestContext): RequestTokens {
  const request: RequestTokens = async (grant, mfa) => {
    const { data, status } = await send(await createCall(context, "POST", "/token", { body: grant }));
    const body = asObject(data);
    if (typeof body.access_token === "string" && body.access_token !== "") return tokenPair(body.access_token, body);
    if (typeof body.mfa_token !== "string") {
      throw new ApiError("protocol", "the answer holds no access token", { operation, status });
    }
    if (!mfa) {
      const advice = "pass `mfa`, a function that gives the current code, or use an API key";
      throw new ApiError("challenge", `the user must confirm with a second factor: ${advice}`, { operation, status });
    }
    return request({ grant_type: "mfa", mfa_token: body.mfa_token, mfa_code: await codeOf(mfa) });
  };
  return request;
}

async function codeOf(mfa: MfaCode): Promise<string> {
  const name = "`mfa`, the function that gives the current code,";
  let code: unknown;
  try {
    code = await mfa();
  } catch (error) {
    throw foreignError("challenge", `${name} failed`, error);
  }
  if (typeof code === "string" && code !== "") return code;
  throw new ApiError("challenge", `${name} gave none`, { operation });
}

function tokenPair(token: string, body: Record<string, unknown>): TokenPair {
  const { expires_in: seconds, refresh_token: refreshToken } = body;
  const valid = typeof seconds === "number" && seconds > 0 && seconds < 1e9;
  const lifetime = (valid ? seconds : defaultLifetime) * 1000;
  const rest = typeof refreshToken === "string" && refreshToken !== "" ? { refreshToken } : {};
  const accessToken = checkHeaderValue("the access token", token);
  return { accessToken, expiresAt: Date.now() + lifetime, lifetime, ...rest };
}
