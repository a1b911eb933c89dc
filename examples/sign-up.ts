// Creates a company with a tenant and storage. If a step fails, deletes what the earlier steps created.
//
//   node sign-up.ts NAME SITE REPOSITORY GIB [--simulate]
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { ApiError, apiKey, createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { simulate: { type: "boolean" } } });
  const [name, siteName = "", repositoryName = "", quota] = positionals;
  const storageQuota = Number(quota) * 2 ** 30;
  if (!name || !(storageQuota > 0)) throw new Error("usage: node sign-up.ts NAME SITE REPOSITORY GIB [--simulate]");
  const vspc = connect(values.simulate);

  const sites = vspc.list("/infrastructure/sites", { filter: (site) => site.siteName.equals(siteName) });
  const { siteUid, backupServerUid = "" } = await sites.only();
  const repositories = vspc.list("/infrastructure/backupServers/{backupServerUid}/repositories", {
    path: { backupServerUid },
    filter: (repository) => repository.name.equals(repositoryName),
  });
  const { instanceUid: repositoryUid } = await repositories.only();

  const password = `${randomBytes(15).toString("base64url")}aA1!`;
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const ownerCredentials = { userName: `${name}-owner`, password };
    const company = await vspc.post("/organizations/companies", {
      body: { organizationInput: { name }, ownerCredentials },
    });
    const companyInit = { path: { companyUid: company.instanceUid }, query: { removeAllAgents: true } };
    undo.unshift(() => vspc.delete("/organizations/companies/{companyUid}", companyInit));
    const body = { credentials: { userName: name, password }, assignedForCompany: company.instanceUid };
    const tenant = await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid }, body });
    const path = { tenantUid: tenant.instanceUid };
    undo.unshift(() =>
      vspc.delete("/infrastructure/sites/tenants/{tenantUid}", { path, query: { deleteBackups: true } }),
    );
    const storage = { repositoryUid, cloudRepositoryName: `${name}-main`, storageQuota };
    await vspc.post("/infrastructure/sites/tenants/{tenantUid}/backupResources", { path, body: storage });
    console.table([{ company: company.instanceUid, tenant: tenant.instanceUid, password }]);
  } catch (error) {
    for (const step of undo) await step().catch((failure: Error) => console.error(`NOT DELETED: ${failure.message}`));
    throw error;
  }
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
