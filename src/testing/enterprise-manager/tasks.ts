import type { Schemas } from "../../enterprise-manager/schemas.js";
import { createJobs, type Job } from "../jobs.js";
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

/**
 * The work of a task. Validates and prepares, and returns a function that makes the result visible. If that function returns
 * a link, the task shows it.
 */
export type Work = () => () => unknown;

interface Task extends Job {
  readonly id: string;
  readonly operation: string;
  readonly session: string;
  readonly started: number;
  readonly work: Work;
  state: Schemas["Task"]["State"];
  commit?: () => unknown;
  result?: Schemas["TaskResult"];
  related?: Link;
}

/** The tasks of all sessions. */
export type Tasks = ReturnType<typeof createTasks>;

const maxDuration = 60_000;

export function createTasks({ running = 0, operationFinished = 1 }: TaskBehaviour, now: () => number) {
  const counts = new Map<string, number>();
  const failures: string[] = [];
  const tasks = createJobs<Task>("Task", (task) => {
    if (task.polls >= running) operate(task);
    if (task.polls >= running + operationFinished) finish(task);
  });
  const keyOf = (session: string, id: string) => `${id} of session ${session}`;
  const ofSession = (session: string) => tasks.all().filter((task) => task.session === session);
  /** Completes a task that has done its work; one that has not never will. */
  const forget = (task: Task) => {
    if (task.state === "OperationFinished") finish(task);
    tasks.remove(keyOf(task.session, task.id));
  };

  return {
    /** Makes the next task that starts fail. */
    failNext: (message: string) => void failures.push(message),
    start(session: string, operation: string, work: Work): Schemas["Task"] {
      const number = (counts.get(session) ?? 0) + 1;
      counts.set(session, number);
      const failure = failures.shift();
      const failing: Work = () => {
        throw new TaskFailure(failure);
      };
      const own = { id: `task-${number}`, operation, session, started: now(), polls: 0 };
      const task: Task = { ...own, work: failure === undefined ? work : failing, state: "Running" };
      return view(tasks.add(keyOf(session, own.id), task));
    },
    poll: (session: string, id: string) => view(tasks.poll(keyOf(session, id))),
    list: (session: string) => ofSession(session).map(view),
    remove: (session: string, id: string) => forget(tasks.find(keyOf(session, id))),
    endSession: (session: string) => ofSession(session).forEach(forget),
    /** Finishes the tasks that are due. */
    settle() {
      for (const task of tasks.all()) if (now() - task.started >= maxDuration) finish(task);
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

/** Makes the result visible, once. */
function finish(task: Task): void {
  operate(task);
  if (task.state !== "OperationFinished") return;
  const related = task.commit?.();
  if (related) task.related = related as Link;
  task.state = "Finished";
  task.result = { Success: true, Message: "Ok" };
}
