// A tour of both clients.
//
//   tsx examples/tour.ts --simulate   on simulated servers
//   tsx examples/tour.ts              on your servers, without changing anything: set VSPC_BASE_URL and VSPC_API_KEY,
//                                     EM_BASE_URL, EM_USERNAME and EM_PASSWORD, or both groups
import { ApiError, and, apiKey, createVspcClient, type Hooks, type VspcClient } from "vspc-client";
import { createEnterpriseManagerClient, type EnterpriseManagerClient } from "vspc-client/enterprise-manager";
import { enterpriseManagerFromEnvironment, fromEnvironment } from "vspc-client/node";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultApiKey,
  defaultEnterpriseManagerUser,
} from "vspc-client/testing";

/** Prints every attempt and every retry. */
const hooks: Hooks = {
  onResponse: ({ method, path, status, attempt, duration }) =>
    console.log(`   ${method} ${path}: ${status ?? "no response"}, attempt ${attempt}, ${duration.toFixed(0)} ms`),
  onRetry: ({ delay, error }) => console.log(`   retry in ${delay.toFixed(0)} ms: ${error.message}`),
};

const isSimulated = process.argv.includes("--simulate");
let steps = 0;
async function step<T>(title: string, run: () => Promise<T>): Promise<T> {
  console.log(`\n${++steps}. ${title}`);
  return run();
}

async function readConsole(vspc: VspcClient): Promise<void> {
  await step("Sign in", async () => {
    const [about, me] = await Promise.all([vspc.get("/about"), vspc.get("/users/me")]);
    console.log(`${me.userName} (${me.role}) on version ${about.serverVersion}`);
  });
  await step("Iterate over all tenants, several pages at once", async () => {
    const tenants = vspc.list("/infrastructure/sites/tenants", { pageSize: 200, window: 4 });
    let enabled = 0;
    for await (const tenant of tenants) if (tenant.isEnabled) enabled++;
    console.log(`${await tenants.total()} tenants, ${enabled} enabled`);
  });
  await step("Filter, sort and select", async () => {
    const rows = vspc.list("/infrastructure/sites/tenants", {
      filter: (tenant) => and(tenant.isEnabled.equals(true), tenant.name.contains("a", "ignorecase")),
      sort: (tenant) => [tenant.siteName.ascending(), tenant.name.ascending("lexicographic")],
      select: ["name", "siteName", "type", "instanceUid"],
    });
    console.table((await rows.toArray()).slice(0, 5));
  });
  await step("Show licenses", async () => {
    const licenses = await vspc.get("/licensing/sites");
    console.table(licenses.map(({ siteUid, edition, status, usedUnits }) => ({ siteUid, edition, status, usedUnits })));
  });
}

/** Creates, changes and deletes a tenant. */
async function changeConsole(vspc: VspcClient): Promise<void> {
  const site = await vspc.list("/infrastructure/sites").first();
  const resource = await vspc.list("/infrastructure/sites/tenants/backupResources").first();
  if (!site?.siteUid || !resource?.repositoryUid) throw new Error("The server has no site with a repository.");
  const { siteUid } = site;
  const { repositoryUid } = resource;

  const { instanceUid: tenantUid } = await step("Create a tenant: the client waits for the 202", () =>
    vspc.post("/infrastructure/sites/{siteUid}/tenants", {
      path: { siteUid },
      body: { credentials: { userName: "tour-tenant", password: "not-a-real-password" }, maxConcurrentTask: 2 },
    }),
  );
  const { instanceUid: resourceUid } = await step("Add a backup resource", () =>
    vspc.post("/infrastructure/sites/tenants/{tenantUid}/backupResources", {
      path: { tenantUid },
      body: { repositoryUid, cloudRepositoryName: "tour-repository", storageQuota: 2 ** 40 },
    }),
  );
  await step("Double its quota: edit a draft, send the difference as JSON Patch", async () => {
    const path = { tenantUid, resourceUid };
    const template = "/infrastructure/sites/tenants/{tenantUid}/backupResources/{resourceUid}";
    await vspc.patch(template, { path }, (draft) => {
      draft.storageQuota *= 2;
    });
    console.log(`quota: ${(await vspc.get(template, { path })).storageQuota} bytes`);
  });
  await step("Delete the tenant, and wait later", async () => {
    const template = "/infrastructure/sites/tenants/{tenantUid}";
    const query = { deleteBackups: true };
    const action = await vspc.delete(template, { path: { tenantUid }, query, wait: false });
    console.log(`action ${action.id}`);
    await action.result();
  });
}

async function readEnterpriseManager(em: EnterpriseManagerClient): Promise<void> {
  await step("Enterprise Manager: log on, list tenants and backup servers", async () => {
    console.table((await em.tenants.list()).slice(0, 5).map(({ Name, Enabled, UID }) => ({ Name, Enabled, UID })));
    console.table((await em.backupServers.list()).map(({ Name, UID }) => ({ Name, UID })));
  });
}

/** Creates, finds, changes and deletes a tenant. */
async function changeEnterpriseManager(em: EnterpriseManagerClient): Promise<void> {
  const [server] = await em.backupServers.list();
  const spec = { Name: "Alder Foundry", Password: "not-a-real-password", BackupServerUid: server?.UID ?? "" };
  const { UID } = await step("Create a tenant: the client waits for the task", () => em.tenants.create(spec));
  await step("Find it by a query", async () => {
    const found = em.query("CloudTenant", { filter: (row) => row.Name.equals("Alder Foundry") });
    console.table((await found.toArray()).map(({ Name, UID }) => ({ Name, UID })));
  });
  await step("Disable it: read, edit, write back", () =>
    em.tenants.update(UID, (draft) => {
      draft.Enabled = false;
    }),
  );
  await step("Delete it", () => em.tenants.delete(UID, { includeBackups: true }));
}

async function tour(vspc?: VspcClient, em?: EnterpriseManagerClient): Promise<void> {
  if (vspc) await readConsole(vspc);
  if (vspc && isSimulated) await changeConsole(vspc);
  if (em) await readEnterpriseManager(em);
  if (em && isSimulated) await changeEnterpriseManager(em);
  await em?.close();
  console.log("\nDone.");
}

async function main(): Promise<void> {
  const { VSPC_BASE_URL, EM_BASE_URL } = process.env;
  if (isSimulated) {
    console.error("SIMULATED");
    await using server = await createSimulator({ tenants: 1234, async: { operations: "writes", polls: 2 } }).listen();
    await using manager = await createEnterpriseManagerSimulator({ tasks: { running: 1 } }).listen();
    const account = { baseUrl: manager.url, ...defaultEnterpriseManagerUser };
    const vspc = createVspcClient({ baseUrl: server.url, auth: apiKey(defaultApiKey), hooks });
    await tour(vspc, createEnterpriseManagerClient({ ...account, hooks }));
    return;
  }
  if (!VSPC_BASE_URL && !EM_BASE_URL) throw new Error("Pass --simulate, or set VSPC_BASE_URL or EM_BASE_URL.");
  await tour(
    VSPC_BASE_URL ? createVspcClient({ ...fromEnvironment(), hooks }) : undefined,
    EM_BASE_URL ? createEnterpriseManagerClient({ ...enterpriseManagerFromEnvironment(), hooks }) : undefined,
  );
}

main().catch((error: Error) => {
  console.error(error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);
  process.exitCode = 1;
});
