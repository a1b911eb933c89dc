import { abortable } from "../../http/abort.js";
import type { Credentials } from "../../http/attempt.js";
import type { SendRequest } from "../../http/call.js";
import { ApiError, withDetails } from "../../http/errors.js";
import { type IsUsable, type TokenStore, tokenCache } from "./token-cache.js";
import { type Grant, type MfaCode, mfaGrant, type TokenPair, tokenRequest } from "./token-request.js";

/** Parts of a client that a sign-in needs. */
export interface AuthContext {
  /** Sends without credentials. */
  readonly request: SendRequest;
  readonly baseUrl: string;
  readonly store: TokenStore | undefined;
}

/** A signed-in user. */
export interface Session extends Credentials {
  readonly name: SignIn["name"];
  /** Returns a refresh token of this session; signs in first if necessary. */
  refreshToken(): Promise<string>;
  /** The access token in use, which may have expired. */
  accessToken(): string | undefined;
  /** Deletes the tokens, here and in the store, and allows refused credentials again. */
  reset(): Promise<void>;
}

/** Sign-in of a user. */
export interface SignIn {
  /** Returns the name of the session in a store, which differs for each user and way of signing in and contains no secret. */
  name(): Promise<string>;
  readonly mfa?: MfaCode | undefined;
  /** Creates the grant of a sign-in. */
  grant(): Grant | Promise<Grant>;
}

/** A token pair, and whether the server issued it just now. */
interface Renewed {
  readonly pair: TokenPair;
  readonly isFresh: boolean;
}

/** A token is refreshed in the background in the last fifth of its life. Callers wait in the last tenth, at most 10 s. */
const refreshAhead = 0.2;
const blockAhead = 0.1;
const longestBlock = 10_000;

/**
 * Keeps one pair of tokens alive. All callers share one token request. A new pair comes from the store (another process may
 * have refreshed), else from the refresh token, else from a new sign-in.
 */
export function createSession(signIn: SignIn, { request: sendRequest, baseUrl, store }: AuthContext): Session {
  const cache = tokenCache(store, async () => `vspc-client:${baseUrl}:${await signIn.name()}`);
  const request = tokenRequest(sendRequest);
  /** Errors of the refused grants. Sending one again could lock the account. */
  const refused = new Map<string, ApiError>();
  let pair: TokenPair | undefined;
  let renewal: Promise<Renewed> | undefined;
  let generation = 0;

  const exchange = async (grant: Grant, isUsable: IsUsable): Promise<Renewed> => {
    const fields = JSON.stringify(grant);
    const earlier = refused.get(fields);
    if (earlier) throw earlier;
    const found = await request(grant).catch(async (error: unknown) => {
      if (!isRefusal(error)) throw error;
      // Another process may have used the refresh token first.
      const stored = "refresh_token" in grant ? await cache.awaitPair(isUsable) : undefined;
      if (stored) return { stored };
      const final = withDetails(error, { retryable: false }, refusalHint);
      refused.set(fields, final);
      throw final;
    });
    if ("stored" in found) return { pair: found.stored, isFresh: false };
    if (!("mfaToken" in found)) return { pair: found, isFresh: true };
    const confirmed = await request(await mfaGrant(found, signIn.mfa));
    if (!("mfaToken" in confirmed)) return { pair: confirmed, isFresh: true };
    throw new ApiError("challenge", "the server requested a second factor twice", { operation: "POST /token" });
  };

  const renewFrom = async (known: TokenPair | undefined, isUsable: IsUsable): Promise<Renewed> => {
    try {
      if (known?.refreshToken !== undefined)
        return await exchange({ grant_type: "refresh_token", refresh_token: known.refreshToken }, isUsable);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    return exchange(await signIn.grant(), isUsable);
  };

  const obtain = async (unusable: string | undefined): Promise<Renewed> => {
    const started = generation;
    const isUsable = (found: TokenPair | undefined) => isUsablePair(found, unusable);
    const { stored, release } = await cache.acquire(isUsable);
    try {
      const known = stored && pair && pair.expiresAt > stored.expiresAt ? pair : (stored ?? pair);
      const renewed = isUsable(stored) ? { pair: stored, isFresh: false } : await renewFrom(known, isUsable);
      if (started !== generation) return renewed;
      pair = renewed.pair;
      if (renewed.isFresh) await cache.write(pair);
      return renewed;
    } finally {
      await release();
    }
  };

  /** Returns a pair other than that of the `unusable` token. */
  const renew = async (signal?: AbortSignal, unusable?: string): Promise<Renewed> => {
    if (isUsablePair(pair, unusable)) return { pair, isFresh: false };
    renewal ??= obtain(unusable).finally(() => {
      renewal = undefined;
    });
    return abortable(renewal, signal);
  };

  return {
    name: signIn.name,
    ready() {
      if (!isUsablePair(pair, undefined)) return undefined;
      if (pair.expiresAt - Date.now() < pair.lifetime * refreshAhead && !renewal) {
        // The token still works. If this fails, the refresh that callers wait for reports the error.
        renew(undefined, pair.accessToken).catch(() => undefined);
      }
      return pair.accessToken;
    },
    obtain: async (signal) => (await renew(signal)).pair.accessToken,
    async replace(unusable, signal) {
      const renewed = await renew(signal, unusable);
      return { token: renewed.pair.accessToken, isFresh: renewed.isFresh };
    },
    async refreshToken() {
      const renewed = await renew();
      if (renewed.pair.refreshToken !== undefined) return renewed.pair.refreshToken;
      throw new ApiError("security", "the server returned no refresh token, so impersonation is not possible");
    },
    accessToken: () => pair?.accessToken,
    async reset() {
      generation++;
      pair = undefined;
      refused.clear();
      await cache.clear();
    },
  };
}

/** Whether a pair can be sent: it is not the refused one, and does not expire on the way. */
function isUsablePair(found: TokenPair | undefined, unusable: string | undefined): found is TokenPair {
  if (found === undefined || found.accessToken === unusable) return false;
  return Date.now() < found.expiresAt - Math.min(longestBlock, found.lifetime * blockAhead);
}

/** Whether the token endpoint refused a grant. After any other failure the same grant may still succeed. */
function isRefusal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError) || (error.kind !== "security" && error.kind !== "logical")) return false;
  return error.status === 400 || error.status === 401 || error.status === 403;
}

const refusalHint =
  "this client does not send the refused credentials again: check them, then create a new client or call logout()";
