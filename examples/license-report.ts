// Saves the license usage reports of a month as CSV files. Existing files are not replaced.
//
//   node license-report.ts YYYY-MM [--folder PATH] [--simulate]
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ApiError, apiKey, createVspcClient } from "vspc-client";
import { fromEnvironment, saveTo } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { folder: { type: "string", default: "." }, simulate: { type: "boolean" } },
  });
  const [month = ""] = positionals;
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new Error("usage: node license-report.ts YYYY-MM [--folder PATH]");
  const vspc = connect(values.simulate);

  const rows = [];
  for await (const { reportStatus, reportParameters } of vspc.list("/licensing/reports/{date}", {
    path: { date: month },
  })) {
    if (!reportParameters) continue;
    const { reportId: id, organizationName } = reportParameters;
    const file = join(values.folder, `license-report-${month}-${id}.csv`);
    await saveTo(file, await vspc.download("/licensing/reports/{id}/csv", { path: { id } }));
    rows.push({ organization: organizationName, status: reportStatus, file });
  }
  if (rows.length === 0) throw new Error(`there is no license report of ${month}`);
  console.table(rows);
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
