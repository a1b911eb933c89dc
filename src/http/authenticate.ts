import { abortError } from "./abort.js";
import type { Call, Layer } from "./call.js";
import { ApiError, inputError, withDetails } from "./errors.js";
import { withinDeadline } from "./timeouts.js";

/** Where bearer tokens come from. */
export interface Credentials {
  /** The token to send. */
  token(signal: AbortSignal | undefined): string | Promise<string>;
  /** Another token after the server refused this one; `undefined` where there is none to be had. */
  renew(refused: string, signal: AbortSignal | undefined): Promise<string | undefined>;
}

/** Puts a token where the server looks for it. */
export type AttachToken = (headers: Headers, token: string) => void;

export const bearer: AttachToken = (headers, token) => headers.set("authorization", `Bearer ${token}`);

/** Sends the token; after a 401 once more with a renewed one. */
export function authenticate(credentials: Credentials, attach: AttachToken): Layer {
  return (next) => async (call) => {
    if (call.anonymous) return next(call);
    if (call.signal?.aborted) throw abortError(call.signal);
    const found = credentials.token(call.signal);
    const token = typeof found === "string" ? found : await withinDeadline(call, () => found);
    try {
      return await next(withToken(call, token, attach));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const renewed = await withinDeadline(call, (signal) => credentials.renew(token, signal));
      if (renewed === undefined || renewed === token) throw refused(error);
      return next(withToken(call, renewed, attach));
    }
  };
}

function refused(error: ApiError): ApiError {
  const advice = "the server refused the credentials; check that they are current and enabled for REST";
  return new ApiError("security", `${error.message} (${advice})`, withDetails(error, {}), error.cause);
}

function withToken(call: Call, token: string, attach: AttachToken): Call {
  const headers = new Headers(call.headers);
  attach(headers, checkHeaderValue("the token", token));
  return { ...call, headers };
}

/** Refuses what would break a header apart; the value itself is never shown. */
export function checkHeaderValue(name: string, value: string): string {
  if (/^[\x21-\x7e\x80-\xff](?:[\x20-\x7e\t\x80-\xff]*[\x21-\x7e\x80-\xff])?$/.test(value)) return value;
  throw inputError(`${name} is empty or has characters that a header cannot carry`);
}
