import type { ApiResponse, CallSettings, LooseInit } from "../http/call.js";
import { ApiError, type GivenDetails, withDetails } from "../http/errors.js";
import { completedWork, pollWork, type ResultOptions, type ServerWork } from "../http/poller.js";
import { asObject } from "../util/objects.js";
import type { ClientContext } from "./context.js";
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
  wait?: boolean | undefined;
}

/** Converts the response of a call to its value. */
export type Read<T> = (response: ApiResponse) => T;

/** Returns the asynchronous action of a response, which is complete if the server responded with the result. */
export function actionOf<T>(context: ClientContext, response: ApiResponse, read: Read<T>): AsyncAction<T> {
  const { call, headers, status } = response;
  if (status !== 202) return completedAction(read(response));
  const { operation, expects, attempts } = call;
  const { requestId } = call.rules;
  const actionId = actionIdIn(headers.get("location")) ?? requestId;
  const details = { operation, requestId, attempts: attempts.count };
  if (actionId !== undefined) return pollAction(context, { ...details, actionId }, read, { expects });
  throw new ApiError("protocol", "the server responded with 202, but without a Location", { ...details, status });
}

/** The action of a call that has already returned its value. */
export function completedAction<T>(value: T): AsyncAction<T> {
  return completedWork(value, { id: "", status: "succeed" });
}

/** Polls an asynchronous action by its ID. `read` converts the original response, data or a stream, to the value of the call. */
export function pollAction<T>(
  context: ClientContext,
  details: GivenDetails & { readonly operation: string; readonly actionId: string },
  read: Read<T>,
  settings: CallSettings = {},
): AsyncAction<T> {
  const { actionId } = details;
  /** Status of the action after its end. */
  let ended: string | undefined;

  const request = (operation: string, signal: AbortSignal | undefined, settings?: CallSettings) =>
    context.request(operation, { path: { actionId }, signal }, settings);

  /** Throws the error of a request, as `expired` if the server no longer has what it asks for. */
  const rethrow = (error: unknown): never => {
    if (!isGone(error)) throw error;
    const message = ended
      ? `the asynchronous action ${ended === "failed" ? ended : "succeeded"}, but its result is gone`
      : "the server no longer has the asynchronous action";
    throw new ApiError("expired", message, details, error);
  };

  const progress = async (signal: AbortSignal | undefined): Promise<AsyncActionProgress> => {
    const { data } = await request("GET /asyncActions/{actionId}", signal).catch(rethrow);
    const info = asObject(asObject(data).data);
    if (typeof info.status === "string") return { ...info, id: actionId, status: info.status };
    throw new ApiError("protocol", "the response about the asynchronous action has no status", details);
  };

  const result = async (signal: AbortSignal): Promise<{ value: T } | undefined> => {
    const { status } = await progress(signal);
    if (status !== "succeed" && status !== "failed" && status !== "canceled") return undefined;
    ended = status;
    if (status === "canceled") throw new ApiError("canceled", "the asynchronous action was canceled", details);
    // The error of a failed action is its result: reading it again does not change it.
    const final = { ...settings, retryServerErrors: status !== "failed" };
    const sent = request("GET /asyncActions/{actionId}/result", signal, final);
    const response = await sent.catch(async (error: unknown) => {
      if (status !== "failed" || !isGone(error) || !(error.type ?? error.code)) return rethrow(error);
      // The result of a failed action is its error with the original status, which may be 404. The server keeps a failed action
      // and its error equally long, so the error belongs to the action unless the action is gone too.
      await request("GET /asyncActions/{actionId}", signal).catch((later) => isGone(later) && rethrow(error));
      throw error;
    });
    throwReported(response.data, response.status, details);
    if (status === "failed") throw new ApiError("logical", "the asynchronous action failed without a reason", details);
    return { value: read(response) };
  };

  return pollWork(details.actionId, {
    details,
    progress,
    result,
    cancel: (signal) => request("DELETE /asyncActions/{actionId}", signal).catch(rethrow),
    explain(error) {
      const hint = "the asynchronous action may still be running: resume it by its ID";
      return withDetails(error, { ...details, retryable: false }, ended || error.kind === "expired" ? undefined : hint);
    },
    timeoutMessage: () => "the asynchronous action did not end",
  });
}

function isGone(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 404 || error.status === 410);
}

/** Returns the action ID in a `Location`, which ends with the ID, or with the ID and `result`. */
function actionIdIn(location: string | null): string | undefined {
  const segments = location?.split(/[?#]/, 1)[0]?.split("/").filter(Boolean) ?? [];
  const last = segments.at(-1) === "result" ? segments.at(-2) : segments.at(-1);
  return last && /^[\w-]+$/.test(last) && segments.length > 1 ? last : undefined;
}
