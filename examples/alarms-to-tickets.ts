// Opens and closes tickets for alarms, and resolves the alarms of closed tickets. Replace the file with your ticket system.
//
//   node alarms-to-tickets.ts [FILE] [--simulate]
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ApiError, and, apiKey, bulk, createVspcClient, toDate } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

type Ticket = { alarm: string; activation: string | undefined; title: string; state: "open" | "closed" | "done" };
type Saved = { since: number; tickets: Ticket[] };

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { simulate: { type: "boolean" } } });
  const [file = "tickets.json"] = positionals;
  const vspc = connect(values.simulate);
  const saved: Saved = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { since: 0, tickets: [] };

  // Checks the alarm of each ticket again. An alarm that was triggered again is not resolved.
  const unfinished = saved.tickets.filter(({ state }) => state !== "done");
  const results = await bulk(unfinished, async (ticket) => {
    const same = vspc.list("/alarms/active", { filter: (alarm) => alarm.instanceUid.equals(ticket.alarm) });
    const last = (await same.first())?.lastActivation;
    const isActive = last?.status === "Error" || last?.status === "Warning";
    const query = { comment: "The ticket was closed.", resolveOnClients: true };
    if (ticket.state === "closed" && isActive && ticket.activation === last?.instanceUid)
      await vspc.post("/alarms/active/{activeAlarmUid}/resolve", { path: { activeAlarmUid: ticket.alarm }, query });
    if (ticket.state === "closed" || !isActive) ticket.state = "done";
    else ticket.activation = last?.instanceUid;
  });

  // Alarms can arrive late: each run reads the last 15 minutes again and skips known activations.
  const from = new Date(saved.since - 15 * 60_000);
  const alarms = vspc.list("/alarms/active", {
    filter: ({ lastActivation: last }) => and(last.status.in(["Error", "Warning"]), last.time.greaterThan(from)),
    sort: ({ lastActivation: last }) => [last.time.ascending()],
  });
  for await (const { instanceUid: alarm, lastActivation: last } of alarms) {
    saved.since = toDate(last.time).getTime();
    const known = saved.tickets.filter((ticket) => ticket.alarm === alarm);
    if (known.some(({ state, activation }) => state === "open" || activation === last.instanceUid)) continue;
    saved.tickets.push({ alarm, activation: last.instanceUid, title: last.message ?? "Alarm", state: "open" });
  }
  writeFileSync(file, JSON.stringify(saved, null, 2));
  console.log(`${saved.tickets.filter(({ state }) => state === "open").length} open tickets`);
  for (const result of results) if (result.status === "failed") throw result.error;
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
