import type { ApiResponse, Call } from "../http/call.js";
import { ApiError, type ErrorDetails, withDetails } from "../http/errors.js";
import { pollWork, type ResultOptions, type ServerWork } from "../http/poller.js";
import type { CallSettings } from "../http/request.js";
import { asObject } from "../util/objects.js";
import { throwReported } from "./envelope.js";

/** State of an asynchronous action, as the server reports it. */
export interface AsyncActionProgress {
  readonly id: string;
  readonly status: "running" | "succeed" | "failed" | "canceled" | (string & {});
  readonly actionName?: string;
}

/** A call that runs asynchronously on the server (202). */
export interface AsyncAction<T> extends ServerWork<T, AsyncActionProgress> {
  /** ID of the action, enough to resume it elsewhere; `undefined` if the server responded with the result. */
  readonly id: string | undefined;
  /** Returns the state of the action. Throws `expired` if the server no longer has it. */
  progress(options?: { signal?: AbortSignal | undefined }): Promise<AsyncActionProgress>;
  /**
   * Waits for the result and returns it. Throws the error of the call if it failed, and `canceled`, `expired`, `timeout` or
   * `aborted`. Can be called again, also after an abort: each call waits on its own.
   */
  result(options?: ResultOptions): Promise<T>;
  /** Requests the cancellation of the action. */
  cancel(options?: { signal?: AbortSignal | undefined }): Promise<void>;
}

/** Sends one request about an action. */
export type ActionRequest = (
  method: "GET" | "DELETE",
  path: "/asyncActions/{actionId}" | "/asyncActions/{actionId}/result",
  signal: AbortSignal | undefined,
  settings?: CallSettings,
) => Promise<ApiResponse>;

/** Error details of an action: the call that started it, and its ID. */
export type ActionDetails = ErrorDetails & { readonly operation: string; readonly actionId: string };

/** Polls an action by its ID; `read` turns the original response, data or a stream, into the value of the call. */
export function asyncAction<T>(
  details: ActionDetails,
  request: ActionRequest,
  read: (response: ApiResponse) => T,
  expects: Call["expects"],
): AsyncAction<T> {
  const id = details.actionId;

  const progress = async (signal: AbortSignal | undefined): Promise<AsyncActionProgress> => {
    const { data } = await request("GET", "/asyncActions/{actionId}", signal).catch((error: unknown) => {
      throw isGone(error) ? new ApiError("expired", "the server no longer has the async action", details) : error;
    });
    const info = asObject(asObject(data).data);
    if (typeof info.status === "string") return { ...info, id, status: info.status };
    throw new ApiError("protocol", "the response about the async action has no status", details);
  };

  /** Returns the status. A failed request is not a failure of the action. */
  const statusOf = async (signal: AbortSignal): Promise<string> => {
    try {
      return (await progress(signal)).status;
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind === "expired") throw error;
      throw withDetails(
        error,
        { ...details, retryable: false },
        "the async action may still be running: resume it by its ID",
      );
    }
  };

  const originalResponse = async (signal: AbortSignal, status: string): Promise<ApiResponse> => {
    try {
      // The error of a failed action is its result: reading it again does not change it.
      const settings = { expects, retryServerErrors: status !== "failed" };
      return await request("GET", "/asyncActions/{actionId}/result", signal, settings);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (isGone(error)) throw new ApiError("expired", `the async action ${status}, but its result is gone`, details);
      throw withDetails(error, { ...details, retryable: false });
    }
  };

  const result = async (signal: AbortSignal): Promise<{ value: T } | undefined> => {
    const status = await statusOf(signal);
    if (status === "canceled") throw new ApiError("canceled", "the async action was canceled", details);
    if (status !== "succeed" && status !== "failed") return undefined;
    const response = await originalResponse(signal, status);
    throwReported(response.data, response.status, details);
    if (status === "failed") throw new ApiError("logical", "the async action failed without a reason", details);
    return { value: read(response) };
  };

  return pollWork({
    details,
    progress,
    result,
    cancel: (signal) => request("DELETE", "/asyncActions/{actionId}", signal),
    lateness: () => "the async action did not end",
  });
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 410);
}
