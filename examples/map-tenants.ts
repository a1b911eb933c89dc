// Assigns tenants without a company to the company with the same name or alias. Without --apply, only shows the changes.
//
//   node map-tenants.ts [--apply] [--simulate]
import { parseArgs } from "node:util";
import { ApiError, apiKey, bulk, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values } = parseArgs({ options: { apply: { type: "boolean" }, simulate: { type: "boolean" } } });
  const vspc = connect(values.simulate);

  const companies = await vspc.list("/organizations/companies", { query: { expand: ["Organization"] } }).toArray();
  const tenants = vspc.list("/infrastructure/sites/tenants", {
    filter: (tenant) => tenant.assignedForCompany.equals(null),
    sort: (tenant) => [tenant.name.ascending()],
    select: ["instanceUid", "name"],
  });
  const results = await bulk(tenants, async ({ instanceUid: tenantUid, name }) => {
    const matches = companies.filter(({ name: company, _embedded }) =>
      [company, _embedded?.organization?.alias].some((text) => text && text.toLowerCase() === name?.toLowerCase()),
    );
    const [company] = matches;
    if (!company || matches.length > 1) return { tenant: name, result: `${matches.length} companies match` };
    const row = { tenant: name, company: company.name };
    if (!values.apply) return { ...row, result: "would be assigned" };
    await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid } }, (tenant) => {
      tenant.assignedForCompany = company.instanceUid;
    });
    return { ...row, result: "assigned" };
  });

  console.table(
    results.map((result) =>
      result.status === "done" ? result.value : { tenant: result.item.name, result: result.error.message },
    ),
  );
  if (results.some(({ status }) => status === "failed")) process.exitCode = 1;
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
