// Prints active alarms with their resolution as JSON, for example as the body of a webhook.
//
//   node alarm-webhook.ts [--errors] [--simulate] | curl --json @- https://hooks.example.com/alarms
import { parseArgs } from "node:util";
import { ApiError, apiKey, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values } = parseArgs({
    options: { errors: { type: "boolean" }, simulate: { type: "boolean" } },
  });
  const vspc = connect(values.simulate);

  const templates = await vspc.list("/alarms/templates").toArray();
  const companies = await vspc.list("/organizations", { select: ["instanceUid", "name"] }).toArray();
  const active = vspc.list("/alarms/active", {
    filter: (alarm) => alarm.lastActivation.status.in(values.errors ? ["Error"] : ["Error", "Warning"]),
    sort: (alarm) => [alarm.lastActivation.time.descending()],
  });
  const alarms = [];
  for await (const { instanceUid, alarmTemplateUid, object, lastActivation } of active) {
    const template = templates.find((one) => one.instanceUid === alarmTemplateUid);
    alarms.push({
      id: instanceUid,
      status: lastActivation.status,
      alarm: template?.name,
      object: object.objectName ?? object.computerName,
      company: companies.find((one) => one.instanceUid === object.organizationUid)?.name,
      since: lastActivation.time,
      message: lastActivation.message,
      resolution: template?.knowledge?.resolution,
    });
  }
  const errors = alarms.filter(({ status }) => status === "Error").length;
  const text = `${errors} errors and ${alarms.length - errors} warnings`;
  console.log(JSON.stringify({ text, alarms }, null, 2));
}

function connect(simulate = false) {
  if (!simulate) return createVspcClient(fromEnvironment());
  console.error("SIMULATED");
  const { fetch } = createSimulator();
  return createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
}

main().catch((error: Error) => {
  console.error(error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);
  process.exitCode = 1;
});
