import { bodyOf, type Call, data, done, type Handlers } from "../call.js";
import type { AsyncActionInfo } from "../rows.js";

interface RequestData {
  readonly requestBody?: string | null;
  readonly queryParameters?: AsyncActionInfo["queryParameters"] | null;
}

export const tasks: Handlers = {
  getAsyncActionsInfo: (call) => data(call.tasks.list()),
  getAsyncActionsConfig: (call) => data({ resultRetentionTime: call.tasks.resultRetentionMinutes }),
  getAsyncActionInfo: (call) => data(call.tasks.poll(idOf(call))),
  getAsyncActionResult: (call) => call.tasks.result(idOf(call)),
  cancelAsyncAction: (call) => {
    call.tasks.cancel(idOf(call));
    return done();
  },
  clearAsyncActionResult: (call) => {
    call.tasks.clear(idOf(call));
    return done();
  },
  attachRequestDataToAsyncAction: (call) => {
    const { requestBody = null, queryParameters } = bodyOf<RequestData>(call);
    return data(call.tasks.attach(idOf(call), { requestBody, ...(queryParameters && { queryParameters }) }));
  },
};

function idOf({ path }: Call): string {
  return path.actionId ?? "";
}
