import { bodyOf, type Call, data, done } from "../call.js";
import type { AsyncActionInfo } from "../rows.js";

interface RequestData {
  readonly requestBody?: string | null;
  readonly queryParameters?: AsyncActionInfo["queryParameters"] | null;
}

export const actions = {
  getAsyncActionsInfo: (call: Call) => data(call.actions.list()),
  getAsyncActionsConfig: (call: Call) => data({ resultRetentionTime: call.actions.resultRetentionMinutes }),
  getAsyncActionInfo: (call: Call) => data(call.actions.look(idOf(call))),
  getAsyncActionResult: (call: Call) => call.actions.result(idOf(call)),
  cancelAsyncAction: (call: Call) => {
    call.actions.cancel(idOf(call));
    return done();
  },
  clearAsyncActionResult: (call: Call) => {
    call.actions.clear(idOf(call));
    return done();
  },
  attachRequestDataToAsyncAction: (call: Call) => {
    const { requestBody = null, queryParameters } = bodyOf<RequestData>(call);
    return data(call.actions.attach(idOf(call), { requestBody, ...(queryParameters ? { queryParameters } : {}) }));
  },
};

function idOf({ path }: Call): string {
  return path.actionId ?? "";
}
