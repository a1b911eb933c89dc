import { timestamp } from "../../clock.js";
import { randomUid } from "../../random.js";
import { type Call, done, type Handlers, type Reply } from "../call.js";
import { namedRow } from "./from-document.js";

export const alarms: Handlers = {
  acknowledgeActiveAlarm: (call) => activated(call, "Acknowledged"),
  resolveActiveAlarm: (call) => activated(call, "Resolved"),
};

/** A new change of status becomes the last one of the alarm; the comment is its remark. */
function activated(call: Call, status: string): Reply {
  const { instanceUid } = namedRow(call, "ActiveAlarm", "activeAlarmUid");
  const remark = call.query.comment === "" ? null : call.query.comment;
  const change = { instanceUid: randomUid(call.random), time: timestamp(call.now()), status, message: null, remark };
  call.store.table("ActiveAlarm").update(String(instanceUid), { lastActivation: change });
  return done();
}
