// Creates a tenant with storage in Enterprise Manager. If the storage fails, deletes the tenant.
//
//   node em-provision.ts NAME SERVER REPOSITORY GIB [--simulate]
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { ApiError, createEnterpriseManagerClient } from "vspc-client/enterprise-manager";
import { enterpriseManagerFromEnvironment } from "vspc-client/node";
import { createEnterpriseManagerSimulator, defaultEnterpriseManagerUser } from "vspc-client/testing";

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { simulate: { type: "boolean" } } });
  const [name, serverName = "", repositoryName, gibibytes] = positionals;
  const quota = Number(gibibytes) * 1024;
  if (!name || !(quota > 0)) throw new Error("usage: node em-provision.ts NAME SERVER REPOSITORY GIB [--simulate]");

  const em = connect(values.simulate);
  try {
    const server = await em.query("BackupServer", { filter: (row) => row.Name.equals(serverName) }).only();
    const repositories = await em.repositories.list({ backupServerId: server.UID });
    const repository = repositories.find(({ Name }) => Name === repositoryName);
    if (!repository) throw new Error(`${serverName} has ${repositories.map(({ Name }) => Name).join(", ")}`);

    const password = `${randomBytes(15).toString("base64url")}aA1!`;
    const account = { Name: name, Password: password, Enabled: true, BackupServerUid: server.UID };
    const { UID } = await em.tenants.create(account);
    try {
      const storage = { Name: `${name} storage`, RepositoryUid: repository.UID, QuotaMb: Math.round(quota) };
      await em.resources.create(UID, storage);
    } catch (error) {
      await em.tenants.delete(UID).catch((failure: Error) => console.error(`NOT DELETED: ${failure.message}`));
      throw error;
    }
    console.table([{ tenant: name, uid: UID, password }]);
  } finally {
    await em.close();
  }
}

function connect(simulate = false) {
  if (!simulate) return createEnterpriseManagerClient(enterpriseManagerFromEnvironment());
  console.error("SIMULATED");
  const { fetch } = createEnterpriseManagerSimulator();
  const baseUrl = "https://simulated.example";
  return createEnterpriseManagerClient({ baseUrl, ...defaultEnterpriseManagerUser, fetch });
}

main().catch((error: Error) => {
  console.error(error instanceof ApiError ? `${error.kind}: ${error.message}` : error.message);
  process.exitCode = 1;
});
