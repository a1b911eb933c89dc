import type { ApiResponse } from "../http/call.js";
import { ApiError, withDetails } from "../http/errors.js";
import { completedWork, pollWork, type ResultOptions, type ServerWork } from "../http/poller.js";
import type { ClientContext } from "./context.js";
import { isTaskId } from "./ids.js";
import { objectOf } from "./responses.js";
import type { Schemas } from "./schemas.js";

/** State of a task, and its result once it is `Finished`. */
export type TaskProgress = Pick<Schemas["Task"], "TaskId" | "State" | "Operation" | "Result" | "Links">;

/** A write that runs on the server. It belongs to the session that started it, and ends with that session. */
export interface TaskHandle<T> extends ServerWork<T, TaskProgress> {
  /** ID of the task within the session; `undefined` if there was nothing to do. */
  readonly id: string | undefined;
  /** Returns the state of the task. Throws `expired` if the server no longer has the task or its session. */
  progress(options?: { signal?: AbortSignal | undefined }): Promise<TaskProgress>;
  /**
   * Waits until the task is `Finished` and returns the value of the call (`OperationFinished` is too early: its result cannot
   * be read yet). Throws `logical` with the task's message if it failed, and `expired`, `timeout` or `aborted`. If the task
   * succeeded and only its result could not be read, the error says so. Can be called again, also after an abort.
   */
  result(options?: ResultOptions): Promise<T>;
  /** Requests that the server stops and deletes the task. */
  cancel(options?: { signal?: AbortSignal | undefined }): Promise<void>;
}

/** A task to poll. */
export interface TaskContext<T> {
  readonly id: string;
  /** `METHOD /path/{template}` of the write, for errors. */
  readonly operation: string;
  /** Returns the token of the session that the task belongs to. */
  session(signal: AbortSignal | undefined): Promise<string>;
  /** Converts the finished task to the value of the call. */
  finish(task: TaskProgress, signal: AbortSignal): T | Promise<T>;
}

/** Polls a task by its ID. */
export function pollTask<T>(context: ClientContext, { id, operation, session, finish }: TaskContext<T>): TaskHandle<T> {
  const details = { operation, actionId: id };
  let finished: TaskProgress | undefined;

  const send = async (method: "GET" | "DELETE", signal: AbortSignal | undefined): Promise<ApiResponse> => {
    const token = await session(signal);
    const init = { path: { taskId: id }, signal };
    return context.request(`${method} /tasks/{taskId}`, init, { token }).catch((error: unknown) => {
      throw isGone(error) ? new ApiError("expired", goneMessage, details, error) : error;
    });
  };

  const progress = async (signal?: AbortSignal): Promise<TaskProgress> => {
    const info = objectOf<TaskProgress>(await send("GET", signal), operation);
    if (typeof info.State === "string") return info;
    throw new ApiError("protocol", "the response about the task has no state", details);
  };

  /** Returns the task once it has succeeded; `undefined` while it is running. */
  const succeeded = async (signal: AbortSignal): Promise<TaskProgress | undefined> => {
    const info = await progress(signal);
    if (info.State !== "Finished") return undefined;
    const { Success, Message } = info.Result ?? {};
    if (Success === true) return info;
    if (Success !== false) throw new ApiError("protocol", "the task finished without a result", details);
    throw new ApiError("logical", Message || "the task failed without a message", details);
  };

  const result = async (signal: AbortSignal): Promise<{ value: T } | undefined> => {
    finished ??= await succeeded(signal);
    return finished && { value: await finish(finished, signal) };
  };

  return pollWork(id, {
    details,
    progress,
    result,
    cancel: (signal) => send("DELETE", signal),
    explain: (error) => withDetails(error, { ...details, retryable: false }, finished && successHint(operation, id)),
    timeoutMessage: () => (finished ? "the result of the task could not be read" : "the task did not finish"),
  });
}

/** The task of a write that had nothing to do. */
export function completedTask<T>(value: T, operation: string): TaskHandle<T> {
  return completedWork(value, { TaskId: "", State: "Finished", Operation: operation, Result: { Success: true } });
}

/** Returns the ID of the task that a write started. Throws `protocol` if the response contains none. */
export function taskIdOf(response: ApiResponse, operation: string): string {
  const { TaskId } = objectOf<{ TaskId?: unknown }>(response, operation);
  if (isTaskId(TaskId)) return TaskId;
  const { status } = response;
  throw new ApiError("protocol", `the server responded with ${status}, but without a task`, { operation, status });
}

/** Warns against repeating a write that succeeded. */
function successHint(operation: string, id: string): string {
  const done = operation.startsWith("POST ") ? "it was created" : "it was carried out";
  return `${done}: ${id} succeeded; do not repeat the call, read its result`;
}

const goneMessage =
  "the server no longer has the task (tasks end with their session). The outcome is unknown: look for its result";

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 404 || error.status === 410);
}
