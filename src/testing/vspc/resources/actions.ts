import { bodyOf, type Call, data, done, type Handlers } from "../call.js";
import type { AsyncActionInfo } from "../rows.js";

interface RequestData {
  readonly requestBody?: string | null;
  readonly queryParameters?: AsyncActionInfo["queryParameters"] | null;
}

export const actions: Handlers = {
  getAsyncActionsInfo: (call) => data(call.actions.list()),
  getAsyncActionsConfig: (call) => data({ resultRetentionTime: call.actions.resultRetentionMinutes }),
  getAsyncActionInfo: (call) => data(call.actions.look(idOf(call))),
  getAsyncActionResult: (call) => call.actions.result(idOf(call)),
  cancelAsyncAction: (call) => {
    call.actions.cancel(idOf(call));
    return done();
  },
  clearAsyncActionResult: (call) => {
    call.actions.clear(idOf(call));
    return done();
  },
  attachRequestDataToAsyncAction: (call) => {
    const { requestBody = null, queryParameters } = bodyOf<RequestData>(call);
    return data(call.actions.attach(idOf(call), { requestBody, ...(queryParameters ? { queryParameters } : {}) }));
  },
};

function idOf({ path }: Call): string {
  return path.actionId ?? "";
}
