import type { paths, VspcClient } from "../../index.js";
import type { Report } from "./report.js";

/** Creates a tenant, gives it storage, changes it and cleans up: for a server that may be changed. */
export async function writeChapter(vspc: VspcClient<paths>, { step, say, table }: Report): Promise<void> {
  const { siteUid, repositoryUid } = await step("Find a site and a repository to work with", async () => {
    const site = await vspc.list("/infrastructure/sites").first();
    if (!site?.siteUid) throw new Error("the server has no site to put a tenant on");
    const resource = await vspc.list("/infrastructure/sites/tenants/backupResources").first();
    if (!resource?.repositoryUid) throw new Error("no tenant has a backup resource whose repository could be used");
    return { siteUid: site.siteUid, repositoryUid: resource.repositoryUid };
  });

  const tenantUid = await step("Create a tenant: the server answers 202, its action is followed", async () => {
    const tenant = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
      path: { siteUid },
      body: {
        credentials: { userName: "tour-tenant", password: "not-a-real-password" },
        description: "Made by the tour",
        maxConcurrentTask: 2,
      },
    });
    table([tenant], ["name", "instanceUid", "siteName", "isEnabled", "maxConcurrentTask"]);
    return tenant.instanceUid;
  });

  const resourceUid = await step("Give it a backup resource", async () => {
    const resource = await vspc.post("/infrastructure/sites/tenants/{tenantUid}/backupResources", {
      path: { tenantUid },
      body: { repositoryUid, cloudRepositoryName: "tour-repository", storageQuota: 2 ** 40 },
    });
    table([resource], ["cloudRepositoryName", "instanceUid", "storageQuota"]);
    return resource.instanceUid;
  });

  await step("Double the quota: edit a draft, send the difference as JSON Patch, read it back", async () => {
    const path = { tenantUid, resourceUid };
    await vspc.patch("/infrastructure/sites/tenants/{tenantUid}/backupResources/{resourceUid}", { path }, (draft) => {
      draft.storageQuota *= 2;
    });
    const resource = await vspc.get("/infrastructure/sites/tenants/{tenantUid}/backupResources/{resourceUid}", {
      path,
    });
    table([resource], ["cloudRepositoryName", "storageQuota"]);
  });

  await step("Delete the tenant without waiting, then follow the action by its id", async () => {
    const action = await vspc.delete("/infrastructure/sites/tenants/{tenantUid}", {
      path: { tenantUid },
      query: { deleteBackups: true },
      wait: false,
    });
    if (action.id === undefined) return say("deleted, and no action to follow: the server answered at once");
    say(`action ${action.id}: ${(await action.progress()).status}`);
    await vspc.resume(action.id, "delete", "/infrastructure/sites/tenants/{tenantUid}").result();
    say("deleted");
  });
}
