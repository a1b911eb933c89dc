import type { SimulatedResponse } from "../exchange.js";
import { missing } from "../refusal.js";
import { coded, notNow, refusalResponse } from "./errors.js";
import type { AsyncActionInfo } from "./rows.js";

/** Which requests become async actions, and how those go. */
export interface AsyncBehaviour {
  /** Of those that may be answered 202; none when absent. */
  readonly operations?:
    | "none"
    | "writes"
    | "all"
    | ((operation: { id: string; method: string; path: string }) => boolean);
  /** How the link in `Location` is written; relative when absent. */
  readonly location?: "absent" | "relative" | "absolute";
  /** The resource that the link names; both occur. `asyncActions` when absent. */
  readonly resource?: "asyncAction" | "asyncActions";
  /** How many looks at an action find it running; 1 when absent. */
  readonly polls?: number;
  /** Milliseconds of the simulator's clock before which it stays running; 0 when absent. */
  readonly milliseconds?: number;
  /** How it ends; `succeed` when absent. Only then does the request take effect. */
  readonly outcome?: "succeed" | "failed" | "canceled";
}

const resultMinutes = 5;
const failureMinutes = 60;

interface Action {
  info: AsyncActionInfo;
  readonly due: number;
  readonly run: () => SimulatedResponse;
  polls: number;
  finished?: { readonly at: number; readonly response: SimulatedResponse };
}

/** What an action begins with. */
export interface NewAction {
  readonly id: string;
  readonly initiatorUid: string;
  readonly actionName: string;
  readonly queryParameters: Readonly<Record<string, string[]>>;
  /** Does the work and gives the answer the request would have had. */
  readonly run: () => SimulatedResponse;
}

/**
 * The async actions. The work is done when an action finishes, not when it begins; one without polls and time left
 * finishes at once. Success is kept for 5 minutes, failure and cancellation for an hour; what is gone is missing (404).
 */
export interface AsyncActions {
  begin(action: NewAction): void;
  /** Finishes what is due by the clock. */
  settle(): void;
  /** Counts as a look at the action. Throws a refusal where it is gone. */
  look(id: string): AsyncActionInfo;
  list(): readonly AsyncActionInfo[];
  /** The original answer. While the action runs it is refused with code 1000; a canceled action gives code 1050. */
  result(id: string): SimulatedResponse;
  /** Stops a running action; a finished one stays as it is. */
  cancel(id: string): void;
  clear(id: string): void;
  attach(id: string, data: Partial<Pick<AsyncActionInfo, "requestBody" | "queryParameters">>): AsyncActionInfo;
  readonly resultRetentionMinutes: number;
}

export function createAsyncActions(behaviour: AsyncBehaviour, now: () => number): AsyncActions {
  const { polls = 1, milliseconds = 0, outcome = "succeed" } = behaviour;
  const actions = new Map<string, Action>();
  const running = new Set<Action>();

  const finish = (action: Action, ending: typeof outcome) => {
    const response = ending === "succeed" ? action.run() : endings[ending];
    const status = ending === "succeed" && response.status >= 400 ? "failed" : ending;
    action.finished = { at: now(), response };
    action.info = { ...action.info, status };
    running.delete(action);
  };
  const settleOne = (action: Action) => {
    if (action.polls <= 0 && now() >= action.due) finish(action, outcome);
  };
  const isKept = ({ info, finished }: Action) => {
    const minutes = info.status === "succeed" ? resultMinutes : failureMinutes;
    return finished === undefined || now() - finished.at < minutes * 60_000;
  };
  const find = (id: string): Action => {
    const action = actions.get(id);
    if (action && isKept(action)) return action;
    actions.delete(id);
    throw missing("The async action", id);
  };
  const look = (id: string): Action => {
    const action = find(id);
    if (action.finished) return action;
    if (action.polls > 0) action.polls -= 1;
    else settleOne(action);
    return action;
  };

  return {
    resultRetentionMinutes: resultMinutes,
    begin: ({ id, run, ...facts }) => {
      const info: AsyncActionInfo = { id, ...facts, status: "running", requestBody: null };
      const action: Action = { info, run, polls, due: now() + milliseconds };
      actions.set(id, action);
      running.add(action);
      settleOne(action);
    },
    settle: () => {
      for (const action of running) settleOne(action);
    },
    look: (id) => look(id).info,
    list: () => [...actions.values()].filter(isKept).map(({ info }) => info),
    result: (id) => {
      const { finished } = look(id);
      if (!finished) throw notNow(`The async action ${id} is still running.`);
      return finished.response;
    },
    cancel: (id) => {
      const action = find(id);
      if (!action.finished) finish(action, "canceled");
    },
    clear: (id) => {
      if (!find(id).finished) throw notNow(`The async action ${id} is still running.`);
      actions.delete(id);
    },
    attach: (id, data) => {
      const action = find(id);
      action.info = { ...action.info, ...data };
      return action.info;
    },
  };
}

const endings = {
  failed: refusalResponse(coded(1000, "The operation could not be performed.")),
  canceled: refusalResponse(coded(1050, "The operation was canceled by the user.")),
};
