import { notFound } from "../http-error.js";
import { coded, errorResponse } from "./errors.js";
import type { AsyncActionInfo } from "./rows.js";

/** Which requests run asynchronously, and how their actions proceed. */
export interface AsyncBehaviour {
  /**
   * Operations that run asynchronously, among those that may respond with 202.
   * @default "none"
   */
  readonly operations?: "none" | "writes" | "all";
  /**
   * Form of the link in `Location`.
   * @default "relative"
   */
  readonly location?: "absent" | "relative" | "absolute";
  /**
   * Resource in the link; servers use both.
   * @default "asyncActions"
   */
  readonly resource?: "asyncAction" | "asyncActions";
  /**
   * Number of polls that return `running`.
   * @default 1
   */
  readonly polls?: number;
  /**
   * Final status. A request takes effect only if its action succeeds.
   * @default "succeed"
   */
  readonly outcome?: "succeed" | "failed" | "canceled";
}

const resultMinutes = 5;
const failureMinutes = 60;

/** An action: the facts about it, and the response to its request once it is finished. */
interface Action {
  readonly run: () => Response;
  polls: number;
  info: AsyncActionInfo;
  finished?: { readonly at: number; readonly response: Response };
}

/** A request that starts an action. */
export interface NewAction extends Pick<AsyncActionInfo, "id" | "initiatorUid" | "actionName" | "queryParameters"> {
  /** Performs the request and returns its response. */
  readonly run: () => Response;
}

export type Tasks = ReturnType<typeof createTasks>;

/**
 * Creates the asynchronous actions. The request is performed when its action finishes. A success is kept for 5 minutes, a
 * failure or cancellation for an hour. Methods with an ID throw `HttpError` 404 for unknown and expired actions.
 */
export function createTasks({ polls = 1, outcome = "succeed" }: AsyncBehaviour, now: () => number) {
  const actions = new Map<string, Action>();
  const finish = (action: Action, ending: typeof outcome) => {
    const response = ending === "succeed" ? action.run() : errorResponse(endings[ending]);
    const status = ending === "succeed" && response.status >= 400 ? "failed" : ending;
    action.finished = { at: now(), response };
    action.info = { ...action.info, status };
  };
  const isKept = ({ info, finished }: Action) => {
    const minutes = info.status === "succeed" ? resultMinutes : failureMinutes;
    return finished === undefined || now() - finished.at < minutes * 60_000;
  };
  const find = (id: string): Action => {
    const action = actions.get(id);
    if (action && isKept(action)) return action;
    throw notFound("The async action", id);
  };
  const poll = (id: string): Action => {
    const action = find(id);
    if (!action.finished && action.polls >= polls) finish(action, outcome);
    action.polls += 1;
    return action;
  };
  const running = (id: string) => coded(1000, `The async action ${id} is still running.`);

  return {
    resultRetentionMinutes: resultMinutes,
    /** Starts an action, which finishes at once if no polls are configured. */
    start: ({ run, ...facts }: NewAction) => {
      const action: Action = { info: { ...facts, status: "running", requestBody: null }, run, polls: 0 };
      if (polls === 0) finish(action, outcome);
      actions.set(facts.id, action);
    },
    poll: (id: string) => poll(id).info,
    list: () => [...actions.values()].filter(isKept).map(({ info }) => info),
    /** Polls the action and returns the original response. Throws `HttpError` with code 1000 while it is running. */
    result: (id: string) => {
      const { finished } = poll(id);
      if (!finished) throw running(id);
      return finished.response.clone();
    },
    /** Cancels an action unless it is finished. */
    cancel: (id: string) => {
      const action = find(id);
      if (!action.finished) finish(action, "canceled");
    },
    /** Removes a finished action. */
    clear: (id: string) => {
      if (!find(id).finished) throw running(id);
      actions.delete(id);
    },
    attach: (id: string, data: Partial<Pick<AsyncActionInfo, "requestBody" | "queryParameters">>) => {
      const action = find(id);
      action.info = { ...action.info, ...data };
      return action.info;
    },
  };
}

const endings = {
  failed: coded(1000, "The operation could not be performed."),
  canceled: coded(1050, "The operation was canceled by the user."),
};
