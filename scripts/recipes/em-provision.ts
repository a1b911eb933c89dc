import { numberOf, UsageError } from "./support/options.js";
import { enterpriseManagerRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";
import { newPassword } from "./support/secret.js";
import { allOrNothing } from "./support/undo.js";

export const emProvision = enterpriseManagerRecipe({
  name: "em-provision",
  about: "Creates a tenant with storage in Enterprise Manager.",
  usage: "NAME",
  options: {
    server: { type: "string", value: "NAME", description: "backup server, defaults to the first one" },
    repository: { type: "string", value: "NAME", description: "repository, defaults to the first one of the server" },
    quota: { type: "string", value: "GIB", default: "1024", description: "storage in GiB" },
  },
  async run(em, { names: [name], options }, progress) {
    if (!name) throw new UsageError("NAME of the tenant is missing");
    const quota = numberOf("quota", options.quota, 1, 999 * 2 ** 20) * 1024;
    const server = pick("backup server", await em.backupServers.list(), options.server);
    const repositories = await em.repositories.list({ backupServerId: server.UID });
    const repository = pick(`repository of ${server.Name}`, repositories, options.repository);

    progress.update(`tenant ${name} on ${server.Name}`);
    const password = newPassword();
    const tenant = await allOrNothing(async (undo) => {
      const spec = { Name: name, Password: password, Enabled: true, BackupServerUid: server.UID };
      const { UID } = await em.tenants.create(spec);
      undo.add(`tenant ${name}`, () => em.tenants.delete(UID));

      progress.update(`storage on ${repository.Name}`);
      const storage = { Name: `${name} storage`, RepositoryUid: repository.UID, QuotaMb: Math.round(quota) };
      await em.resources.create(UID, storage);
      return { name, uid: UID, server: server.Name, repository: repository.Name, quotaMb: storage.QuotaMb, password };
    });
    return report({
      rows: [tenant],
      columns: {
        Tenant: (row) => row.name,
        Server: (row) => row.server,
        Repository: (row) => row.repository,
        Password: (row) => row.password,
      },
      summary: `${name} is ${tenant.uid} with ${options.quota} GiB; the password is shown this once`,
    });
  },
});

/** Returns the item with that name, or the first one if `name` is undefined. */
function pick<T extends { Name: string }>(what: string, all: readonly T[], name: string | undefined): T {
  const found = name === undefined ? all[0] : all.find(({ Name }) => Name === name);
  if (found) return found;
  throw new UsageError(
    `no ${what}${name ? ` ${name}` : ""}; there are ${all.map(({ Name }) => Name).join(", ") || "none"}`,
  );
}
