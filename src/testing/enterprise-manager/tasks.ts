import type { Schemas } from "../../enterprise-manager/schemas.js";
import { missing } from "../refusal.js";
import type { Views } from "./views.js";

type Link = Schemas["Link"];

/** How tasks go. Polls are requests for the task itself; after a minute on the simulator's clock it finishes anyhow. */
export interface TaskBehaviour {
  /** Polls that find it Running, after the answer that began it; 0 when absent. */
  readonly running?: number;
  /** Polls that find it OperationFinished; 1 when absent. */
  readonly operationFinished?: number;
}

/** Thrown where a task fails: the request was taken, its result says why it came to nothing. */
export class TaskFailure extends Error {}

/** What a task does: the work, which throws TaskFailure, and then what makes its result visible. */
export type Work = () => Commit;
/** Returns the link to what was created, where the task is to carry one. */
export type Commit = () => Link | undefined;

interface Task {
  readonly id: string;
  readonly operation: string;
  readonly session: string;
  readonly started: number;
  readonly work: Work;
  polls: number;
  state: Schemas["Task"]["State"];
  commit?: Commit;
  result?: Schemas["TaskResult"];
  related?: Link | undefined;
}

/** The tasks of all sessions. */
export type Tasks = ReturnType<typeof createTasks>;

const longest = 60_000;

export function createTasks(behaviour: TaskBehaviour, views: Views, now: () => number) {
  const { running = 0, operationFinished = 1 } = behaviour;
  const tasks: Task[] = [];
  const started = new Map<string, number>();
  const failures: string[] = [];

  const finish = (task: Task) => {
    operate(task);
    if (task.state !== "OperationFinished") return;
    task.related = task.commit?.();
    task.state = "Finished";
    task.result = { Success: true, Message: "Ok" };
  };

  const poll = (task: Task) => {
    task.polls += 1;
    if (task.polls > running) operate(task);
    if (task.polls > running + operationFinished) finish(task);
  };

  /** What was done is shown, what was not yet done is not done any more. */
  const forget = (task: Task) => {
    if (task.state === "OperationFinished") finish(task);
    tasks.splice(tasks.indexOf(task), 1);
  };

  const view = (task: Task): Schemas["Task"] => {
    const { id, state, operation, result, related } = task;
    const path = `/tasks/${id}`;
    const links = [views.link("Delete", path, "Task"), ...(related ? [related] : [])];
    const outcome = result ? { Result: result } : {};
    return {
      Href: views.href(path),
      Type: "Task",
      Links: links,
      TaskId: id,
      State: state,
      Operation: operation,
      ...outcome,
    };
  };

  const find = (session: string, id: string): Task => {
    const task = tasks.find((one) => one.session === session && one.id === id);
    if (!task) throw missing("Task", id);
    return task;
  };

  return {
    /** Makes the next task to begin fail with this message. */
    failNext: (message: string) => failures.push(message),
    begin(session: string, operation: string, work: Work): Schemas["Task"] {
      const number = (started.get(session) ?? 0) + 1;
      started.set(session, number);
      const failure = failures.shift();
      const task: Task = {
        id: `task-${number}`,
        operation,
        session,
        started: now(),
        work: failure === undefined ? work : failing(failure),
        polls: 0,
        state: "Running",
      };
      tasks.push(task);
      return view(task);
    },
    poll(session: string, id: string): Schemas["Task"] {
      const task = find(session, id);
      poll(task);
      return view(task);
    },
    list: (session: string): Schemas["Task"][] => tasks.filter((one) => one.session === session).map(view),
    remove: (session: string, id: string) => forget(find(session, id)),
    /** Tasks end with their session. */
    endSession(session: string) {
      for (const task of tasks.filter((one) => one.session === session)) forget(task);
    },
    /** Finishes what has run for a minute. */
    settle() {
      for (const task of tasks.filter((one) => now() - one.started >= longest)) finish(task);
    },
  };
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

function failing(message: string): Work {
  return () => {
    throw new TaskFailure(message);
  };
}
