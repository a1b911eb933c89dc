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

type View = Schemas["Task"];

interface Task extends Job {
  readonly session: string;
  readonly started: number;
  readonly work: Work;
  /** Makes the result visible. Present once the work has been done. */
  commit?: () => unknown;
  view: View;
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
    if (task.commit) finish(task);
    tasks.remove(keyOf(task.session, task.view.TaskId));
  };

  return {
    /** Makes the next task that starts fail. */
    failNext: (message: string) => void failures.push(message),
    start(session: string, operation: string, work: Work): View {
      const number = (counts.get(session) ?? 0) + 1;
      counts.set(session, number);
      const failure = failures.shift();
      const failing: Work = () => {
        throw new TaskFailure(failure);
      };
      const [id, path] = [`task-${number}`, `/tasks/task-${number}`];
      const links = { Href: href(path), Type: "Task", Links: [link("Delete", path, "Task")] };
      const view: View = { ...links, TaskId: id, State: "Running", Operation: operation };
      const facts = { session, started: now(), polls: 0, work: failure === undefined ? work : failing };
      return tasks.add(keyOf(session, id), { ...facts, view }).view;
    },
    poll: (session: string, id: string) => tasks.poll(keyOf(session, id)).view,
    list: (session: string) => ofSession(session).map(({ view }) => view),
    remove: (session: string, id: string) => forget(tasks.find(keyOf(session, id))),
    endSession: (session: string) => ofSession(session).forEach(forget),
    /** Finishes the tasks that are due. */
    settle() {
      for (const task of tasks.all()) if (now() - task.started >= maxDuration) finish(task);
    },
  };
}

/** Does the work, once. */
function operate(task: Task): void {
  if (task.view.State !== "Running") return;
  try {
    task.commit = task.work();
    show(task, "OperationFinished", { Success: true, Message: "OperationFinished" });
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    show(task, "Finished", { Success: false, Message: error.message });
  }
}

/** Makes the result visible, once. */
function finish(task: Task): void {
  operate(task);
  if (task.view.State !== "OperationFinished") return;
  show(task, "Finished", { Success: true, Message: "Ok" }, task.commit?.() as Link | undefined);
}

function show(task: Task, State: View["State"], Result: Schemas["TaskResult"], related?: Link): void {
  const { view } = task;
  task.view = { ...view, State, Links: [...(view.Links ?? []), ...(related ? [related] : [])], Result };
}
