import { expect, it } from "vitest";
import { open } from "./open.js";

it("lists error alarms with their resolutions, and resolves them", async () => {
  const { sim, vspc } = open();
  const templates = await vspc.list("/alarms/templates").toArray({ max: 1000 });
  const alarms = vspc.list("/alarms/active", { filter: (alarm) => alarm.lastActivation.status.equals("Error") });
  const feed = [];
  for (const { instanceUid, alarmTemplateUid, object } of await alarms.toArray({ max: 1000 })) {
    const template = templates.find((one) => one.instanceUid === alarmTemplateUid);
    feed.push({ alarm: template?.name, about: object?.objectName, todo: template?.knowledge?.resolution });
    await vspc.post("/alarms/active/{activeAlarmUid}/resolve", {
      path: { activeAlarmUid: instanceUid },
      query: { comment: "Restarted.", resolveOnClients: false },
    });
  }

  expect(feed).toHaveLength(14);
  const todo = "Read the message of the job, remove the cause and start the job again.";
  expect(feed[0]).toEqual({ alarm: "Job state", about: "Workstations", todo });
  const after = [...sim.state.activeAlarms.rows()].map(({ lastActivation }) => lastActivation);
  expect(after.filter(({ status }) => status === "Error")).toEqual([]);
  expect(after.filter(({ remark }) => remark === "Restarted.")).toHaveLength(14);
  expect(
    await vspc.list("/alarms/active", { filter: (alarm) => alarm.lastActivation.status.equals("Error") }).total(),
  ).toBe(0);
});
