import {
  createEnterpriseManagerClient,
  type EnterpriseManagerClient,
  type EnterpriseManagerClientOptions,
  type Schemas,
} from "../../enterprise-manager/index.js";
import type { Report } from "./report.js";

const columns = ["Name", "Enabled", "MaxConcurrentTasks", "Description"] as const;

/** Looks around without changing anything: fit for a real server. */
export async function enterpriseManagerReadChapter(em: EnterpriseManagerClient, report: Report): Promise<void> {
  const { step, say, table } = report;
  await step("Log on, and list the tenants", async () => {
    const tenants = await em.tenants.list();
    table(tenants.slice(0, 5), columns);
    say(`${tenants.length} tenants`);
  });

  await step("Backup servers", async () => {
    table(await em.backupServers.list(), ["Name", "UID"]);
  });

  await step("Log off", () => em.close());
}

/** A tenant's life, for a server that may be changed. */
export async function enterpriseManagerChapter(
  options: Omit<EnterpriseManagerClientOptions, "hooks">,
  { hooks, step, say, table }: Report,
): Promise<void> {
  const em = createEnterpriseManagerClient({ ...options, hooks });

  await step(`Log on, and list the tenants (${options.format})`, async () => {
    say(`${(await em.tenants.list()).length} tenants`);
  });

  const uid = await step("Look up the backup server that the tenant is to be on", async () => {
    const servers = await em.backupServers.list();
    table(servers, ["Name", "UID"]);
    return servers[0]?.UID ?? "";
  });

  const task = await step("Create a tenant; the server answers 202", async () => {
    const begun = await em.tenants.create({ ...newTenant, BackupServerUid: uid }, { wait: false });
    say(`${begun.id}: ${(await begun.progress()).State}`);
    return begun;
  });

  const { UID } = await step("Follow the task to its end and fetch what it made", async () => {
    const tenant = await task.result();
    table([tenant], columns);
    return tenant;
  });

  await step("Find it by a query", async () => {
    const found = em.query("CloudTenant", { filter: (t) => t.Name.equals("Harbour Bakery"), sortAscending: "Name" });
    table(await found.toArray(), ["Name", "UID"]);
  });

  await step("Disable it: read, edit, write the whole back", async () => {
    const tenant = await em.tenants.update(UID, (draft) => {
      draft.Enabled = false;
    });
    table([tenant], columns);
  });

  await step("Delete it", () => em.tenants.delete(UID, { includeBackups: true }));
  await step("Log off", () => em.close());
}

const newTenant: Omit<Schemas["CreateCloudTenantSpec"], "BackupServerUid"> = {
  Name: "Harbour Bakery",
  Description: "Made by the tour",
  Password: "not-a-real-password",
  Enabled: true,
  MaxConcurrentTasks: 2,
  TenantType: "Standalone",
};
