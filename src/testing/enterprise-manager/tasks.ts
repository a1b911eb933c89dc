import type { Schemas } from "../../enterprise-manager/schemas.js";
import { notFound } from "../http-error.js";
import { href, type Link, link } from "./links.js";

/** Progress of tasks. A minute after its start, by the simulator's clock, a task is finished regardless of its polls. */
export interface TaskBehaviour {
  /**
   * Number of polls that return `Running`, after the response that started the task.
   * @default 0
   */
  readonly running?: number;
  /**
   * Number of polls that return `OperationFinished`.
   * @default 1
   */
  readonly operationFinished?: number;
}

/** Thrown by the work of a task that fails. */
export class TaskFailure extends Error {}

/** Runs the part that can fail, and returns a function that makes the result visible. Its link, if any, is shown by the task. */
export type Work = () => () => unknown;

interface Task {
  readonly id: string;
  readonly operation: string;
  readonly session: string;
  readonly started: number;
  readonly work: Work;
  polls: number;
  state: Schemas["Task"]["State"];
  commit?: () => unknown;
  result?: Schemas["TaskResult"];
  related?: Link;
}

/** The tasks of all sessions. */
export type Tasks = ReturnType<typeof createTasks>;

const maxDuration = 60_000;

export function createTasks({ running = 0, operationFinished = 1 }: TaskBehaviour, now: () => number) {
  const tasks: Task[] = [];
  const counts = new Map<string, number>();
  const failures: string[] = [];

  const finish = (task: Task) => {
    operate(task);
    if (task.state !== "OperationFinished") return;
    const related = task.commit?.();
    if (related) task.related = related as Link;
    task.state = "Finished";
    task.result = { Success: true, Message: "Ok" };
  };
  /** Completes a task that has done its work; one that has not never will. */
  const forget = (task: Task) => {
    if (task.state === "OperationFinished") finish(task);
    tasks.splice(tasks.indexOf(task), 1);
  };
  const find = (session: string, id: string): Task => {
    const task = tasks.find((one) => one.session === session && one.id === id);
    if (!task) throw notFound("Task", id);
    return task;
  };

  return {
    /** Makes the next task that starts fail. */
    failNext: (message: string) => failures.push(message),
    start(session: string, operation: string, work: Work): Schemas["Task"] {
      const number = (counts.get(session) ?? 0) + 1;
      counts.set(session, number);
      const failure = failures.shift();
      const failing: Work = () => {
        throw new TaskFailure(failure);
      };
      const own = { id: `task-${number}`, operation, session, started: now() };
      const task: Task = { ...own, work: failure === undefined ? work : failing, polls: 0, state: "Running" };
      tasks.push(task);
      return view(task);
    },
    poll(session: string, id: string): Schemas["Task"] {
      const task = find(session, id);
      task.polls += 1;
      if (task.polls > running) operate(task);
      if (task.polls > running + operationFinished) finish(task);
      return view(task);
    },
    list: (session: string): Schemas["Task"][] => tasks.filter((one) => one.session === session).map(view),
    remove: (session: string, id: string) => forget(find(session, id)),
    endSession(session: string) {
      for (const task of tasks.filter((one) => one.session === session)) forget(task);
    },
    /** Finishes the tasks that are due. */
    settle() {
      for (const task of tasks.filter((one) => now() - one.started >= maxDuration)) finish(task);
    },
  };
}

function view({ id, state, operation, result, related }: Task): Schemas["Task"] {
  const path = `/tasks/${id}`;
  const links = [link("Delete", path, "Task"), ...(related ? [related] : [])];
  const outcome = result && { Result: result };
  return { Href: href(path), Type: "Task", Links: links, TaskId: id, State: state, Operation: operation, ...outcome };
}

/** Does the work, once. */
function operate(task: Task): void {
  if (task.state !== "Running") return;
  try {
    task.commit = task.work();
    task.state = "OperationFinished";
    task.result = { Success: true, Message: "OperationFinished" };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    task.state = "Finished";
    task.result = { Success: false, Message: error.message };
  }
}
