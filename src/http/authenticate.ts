import { abortError, withinDeadline } from "./abort.js";
import type { Call, Middleware } from "./call.js";
import { ApiError, withDetails } from "./errors.js";

/** Source of access tokens or sessions. */
export interface Credentials {
  /** Returns a token that can be sent at once; `undefined` if it must be obtained first. */
  ready(): string | undefined;
  /** Signs in. Fails at once with the earlier error if the server has already refused the same credentials. */
  obtain(signal: AbortSignal | undefined): Promise<string>;
  /** Replaces a token that the server refused with `error`. Returns the same token if there is no other. */
  replace(refused: string, error: ApiError, signal: AbortSignal | undefined): Promise<Replacement>;
  /** Called after the server accepted a token. */
  accepted?(token: string): void;
}

/** A token that replaces a refused one. */
export interface Replacement {
  readonly token: string;
  /** Whether the server issued it just now. If not, it may be as invalid as the token that it replaces. */
  readonly isFresh: boolean;
}

type Headers = Call["headers"];

/** Adds a token to the headers. */
export type AttachToken = (headers: Headers, token: string) => Headers;

export const bearer: AttachToken = (headers, token) => ({ ...headers, authorization: `Bearer ${token}` });

/** Stored tokens may be revoked too: one can be tried before the token that the server then issues. */
const maxReplacements = 2;

/** Sends the token, and repeats the request with another token after a 401. A call with its own token is sent with that token only. */
export function authenticate(credentials: Credentials, attach: AttachToken): Middleware {
  return (next) => async (call) => {
    if (call.anonymous) return next(call);
    const send = (token: string) => next({ ...call, token, headers: attach(call.headers, token) });
    if (call.token !== undefined) return send(call.token);
    if (call.signal?.aborted) throw abortError(call.signal);
    let token = credentials.ready() ?? (await withinDeadline(call, (signal) => credentials.obtain(signal)));
    for (let replaced = 0, isFresh = false; ; replaced++) {
      try {
        const response = await send(token);
        credentials.accepted?.(token);
        return response;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
        if (isFresh || replaced === maxReplacements) throw withDetails(error, {}, hint);
        const found = await withinDeadline(call, (signal) => credentials.replace(token, error, signal));
        if (found.token === token) throw withDetails(error, {}, hint);
        ({ token, isFresh } = found);
      }
    }
  };
}

const hint = "the server refused the credentials; check that they are current and enabled for REST";
