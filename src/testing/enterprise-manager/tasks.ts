import type { Schemas } from "../../enterprise-manager/schemas.js";
import type { Operation } from "../document.js";
import type { Effect } from "../host.js";
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

/**
 * The work of a task. Validates and prepares, and returns a function that makes the result visible. If that function returns
 * a link, the task shows it.
 */
export type Work = () => () => unknown;

type View = Schemas["Task"];

interface Task {
  readonly session: string;
  readonly started: number;
  readonly work: Work;
  readonly effect: Effect;
  /** Number of polls so far. */
  polls: number;
  /** Makes the result visible. Present once the work has been done. */
  commit?: () => unknown;
  view: View;
}

export type Tasks = ReturnType<typeof createTasks>;

const maxDuration = 60_000;

/** Creates the tasks of all sessions. Those that took effect are added to `effects`. */
export function createTasks(behaviour: TaskBehaviour, now: () => number, effects: Effect[]) {
  const { running = 0, operationFinished = 1 } = behaviour;
  const tasks = new Map<string, Task>();
  const failures: string[] = [];
  /** Number of tasks by session. Sessions repeat the IDs of others. */
  const counts = new Map<string, number>();
  const keyOf = (session: string, id: string) => `${session} ${id}`;
  const show = (task: Task, State: View["State"], Result: Schemas["TaskResult"], related?: Link) => {
    const { view } = task;
    task.view = { ...view, State, Links: [...(view.Links ?? []), ...(related ? [related] : [])], Result };
  };
  /** Does the work, once. */
  const operate = (task: Task) => {
    if (task.view.State !== "Running") return;
    try {
      task.commit = task.work();
      show(task, "OperationFinished", { Success: true, Message: "OperationFinished" });
    } catch (error) {
      if (!(error instanceof TaskFailure)) throw error;
      show(task, "Finished", { Success: false, Message: error.message });
    }
  };
  /** Makes the result visible, once. */
  const finish = (task: Task) => {
    operate(task);
    if (task.view.State !== "OperationFinished") return;
    effects.push(task.effect);
    show(task, "Finished", { Success: true, Message: "Ok" }, task.commit?.() as Link | undefined);
  };
  const find = (session: string, id: string): Task => {
    const task = tasks.get(keyOf(session, id));
    if (task) return task;
    throw notFound("Task", id);
  };
  const ofSession = (session: string) => [...tasks.values()].filter((task) => task.session === session);
  /** Completes a task that has done its work; one that has not never will. */
  const forget = (task: Task) => {
    if (task.commit) finish(task);
    tasks.delete(keyOf(task.session, task.view.TaskId));
  };

  return {
    /** Makes the next task that starts fail. */
    failNext: (message: string) => void failures.push(message),
    start(session: string, operation: Operation, path: string, work: Work): View {
      const count = (counts.get(session) ?? 0) + 1;
      counts.set(session, count);
      const failure = failures.shift();
      const failing: Work = () => {
        throw new TaskFailure(failure);
      };
      const [TaskId, below] = [`task-${count}`, `/tasks/task-${count}`];
      const links = { Href: href(below), Type: "Task", Links: [link("Delete", below, "Task")] };
      const Operation = String(operation["x-task-operation"] ?? operation.id);
      const view: View = { ...links, TaskId, State: "Running", Operation };
      const facts = { session, started: now(), polls: 0, effect: { operation: operation.id, path }, view };
      tasks.set(keyOf(session, TaskId), { ...facts, work: failure === undefined ? work : failing });
      return view;
    },
    poll(session: string, id: string): View {
      const task = find(session, id);
      if (task.polls >= running) operate(task);
      if (task.polls >= running + operationFinished) finish(task);
      task.polls += 1;
      return task.view;
    },
    list: (session: string) => ofSession(session).map(({ view }) => view),
    remove: (session: string, id: string) => forget(find(session, id)),
    endSession: (session: string) => ofSession(session).forEach(forget),
    /** Finishes the tasks that are due. */
    settle() {
      for (const task of tasks.values()) if (now() - task.started >= maxDuration) finish(task);
    },
  };
}
