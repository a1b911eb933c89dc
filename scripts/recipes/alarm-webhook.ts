import { consoleRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";

export const alarmWebhook = consoleRecipe({
  name: "alarm-webhook",
  about: "Lists active errors and warnings with their resolution. With --json, prints the body of a webhook.",
  options: { errors: { type: "boolean", description: "leave out the warnings" } },
  async run(vspc, { options: { errors = false } }, progress) {
    const templates = new Map<string | undefined, { name?: string; resolution: string | undefined }>();
    for await (const { instanceUid, name, knowledge } of vspc.list("/alarms/templates"))
      templates.set(instanceUid, { name, resolution: knowledge?.resolution });
    const companies = new Map<string | undefined, string>();
    for await (const { instanceUid, name } of vspc.list("/organizations", { select: ["instanceUid", "name"] }))
      companies.set(instanceUid, name);

    const alarms = [];
    for await (const { instanceUid, alarmTemplateUid, object, lastActivation, repeatCount } of vspc.list(
      "/alarms/active",
      {
        filter: (alarm) => alarm.lastActivation.status.in(errors ? ["Error"] : ["Error", "Warning"]),
        sort: (alarm) => [alarm.lastActivation.time.descending()],
      },
    )) {
      const template = templates.get(alarmTemplateUid);
      alarms.push({
        id: instanceUid,
        status: lastActivation?.status,
        alarm: template?.name,
        object: object?.objectName ?? object?.computerName,
        company: companies.get(object?.organizationUid),
        since: lastActivation?.time,
        repeated: repeatCount,
        message: lastActivation?.message,
        todo: template?.resolution,
      });
      progress.update(`${alarms.length} alarms`);
    }
    const worst = alarms.filter(({ status }) => status === "Error").length;
    const text = `${worst} errors and ${alarms.length - worst} warnings`;
    return report({
      rows: alarms,
      columns: {
        Status: ({ status }) => status,
        Alarm: ({ alarm }) => alarm,
        Object: ({ object }) => object,
        Company: ({ company }) => company,
        Since: ({ since }) => since?.slice(0, 16),
      },
      json: { text, alarms },
      summary: text,
    });
  },
});
