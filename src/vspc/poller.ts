import type { ApiResponse, CallSettings, LooseInit } from "../http/call.js";
import { ApiError, type GivenDetails, withDetails } from "../http/errors.js";
import { completedWork, pollWork, type ResultOptions, type ServerWork } from "../http/poller.js";
import { asObject } from "../util/objects.js";
import type { Connection } from "./connection.js";
import { throwReported } from "./responses.js";

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

/** Options of a call that may run asynchronously. */
export interface WaitInit extends LooseInit {
  actionTimeout?: number | undefined;
}

/** Converts the response of a call to its value. */
export type Read<T> = (response: ApiResponse) => T;

/** Returns the asynchronous action of a response, which is complete if the server responded with the result. */
export function actionOf<T>(connection: Connection, response: ApiResponse, read: Read<T>): AsyncAction<T> {
  if (response.status !== 202) return completedAction(read(response));
  const { operation, rules, attempts, expects } = response.call;
  const { requestId } = rules;
  const id = actionIdOf(response, requestId);
  const details = { operation, requestId, attempts: attempts.count };
  if (id !== undefined) return pollAction(connection, { ...details, actionId: id }, read, expects);
  throw new ApiError("protocol", "the server responded with 202, but without a Location", { ...details, status: 202 });
}

/** The action of a call that has already returned its value. */
export function completedAction<T>(value: T): AsyncAction<T> {
  return completedWork(value, { id: "", status: "succeed" });
}

/** Polls an asynchronous action by its ID. `read` converts the original response, data or a stream, to the value of the call. */
export function pollAction<T>(
  connection: Connection,
  details: GivenDetails & { readonly operation: string; readonly actionId: string },
  read: Read<T>,
  expects: NonNullable<CallSettings["expects"]> = "data",
): AsyncAction<T> {
  const id = details.actionId;

  const request = (method: string, part: string, signal: AbortSignal | undefined, settings?: CallSettings) =>
    connection.request(`${method} /asyncActions/{actionId}${part}`, { path: { actionId: id }, signal }, settings);

  const progress = async (signal: AbortSignal | undefined): Promise<AsyncActionProgress> => {
    const { data } = await request("GET", "", signal).catch((error: unknown) => {
      throw isGone(error)
        ? new ApiError("expired", "the server no longer has the asynchronous action", details)
        : error;
    });
    const info = asObject(asObject(data).data);
    if (typeof info.status === "string") return { ...info, id, status: info.status };
    throw new ApiError("protocol", "the response about the asynchronous action has no status", details);
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
        "the asynchronous action may still be running: resume it by its ID",
      );
    }
  };

  const originalResponse = async (signal: AbortSignal, status: string): Promise<ApiResponse> => {
    try {
      // The error of a failed action is its result: reading it again does not change it.
      const settings = { expects, retryServerErrors: status !== "failed" };
      return await request("GET", "/result", signal, settings);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (isGone(error))
        throw new ApiError("expired", `the asynchronous action ${status}, but its result is gone`, details);
      throw withDetails(error, { ...details, retryable: false });
    }
  };

  const result = async (signal: AbortSignal): Promise<{ value: T } | undefined> => {
    const status = await statusOf(signal);
    if (status === "canceled") throw new ApiError("canceled", "the asynchronous action was canceled", details);
    if (status !== "succeed" && status !== "failed") return undefined;
    const response = await originalResponse(signal, status);
    throwReported(response.data, response.status, details);
    if (status === "failed") throw new ApiError("logical", "the asynchronous action failed without a reason", details);
    return { value: read(response) };
  };

  return pollWork({
    details,
    progress,
    result,
    cancel: (signal) => request("DELETE", "", signal),
    timeoutMessage: () => "the asynchronous action did not end",
  });
}

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 410);
}

/** Returns the action ID of a 202: the last segment of `Location`, or the `X-Request-id` that was sent. */
function actionIdOf({ headers }: ApiResponse, requestId: string | undefined): string | undefined {
  const location = headers.get("location");
  const segments = location === null ? [] : (location.split(/[?#]/, 1)[0] ?? "").split("/").filter(Boolean);
  const last = segments.at(-1) === "result" ? segments.at(-2) : segments.at(-1);
  return last && /^[\w-]+$/.test(last) && segments.length > 1 ? last : requestId;
}
