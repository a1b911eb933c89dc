// Finds machines whose last restore point is too old, as a monitoring plugin: exit code 0 OK, 1 warning, 2 critical, 3 unknown.
//
//   node stale-backups.ts [--warning DAYS] [--critical DAYS] [--simulate]
import { parseArgs } from "node:util";
import { apiKey, createVspcClient, or, toDate } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

const day = 86_400_000;

async function main() {
  const { values } = parseArgs({
    options: {
      warning: { type: "string", default: "2" },
      critical: { type: "string", default: "7" },
      simulate: { type: "boolean" },
    },
  });
  const [warning, critical] = [Number(values.warning), Number(values.critical)];
  if (!(warning > 0 && critical >= warning)) throw new Error("pass --warning and --critical as numbers of days");
  const vspc = connect(values.simulate);

  const limit = new Date(Date.now() - warning * day);
  const lists = [
    vspc.list("/protectedWorkloads/virtualMachines", {
      filter: (machine) => machine.latestRestorePointDate.lessThan(limit),
    }),
    vspc.list("/protectedWorkloads/computersManagedByConsole", {
      filter: (computer) => computer.latestRestorePointDate.lessThan(limit),
    }),
    vspc.list("/protectedWorkloads/computersManagedByBackupServer", {
      filter: ({ latestRestorePointDate: date }) => or(date.lessThan(limit), date.equals(null)),
    }),
  ];
  const stale: { name: string | undefined; days: number }[] = [];
  for (const list of lists)
    for await (const { name, latestRestorePointDate: date } of list)
      stale.push({ name, days: date ? Math.floor((Date.now() - toDate(date).getTime()) / day) : Infinity });
  stale.sort((one, other) => other.days - one.days || 0);

  const code = (stale[0]?.days ?? 0) >= critical ? 2 : stale.length > 0 ? 1 : 0;
  const worst = stale.slice(0, 10).map(({ name, days }) => `${name} ${days === Infinity ? "never" : `${days} days`}`);
  console.log(
    `BACKUPS ${["OK", "WARNING", "CRITICAL"][code]} - ${worst.join(", ") || "up to date"} | stale=${stale.length}`,
  );
  process.exitCode = code;
}

function connect(simulate = false) {
  if (!simulate) return createVspcClient(fromEnvironment());
  console.error("SIMULATED");
  const { fetch } = createSimulator();
  return createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
}

main().catch((error: Error) => {
  console.log(`BACKUPS UNKNOWN - ${error.message}`);
  process.exitCode = 3;
});
