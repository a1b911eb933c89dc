import { abortable } from "../../http/abort.js";
import type { Credentials } from "../../http/authenticate.js";
import { ApiError } from "../../http/errors.js";
import type { AuthContext } from "./context.js";
import { tokenShelf } from "./store.js";
import { type RequestTokens, type TokenPair, tokenRequest } from "./token-request.js";

/** A signed-in user: a pair of tokens that renews itself. */
export interface Session extends Credentials {
  /** A refresh token of this session, signing in where there is none yet. */
  refreshToken(signal: AbortSignal | undefined): Promise<string>;
  /** The pair in use, if any. */
  current(): TokenPair | undefined;
  /** Forgets the pair, here and in the store. */
  forget(): Promise<void>;
}

/** How a session begins, and begins again when its refresh token is dead. */
export interface SignIn {
  /** Gets the first pair. */
  begin(request: RequestTokens, signal: AbortSignal | undefined): Promise<TokenPair>;
}

/** Renewal begins in the background in the last fifth of a token's life, and blocks callers in the last tenth, at most 10 seconds. */
const renewAhead = 0.2;
const blockAhead = 0.1;
const longestBlock = 10_000;

/** A refresh token that the server refuses is dead; with every other failure it may still be the one that is needed. */
const refusal = /^(security|logical|challenge)$/;

/** The session of one way of signing in; `name` tells its tokens apart in the store. */
export function openSession(name: string, signIn: SignIn, { send, requests, store }: AuthContext): Session {
  const shelf = tokenShelf(store, `vspc-client:${requests.baseUrl}:${name}`);
  return session(signIn, tokenRequest(send, requests), shelf);
}

/**
 * Keeps one pair of tokens alive. One token request is under way at a time and everyone waits for it; a token refused
 * that is no longer the current one costs no request, so that stragglers never cause a second renewal. A renewal tries
 * the store first (another process may have renewed), then the refresh token, then a new sign-in.
 */
function session(signIn: SignIn, request: RequestTokens, shelf: ReturnType<typeof tokenShelf>): Session {
  let tokens: TokenPair | undefined;
  let renewal: Promise<TokenPair> | undefined;
  let generation = 0;

  const usable = (found: TokenPair | undefined, refused: string | undefined): found is TokenPair =>
    found !== undefined &&
    found.accessToken !== refused &&
    Date.now() < found.expiresAt - Math.min(longestBlock, found.lifetime * blockAhead);

  const refresh = async (known: TokenPair | undefined, refused: string | undefined) => {
    if (known?.refreshToken === undefined) return undefined;
    try {
      return await request({ grant_type: "refresh_token", refresh_token: known.refreshToken });
    } catch (error) {
      if (!(error instanceof ApiError) || !refusal.test(error.kind)) throw error;
      const stored = await shelf.read();
      return usable(stored, refused) ? stored : undefined;
    }
  };

  const obtain = async (refused: string | undefined): Promise<TokenPair> => {
    const began = generation;
    const stored = await shelf.read();
    const found = usable(stored, refused)
      ? stored
      : ((await refresh(stored ?? tokens, refused)) ?? (await signIn.begin(request, undefined)));
    if (began === generation) {
      tokens = found;
      if (found !== stored) await shelf.write(found);
    }
    return found;
  };

  const renew = (refused: string | undefined): Promise<TokenPair> => {
    if (usable(tokens, refused)) return Promise.resolve(tokens);
    renewal ??= obtain(refused).finally(() => {
      renewal = undefined;
    });
    return renewal;
  };

  return {
    token(signal) {
      if (!usable(tokens, undefined)) return abortable(renew(undefined), signal).then((found) => found.accessToken);
      if (tokens.expiresAt - Date.now() < tokens.lifetime * renewAhead && !renewal) {
        // Not yet an error: the token at hand still works, and the blocking renewal will report.
        renew(tokens.accessToken).catch(() => undefined);
      }
      return tokens.accessToken;
    },
    async renew(refused, signal) {
      return (await abortable(renew(refused), signal)).accessToken;
    },
    async refreshToken(signal) {
      const found = await abortable(renew(undefined), signal);
      if (found.refreshToken !== undefined) return found.refreshToken;
      throw new ApiError("security", "the server gave no refresh token, impersonation is not possible");
    },
    current: () => tokens,
    async forget() {
      generation++;
      tokens = undefined;
      await shelf.clear();
    },
  };
}
