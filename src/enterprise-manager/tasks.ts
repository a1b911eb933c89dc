import { withSignal } from "../http/abort.js";
import type { ApiResponse } from "../http/call.js";
import { ApiError, withDetails } from "../http/errors.js";
import { defaultActionTimeout, poll, type ResultOptions } from "../http/poll.js";
import { type Connection, request } from "./connection.js";
import { isTaskId } from "./ids.js";
import { objectOf } from "./responses.js";
import type { Schemas } from "./schemas.js";

/** How far a task is, and once `Finished`, how it ended. */
export type TaskProgress = Pick<Schemas["Task"], "TaskId" | "State" | "Operation" | "Result" | "Links">;

/** A write that goes on in the background. It belongs to the session that began it and ends with that session. */
export interface TaskHandle<T> {
  /** Id of the task within the session; `undefined` where nothing had to be done. */
  readonly id: string | undefined;
  /** Asks the server how far it is. Throws `expired` when the task or its session is gone. */
  progress(options?: { signal?: AbortSignal }): Promise<TaskProgress>;
  /**
   * Waits until the task is `Finished` (`OperationFinished` is too early: its result cannot be read yet) and returns
   * what the call would have returned. Throws `logical` with the task's message when it failed, and `expired`,
   * `timeout` or `aborted`; where the task succeeded and only its result could not be read, the error says so. May be
   * called again, also after an abort: each wait is its own.
   */
  result(options?: ResultOptions): Promise<T>;
  /** Asks the server to stop and forget it. */
  cancel(options?: { signal?: AbortSignal }): Promise<void>;
}

/** What a task is followed by. */
export interface TaskContext<T> {
  readonly id: string;
  /** `METHOD /path/{template}` of the write, for errors. */
  readonly operation: string;
  /** The session that the task belongs to. */
  session(signal: AbortSignal | undefined): Promise<string>;
  /** Turns the finished task into the call's value. */
  finish(task: TaskProgress, signal: AbortSignal): T | Promise<T>;
}

/** Follows a task by its id. */
export function followTask<T>(
  connection: Connection,
  { id, operation, session, finish }: TaskContext<T>,
): TaskHandle<T> {
  const details = { operation, actionId: id };

  const ask = async (method: "GET" | "DELETE", signal: AbortSignal | undefined): Promise<ApiResponse> => {
    const token = await session(signal);
    const init = { path: { taskId: id }, ...(signal && { signal }) };
    return request(connection, method, "/tasks/{taskId}", init, { token }).catch((error: unknown) => {
      throw isGone(error) ? new ApiError("expired", goneMessage, details, error) : error;
    });
  };

  const progress = async (signal?: AbortSignal): Promise<TaskProgress> => {
    const info = objectOf<TaskProgress>(await ask("GET", signal), operation);
    if (typeof info.State === "string") return info;
    throw new ApiError("protocol", "the answer about the task has no state", details);
  };

  /** The end of the task; `undefined` while it runs. */
  const ended = async (signal: AbortSignal): Promise<{ value: TaskProgress } | undefined> => {
    const info = await progress(signal);
    if (info.State !== "Finished") return undefined;
    const { Success, Message } = info.Result ?? {};
    if (Success === true) return { value: info };
    if (Success !== false) throw new ApiError("protocol", "the task finished without a result", details);
    throw new ApiError("logical", Message || "the task failed without a message", details);
  };

  return {
    id,
    progress: ({ signal } = {}) => progress(signal),
    result({ signal, timeout = defaultActionTimeout } = {}) {
      let hasSucceeded = false;
      const timedOut = () => {
        const what = hasSucceeded ? "the result of the task could not be read" : "the task did not finish";
        return new ApiError("timeout", `${what} within ${timeout} ms`, details);
      };
      const work = async (until: AbortSignal) => {
        const task = await poll(() => ended(until), until);
        hasSucceeded = true;
        return finish(task, until);
      };
      return withSignal(signal, timeout, timedOut, work).catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        throw withDetails(error, { ...details, retryable: false }, hasSucceeded ? successOf(operation, id) : undefined);
      });
    },
    async cancel({ signal } = {}) {
      await ask("DELETE", signal);
    },
  };
}

/** The task of a write that had nothing to do. */
export function settledTask<T>(value: T, operation: string): TaskHandle<T> {
  return {
    id: undefined,
    progress: async () => ({ TaskId: "", State: "Finished", Operation: operation, Result: { Success: true } }),
    result: async () => value,
    cancel: async () => undefined,
  };
}

/** The id of the task that a write began. Throws `protocol` where the answer names none. */
export function taskIdOf(response: ApiResponse, operation: string): string {
  const { TaskId } = objectOf<{ TaskId?: unknown }>(response, operation);
  if (isTaskId(TaskId)) return TaskId;
  const { status } = response;
  throw new ApiError("protocol", `answered ${status} without a task to follow`, { operation, status });
}

/** What is to be known where the task succeeded and reading its result did not: doing it again would do it twice. */
function successOf(operation: string, id: string): string {
  const done = operation.startsWith("POST ") ? "it was created" : "it was carried out";
  return `${done}: ${id} succeeded; do not repeat the call, read its result`;
}

const goneMessage =
  "the server no longer knows the task (tasks end with their session): whether it was carried out is open, look for its result";

function isGone(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 404 || error.status === 410);
}
