import { abortError, withinDeadline } from "./abort.js";
import type { Call, Middleware } from "./call.js";
import { ApiError, withDetails } from "./errors.js";

/** Where tokens or sessions come from. */
export interface Credentials {
  /** The token to send, which a header can carry. */
  token(signal: AbortSignal | undefined): string | Promise<string>;
  /** Another token after the server refused this one; `undefined` where there is none to be had. */
  renew(refused: string, signal: AbortSignal | undefined): Promise<string | undefined>;
}

type Headers = Call["headers"];

/** Puts a token among the headers where the server looks for it. */
export type AttachToken = (headers: Headers, token: string) => Headers;

export const bearer: AttachToken = (headers, token) => ({ ...headers, authorization: `Bearer ${token}` });

/** Sends the token; after a 401 once more with a renewed one. A call that brings its own token goes with that or not at all. */
export function authenticate(credentials: Credentials, attach: AttachToken): Middleware {
  return (next) => async (call) => {
    if (call.anonymous) return next(call);
    if (call.token !== undefined) return next({ ...call, headers: attach(call.headers, call.token) });
    if (call.signal?.aborted) throw abortError(call.signal);
    const found = credentials.token(call.signal);
    const token = typeof found === "string" ? found : await withinDeadline(call, () => found);
    try {
      return await next({ ...call, token, headers: attach(call.headers, token) });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const renewed = await withinDeadline(call, (signal) => credentials.renew(token, signal));
      if (renewed === undefined || renewed === token) throw withDetails(error, {}, advice);
      return next({ ...call, token: renewed, headers: attach(call.headers, renewed) });
    }
  };
}

const advice = "the server refused the credentials; check that they are current and enabled for REST";
