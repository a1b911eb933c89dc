import { expect, it } from "vitest";
import type { paths, VspcClient } from "../../src/index.js";
import { uids } from "../testing/vspc/open.js";
import { open } from "./open.js";

const repositoryUid = "8d6c4b2a-1357-4e9f-8642-c0c1d2e3f601";

/** Creates a company with cloud storage and sends an e-mail to its owner. Rolls back on failure. */
async function signUp(vspc: VspcClient<paths>, name: string): Promise<string> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const company = await vspc.post("/organizations/companies", {
      body: { organizationInput: { name }, ownerCredentials: { userName: "owner", password: "not-a-real-password" } },
    });
    const path = { companyUid: company.instanceUid };
    undo.unshift(() =>
      vspc.delete("/organizations/companies/{companyUid}", { path, query: { removeAllAgents: true } }),
    );
    const tenant = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
      path: { siteUid: uids.frankfurt },
      body: {
        credentials: { userName: name, password: "not-a-real-password" },
        assignedForCompany: company.instanceUid,
      },
    });
    const { instanceUid: tenantUid } = tenant;
    undo.unshift(() =>
      vspc.delete("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid }, query: { deleteBackups: true } }),
    );
    await vspc.post("/infrastructure/sites/tenants/{tenantUid}/backupResources", {
      path: { tenantUid },
      body: { repositoryUid, cloudRepositoryName: `${name}-main`, storageQuota: 2 ** 40 },
    });
    await vspc.post("/organizations/companies/{companyUid}/welcomeEmail", { path, body: { password: null } });
    return company.instanceUid;
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

it("creates company, tenant and resource, and sends the welcome e-mail", async () => {
  const { sim, vspc } = open();
  const companyUid = await signUp(vspc, "umbrella");
  expect(sim.state.companies.get(companyUid)?.name).toBe("umbrella");
  expect(sim.state.organizations.get(companyUid)?.name).toBe("umbrella");
  const tenant = [...sim.state.tenants.rows()].find(({ assignedForCompany }) => assignedForCompany === companyUid);
  const resource = [...sim.state.backupResources.rows()].find(({ tenantUid }) => tenantUid === tenant?.instanceUid);
  expect(resource).toMatchObject({ companyUid, repositoryUid, storageQuota: 2 ** 40 });
  expect(sim.state.effects.at(-1)?.operation).toBe("sendWelcomeEmailToCompany");
});

it.each([
  ["the tenant", "/infrastructure/sites/{siteUid}/tenants"],
  ["the resource", "/infrastructure/sites/tenants/{tenantUid}/backupResources"],
  ["the e-mail", "/organizations/companies/{companyUid}/welcomeEmail"],
])("rolls back the sign-up if %s fails", async (_, path) => {
  const { sim, vspc } = open();
  const { companies, organizations, tenants, backupResources } = sim.state;
  const all = () => [companies, organizations, tenants, backupResources].map((each) => [...each.rows()]);
  const before = all();
  sim.faults({ kinds: ["logical"], on: { method: "POST", path } });
  await expect(signUp(vspc, "umbrella")).rejects.toMatchObject({ kind: "logical" });
  expect(sim.state.effects[0]?.operation).toBe("createCompany");
  expect(all()).toEqual(before);
});
