import { withSignal } from "../http/abort.js";
import type { ApiResponse, Call } from "../http/call.js";
import { ApiError, type ErrorDetails, withDetails } from "../http/errors.js";
import { checkWait, defaultActionTimeout, poll, type ResultOptions } from "../http/poll.js";
import type { CallSettings } from "../http/request.js";
import { asObject } from "../util/objects.js";
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

/** Sends one request about an action. */
export type ActionRequest = (
  method: "GET" | "DELETE",
  path: "/asyncActions/{actionId}" | "/asyncActions/{actionId}/result",
  signal: AbortSignal | undefined,
  settings?: CallSettings,
) => Promise<ApiResponse>;

/** What the errors of an action say: the call that it came from, and its id. */
export type ActionDetails = ErrorDetails & { readonly operation: string; readonly actionId: string };

/** Follows an action by its id; `read` turns the response that the server kept, data or a stream, into the call's value. */
export function asyncAction<T>(
  details: ActionDetails,
  request: ActionRequest,
  read: (response: ApiResponse) => T,
  expects: Call["expects"],
): AsyncAction<T> {
  const id = details.actionId;

  const progress = async (signal: AbortSignal | undefined): Promise<AsyncActionProgress> => {
    const { data } = await request("GET", "/asyncActions/{actionId}", signal).catch((error: unknown) => {
      throw isGone(error) ? new ApiError("expired", "the server no longer knows the async action", details) : error;
    });
    const info = asObject(asObject(data).data);
    if (typeof info.status === "string") return { ...info, id, status: info.status };
    throw new ApiError("protocol", "the response about the async action has no status", details);
  };

  /** The same for one who waits for the call's result: its failure is no failure of the call, which goes on. */
  const state = async (signal: AbortSignal): Promise<string> => {
    try {
      return (await progress(signal)).status;
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind === "expired") throw error;
      throw withDetails(error, { ...details, retryable: false }, "its async action goes on: resume it by its id");
    }
  };

  const original = async (signal: AbortSignal, status: string): Promise<ApiResponse> => {
    try {
      // The error of a failed action is its result: the same however often it is read.
      const settings = { expects, retryAnswers: status !== "failed" };
      return await request("GET", "/asyncActions/{actionId}/result", signal, settings);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (isGone(error)) throw new ApiError("expired", `the async action ${status}, but its result is gone`, details);
      throw withDetails(error, { ...details, retryable: false });
    }
  };

  const settle = async (signal: AbortSignal) => {
    const status = await state(signal);
    if (status === "canceled") throw new ApiError("canceled", "the async action was canceled", details);
    if (status !== "succeed" && status !== "failed") return undefined;
    const response = await original(signal, status);
    throwReported(response.data, response.status, details);
    if (status === "failed") throw new ApiError("logical", "the async action failed without a reason", details);
    return { value: read(response) };
  };

  return {
    id,
    progress: ({ signal } = {}) => progress(signal),
    async result({ signal, timeout = defaultActionTimeout } = {}) {
      checkWait("timeout", timeout);
      const timedOut = () => new ApiError("timeout", `the async action did not end within ${timeout} ms`, details);
      return withSignal(signal, timeout, timedOut, (until) => poll(() => settle(until), until));
    },
    async cancel({ signal } = {}) {
      await request("DELETE", "/asyncActions/{actionId}", signal);
    },
  };
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 410);
}
