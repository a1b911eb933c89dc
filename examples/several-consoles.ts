// Counts the tenants and active errors of several consoles. A console that fails does not stop the report.
//
//   node several-consoles.ts europe.env asia.env … [--simulate]
//
// Each file contains the environment variables of one console: VSPC_BASE_URL, VSPC_API_KEY and, if needed, VSPC_CA.
import { readFile } from "node:fs/promises";
import { parseArgs, parseEnv } from "node:util";
import { ApiError, apiKey, bulk, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: { simulate: { type: "boolean" } },
  });
  if (files.length === 0) throw new Error("usage: node several-consoles.ts FILE… [--simulate]");
  if (values.simulate) console.error("SIMULATED");

  const results = await bulk(files, async (file) => {
    const vspc = values.simulate
      ? simulated()
      : createVspcClient(fromEnvironment(parseEnv(await readFile(file, "utf8"))));
    const enabled = vspc.list("/infrastructure/sites/tenants", { filter: (tenant) => tenant.isEnabled.equals(true) });
    const errors = vspc.list("/alarms/active", { filter: (alarm) => alarm.lastActivation.status.equals("Error") });
    const tenants = await vspc.list("/infrastructure/sites/tenants").total();
    return { console: file, tenants, enabled: await enabled.total(), errors: await errors.total() };
  });

  console.table(results.flatMap((result) => (result.status === "done" ? [result.value] : [])));
  const failed = results.flatMap((result) => (result.status === "failed" ? [result] : []));
  const reasons = failed.map(({ item, error }) => `; ${item} FAILED: ${describe(error)}`).join("");
  console.log(`${files.length - failed.length} of ${files.length} consoles${reasons}`);
  if (failed.length > 0) process.exitCode = 1;
}

function simulated() {
  const { fetch } = createSimulator();
  return createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
}

const describe = (error: Error) => (error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);

main().catch((error: Error) => {
  console.error(describe(error));
  process.exitCode = 1;
});
