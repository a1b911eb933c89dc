// Disables tenants by name, or enables them again.
//
//   node suspend-tenants.ts NAME… [--enable] [--simulate]
import { parseArgs } from "node:util";
import { ApiError, apiKey, bulk, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values, positionals: names } = parseArgs({
    allowPositionals: true,
    options: { enable: { type: "boolean", default: false }, simulate: { type: "boolean" } },
  });
  if (names.length === 0) throw new Error("usage: node suspend-tenants.ts NAME… [--enable] [--simulate]");
  const vspc = connect(values.simulate);

  const tenants = await vspc
    .list("/infrastructure/sites/tenants", {
      filter: (tenant) => tenant.name.in(names),
      select: ["instanceUid", "name", "siteName", "isEnabled"],
    })
    .toArray();
  const results = await bulk(tenants, async ({ instanceUid: tenantUid, isEnabled }) => {
    if (isEnabled === values.enable) return "unchanged";
    if (values.enable) await vspc.post("/infrastructure/sites/tenants/{tenantUid}/enable", { path: { tenantUid } });
    else await vspc.post("/infrastructure/sites/tenants/{tenantUid}/disable", { path: { tenantUid } });
    return values.enable ? "enabled" : "disabled";
  });

  const rows = results.map((result) => ({
    tenant: result.item.name,
    site: result.item.siteName,
    result: result.status === "done" ? result.value : result.error.message,
  }));
  const missing = names.filter((name) => !tenants.some((tenant) => tenant.name === name));
  console.table([...rows, ...missing.map((tenant) => ({ tenant, site: "-", result: "not found" }))]);
  const failed = missing.length + results.filter(({ status }) => status === "failed").length;
  console.log(`${rows.length + missing.length - failed} tenants done, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
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
