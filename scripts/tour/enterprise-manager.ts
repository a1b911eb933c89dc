import { readFileSync } from "node:fs";
import { type BodyFormat, createEnterpriseManagerClient, type Schemas } from "../../src/enterprise-manager/index.js";
import { createEnterpriseManagerSimulator, defaultEnterpriseManagerUser } from "../../src/testing/index.js";
import { locate } from "../mock/schemas.js";
import type { Report } from "./report.js";

/** A tenant's life on a simulated Enterprise Manager, over HTTP: once in JSON, once in XML. */
export async function enterpriseManagerChapter(report: Report): Promise<void> {
  const simulator = createEnterpriseManagerSimulator({ tasks: { running: 1 } });
  const server = await simulator.listen();
  try {
    for (const format of ["json", "xml"] as const) await tenantLife(server.url, format, report);
  } finally {
    await server.close();
  }
}

async function tenantLife(baseUrl: string, format: BodyFormat, { hooks, step, say, table }: Report): Promise<void> {
  const em = createEnterpriseManagerClient({ baseUrl, ...defaultEnterpriseManagerUser, format, hooks });
  const columns = ["Name", "Enabled", "MaxConcurrentTasks", "Description"] as const;

  await step(`Log on, and list the tenants (${format})`, async () => {
    say(`${(await em.tenants.list()).length} tenants`);
  });

  const uid = await step("Look up the backup server that the tenant is to be on", async () => {
    const servers = await em.backupServers.list();
    table(servers, ["Name", "UID"]);
    return servers[0]?.UID ?? "";
  });

  const task = await step("Create the tenant of the specification's example; the server answers 202", async () => {
    const begun = await em.tenants.create({ ...exampleTenant(), BackupServerUid: uid }, { wait: false });
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

/** The document's example of a new standalone tenant. */
function exampleTenant(): Schemas["CreateCloudTenantSpec"] {
  const location = new URL("../../generated/enterprise-manager.openapi.json", import.meta.url);
  const body = ["paths", "/cloud/tenants", "post", "requestBody", "content", "application/json"];
  const { node } = locate(JSON.parse(readFileSync(location, "utf8")), [...body, "examples", "standalone", "value"]);
  return node as Schemas["CreateCloudTenantSpec"];
}
