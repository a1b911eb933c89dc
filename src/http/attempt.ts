import { abortError, withinDeadline, withSignal } from "./abort.js";
import type { Call, Middleware } from "./call.js";
import { wasNeverSent } from "./connection-error.js";
import { guardedStream } from "./download.js";
import { ApiError, timedOut, withDetails } from "./errors.js";

/** Source of access tokens or sessions. */
export interface Credentials {
  /** Returns a token that can be sent at once; `undefined` if it must be obtained first. */
  ready(): string | undefined;
  /** Signs in. Fails at once with the earlier error if the server has already refused the same credentials. */
  obtain(signal: AbortSignal | undefined): Promise<string>;
  /** Replaces a token that the server rejected. Returns the same token if there is no other. */
  replace(rejected: string, signal: AbortSignal | undefined): Promise<Replacement>;
  /** Called after a response that shows that the server accepted the token. */
  accepted?(token: string): void;
  /** Called after a 401, once for calls that were sent together. */
  rejected?(token: string, error: ApiError): void;
}

/** A token that replaces a rejected one. */
export interface Replacement {
  readonly token: string;
  /** Whether the server issued it just now. If not, it may be as invalid as the token that it replaces. */
  readonly isFresh: boolean;
}

/** Adds a token to the headers. */
export type AttachToken = (headers: Call["headers"], token: string) => Call["headers"];

export const bearer: AttachToken = (headers, token) => ({ ...headers, authorization: `Bearer ${token}` });

/** Stored tokens may be revoked too: one can be tried before the token that the server then issues. */
const maxReplacements = 2;

/** Sends the token, and repeats the request with another token after a 401. A call with its own token is sent with that token only. */
export function authenticate(credentials: Credentials, attach: AttachToken): Middleware {
  let rejections = 0;
  return (next) => async (call) => {
    if (call.rules.anonymous) return next(call);
    // An attempt that has begun counts as one that may have been executed.
    if (call.signal?.aborted) throw abortError(call.signal);
    const send = (token: string) => next({ ...call, token, headers: attach(call.headers, token) });
    if (call.token !== undefined) return send(call.token);
    let token = credentials.ready() ?? (await withinDeadline(call, (signal) => credentials.obtain(signal)));
    for (let replaced = 0, isFresh = false; ; replaced++) {
      const before = rejections;
      try {
        const response = await send(token);
        credentials.accepted?.(token);
        return response;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status !== 401 && isFromApi(error)) credentials.accepted?.(token);
        if (error.status !== 401) throw error;
        // A call that was sent before the last 401 may have met the same short fault.
        if (before === rejections) credentials.rejected?.(token, error);
        rejections = Math.max(rejections, before + 1);
        const rejected = token;
        const canReplace = !isFresh && replaced < maxReplacements;
        if (canReplace)
          ({ token, isFresh } = await withinDeadline(call, (signal) => credentials.replace(rejected, signal)));
        if (!canReplace || token === rejected) throw withDetails(error, {}, credentialsHint);
      }
    }
  };
}

/** Whether the API returned the error after checking the token. Gateways respond without it, and limits may do so before. */
function isFromApi({ kind, type, code }: ApiError): boolean {
  return kind !== "throttled" && (type ?? code) !== undefined;
}

const credentialsHint = "the server refused the credentials; check that they are current and enabled for REST";

/**
 * Sends one attempt, unless the idempotency window has passed. This is the last check before sending, because queues and
 * sign-ins take time. An attempt, body included, times out after `ms` milliseconds and may then be retried.
 * A streamed body fails after `ms` milliseconds without data.
 */
export function attempt(ms: number): Middleware {
  return (next) => async (call) => {
    const { attempts, rules, deadline, operation } = call;
    const now = performance.now();
    const first = attempts.first ?? now;
    const age = now - first;
    if (age >= rules.idempotencyWindow) {
      const since = `it was first sent ${Math.round(age / 1000)} s ago, and the server may have executed it`;
      throw new ApiError("timeout", `not sent again: ${since}; check its result`, { operation, retryable: false });
    }
    attempts.count++;
    attempts.errorResponse = undefined;
    const left = deadline - now;
    const expired = () =>
      left <= ms
        ? timedOut(call)
        : new ApiError("transport", `no response within ${ms} ms (attemptTimeout)`, { operation, retryable: true });
    const sent = withSignal(call.signal, Math.min(left, ms), expired, (signal) => next({ ...call, signal }));
    const response = await sent.catch((error: ApiError) => {
      // Refused credentials are no outcome: the request was not executed, and is sent again with others.
      if (error.kind === "security" || wasNeverSent(error)) throw error;
      const isRefused = error.kind === "throttled" || error.kind === "unavailable";
      attempts.first = first;
      attempts.outcome = isRefused ? (attempts.outcome ?? "refused") : "unknown";
      throw error;
    });
    return response.stream ? { ...response, stream: guardedStream(response.stream, call, ms) } : response;
  };
}
