import { withSignal } from "../http/abort.js";
import type { Answer } from "../http/call.js";
import { ApiError } from "../http/errors.js";
import { defaultActionTimeout, poll, type ResultOptions } from "../http/poll.js";
import { throwReported } from "./envelope.js";

/** The state of an async action as the server reports it. */
export interface AsyncActionProgress {
  readonly id: string;
  readonly status: "running" | "succeed" | "failed" | "canceled" | (string & {});
  readonly actionName?: string;
}

/** A call that went on in the background (202). */
export interface AsyncAction<T> {
  /** Id of the action, enough to resume it elsewhere; `undefined` where the server answered at once. */
  readonly id: string | undefined;
  /** Asks the server how far it is. Throws `expired` when the server has forgotten the action. */
  progress(options?: { signal?: AbortSignal }): Promise<AsyncActionProgress>;
  /**
   * Waits for the end and returns what the call would have returned. Throws the call's own error when it failed, and
   * `canceled`, `expired`, `timeout` or `aborted`. May be called again, also after an abort: each wait is its own.
   */
  result(options?: ResultOptions): Promise<T>;
  /** Asks the server to stop it. */
  cancel(options?: { signal?: AbortSignal }): Promise<void>;
}

/** What an async action needs of the client: one request without credentials of its own. */
export type ActionRequest = (
  method: "GET" | "DELETE",
  path: string,
  signal: AbortSignal | undefined,
) => Promise<Answer>;

/** Follows an action by its id; `unwrap` turns the original envelope into the call's value. */
export function asyncAction<T>(
  id: string,
  operation: string,
  request: ActionRequest,
  unwrap: (answer: Answer) => T,
): AsyncAction<T> {
  const details = { operation, actionId: id };
  const path = `/asyncActions/${encodeURIComponent(id)}`;

  const progress = async (signal?: AbortSignal): Promise<AsyncActionProgress> => {
    const { data } = await request("GET", path, signal).catch((error: unknown) => {
      throw gone(error) ? new ApiError("expired", "the server no longer knows the async action", details) : error;
    });
    const info = (data as { data?: Partial<AsyncActionProgress> } | undefined)?.data;
    if (typeof info?.status === "string") return { ...info, id, status: info.status };
    throw new ApiError("protocol", "the answer about the async action has no status", details);
  };

  const original = async (signal: AbortSignal, status: string): Promise<Answer> => {
    try {
      return await request("GET", `${path}/result`, signal);
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind === "aborted" || error.kind === "timeout") throw error;
      if (gone(error)) throw new ApiError("expired", `the async action ${status}, but its result is gone`, details);
      const message = error.message.replace(/^\w+ \S+: /, "");
      throw new ApiError(error.kind, message, { ...error, ...details, retryable: false });
    }
  };

  const settle = async (signal: AbortSignal) => {
    const { status } = await progress(signal);
    if (status === "canceled") throw new ApiError("canceled", "the async action was canceled", details);
    if (status !== "succeed" && status !== "failed") return undefined;
    const answer = await original(signal, status);
    throwReported(answer.data, answer.status, details);
    if (status === "failed") throw new ApiError("logical", "the async action failed without a reason", details);
    return { answer: unwrap(answer) };
  };

  return {
    id,
    progress: ({ signal } = {}) => progress(signal),
    result({ signal, timeout = defaultActionTimeout } = {}) {
      const timedOut = () => new ApiError("timeout", `the async action did not end within ${timeout} ms`, details);
      return withSignal(signal, timeout, timedOut, (until) => poll(() => settle(until), until));
    },
    async cancel({ signal } = {}) {
      await request("DELETE", path, signal);
    },
  };
}

/** The action of a call that the server answered at once. */
export function settledAction<T>(value: T): AsyncAction<T> {
  return {
    id: undefined,
    progress: async () => ({ id: "", status: "succeed" }),
    result: async () => value,
    cancel: async () => undefined,
  };
}

/** The action id of a 202: the last segment of `Location`, or the `X-Request-id` that was sent. */
export function actionIdOf(answer: Answer, requestId: string | undefined): string | undefined {
  const location = answer.headers.get("location");
  const segments = location === null ? [] : (location.split(/[?#]/, 1)[0] ?? "").split("/").filter(Boolean);
  const last = segments.at(-1) === "result" ? segments.at(-2) : segments.at(-1);
  return last && /^[\w-]+$/.test(last) && segments.length > 1 ? last : requestId;
}

function gone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 410);
}
