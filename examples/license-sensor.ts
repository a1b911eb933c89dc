// Checks the licenses of all sites, as a monitoring plugin: exit code 0 OK, 1 warning, 2 critical, 3 unknown.
//
//   node license-sensor.ts [--warning DAYS] [--critical DAYS] [--simulate]
import { parseArgs } from "node:util";
import { apiKey, createVspcClient, toDate } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values } = parseArgs({
    options: {
      warning: { type: "string", default: "60" },
      critical: { type: "string", default: "14" },
      simulate: { type: "boolean" },
    },
  });
  const [warning, critical] = [Number(values.warning), Number(values.critical)];
  if (!(critical >= 0 && warning >= critical)) throw new Error("pass --warning and --critical as numbers of days");
  const vspc = connect(values.simulate);

  const sites = await vspc.list("/infrastructure/sites", { select: ["siteUid", "siteName"] }).toArray();
  const licenses = (await vspc.get("/licensing/sites")).map((license) => {
    const { siteUid, status, expirationDate, units, usedUnits } = license;
    const site = sites.find((one) => one.siteUid === siteUid)?.siteName ?? siteUid;
    const days = expirationDate ? (toDate(expirationDate).getTime() - Date.now()) / 86_400_000 : Infinity;
    const share = units > 0 ? usedUnits / units : 0;
    const isCritical = status === "Expired" || status === "Error" || days < critical || share >= 1;
    const isWarning = status !== "Valid" || days < warning || share > 0.9;
    const text = `${site} ${status}${days === Infinity ? "" : `, ${Math.floor(days)} days left`}`;
    return { code: isCritical ? 2 : isWarning ? 1 : 0, text, data: `'${site}'=${usedUnits};${units * 0.9};${units}` };
  });

  const code = Math.max(0, ...licenses.map((license) => license.code));
  const problems = licenses.filter((license) => license.code > 0).map(({ text }) => text);
  const details = problems.join("; ") || `${licenses.length} sites`;
  console.log(
    `LICENSES ${["OK", "WARNING", "CRITICAL"][code]} - ${details} | ${licenses.map(({ data }) => data).join(" ")}`,
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
  console.log(`LICENSES UNKNOWN - ${error.message}`);
  process.exitCode = 3;
});
