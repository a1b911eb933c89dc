import { numberOf, UsageError } from "./support/options.js";
import { consoleRecipe } from "./support/recipe.js";
import { report } from "./support/report.js";
import { newPassword } from "./support/secret.js";
import { allOrNothing } from "./support/undo.js";

export const signUp = consoleRecipe({
  name: "sign-up",
  about: "Creates a company with a tenant and storage on a site. Rolls everything back on failure.",
  usage: "NAME",
  options: {
    site: { type: "string", value: "NAME", default: "Frankfurt", description: "site of the tenant" },
    repository: { type: "string", value: "NAME", default: "fra-main", description: "repository of its storage" },
    quota: { type: "string", value: "GIB", default: "1024", description: "storage in GiB" },
  },
  async run(vspc, { names: [name], options: { site, repository, quota } }, progress) {
    if (!name) throw new UsageError("NAME of the company is missing");
    const storageQuota = Math.round(numberOf("quota", quota, 1, 999 * 2 ** 20) * 2 ** 30);
    const sites = vspc.list("/infrastructure/sites", { filter: (row) => row.siteName.equals(site) });
    const { siteUid, backupServerUid = "" } = await sites.only();
    const repositories = vspc.list("/infrastructure/backupServers/{backupServerUid}/repositories", {
      path: { backupServerUid },
      filter: (row) => row.name.equals(repository),
    });
    const { instanceUid: repositoryUid } = await repositories.only();

    const password = newPassword();
    const made = await allOrNothing(async (undo) => {
      progress.update("creating the company");
      const { instanceUid: companyUid } = await vspc.post("/organizations/companies", {
        body: { organizationInput: { name }, ownerCredentials: { userName: `${name}-owner`, password } },
      });
      const removeAgents = { path: { companyUid }, query: { removeAllAgents: true } };
      undo.add(`company ${name}`, () => vspc.delete("/organizations/companies/{companyUid}", removeAgents));

      progress.update("creating its tenant");
      const { instanceUid: tenantUid } = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
        path: { siteUid },
        body: { credentials: { userName: name, password }, assignedForCompany: companyUid },
      });
      const removeBackups = { path: { tenantUid }, query: { deleteBackups: true } };
      undo.add(`tenant ${name}`, () => vspc.delete("/infrastructure/sites/tenants/{tenantUid}", removeBackups));

      progress.update("adding storage");
      await vspc.post("/infrastructure/sites/tenants/{tenantUid}/backupResources", {
        path: { tenantUid },
        body: { repositoryUid, cloudRepositoryName: `${name}-main`, storageQuota },
      });
      return { company: name, companyUid, tenantUid, storageQuota, password };
    });
    return report({
      rows: [made],
      columns: { Company: (row) => row.company, Tenant: (row) => row.tenantUid, Password: (row) => row.password },
      summary: `${name} signed up with ${quota} GiB on ${site}; the password is shown this once`,
    });
  },
});
