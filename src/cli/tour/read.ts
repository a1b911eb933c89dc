import { and, type paths, type VspcClient } from "../../index.js";
import type { Report } from "./report.js";

/** Looks around without changing anything: fit for a real server. */
export async function readChapter(vspc: VspcClient<paths>, { step, say, table }: Report): Promise<void> {
  await step("Sign in and ask who is there", async () => {
    const about = await vspc.get("/about");
    const me = await vspc.get("/users/me");
    say(`signed in as ${me.userName} (${me.role}) on version ${about.serverVersion}`);
  });

  await step("Sites", async () => {
    const sites = await vspc.list("/infrastructure/sites").toArray({ max: 100 });
    table(sites, ["siteName", "siteUid", "maintenanceModeIsEnabled"]);
  });

  await step("All tenants, through a window of pages", async () => {
    const tenants = vspc.list("/infrastructure/sites/tenants", { pageSize: 200, window: 4 });
    let enabled = 0;
    let rows = 0;
    for await (const tenant of tenants) {
      rows++;
      if (tenant.isEnabled) enabled++;
    }
    say(`${rows} rows read, ${await tenants.total()} in all, ${enabled} enabled`);
  });

  await step("Tenants filtered, sorted and selected", async () => {
    const rows = vspc.list("/infrastructure/sites/tenants", {
      filter: (tenant) => and(tenant.isEnabled.equals(true), tenant.name.contains("a", "ignorecase")),
      sort: (tenant) => [tenant.siteName.ascending(), tenant.name.ascending("lexicographic")],
      select: ["name", "siteName", "type", "instanceUid"],
    });
    const found = rows.pages();
    const { value: first = [] } = await found.next();
    await found.return?.();
    say('asked for: enabled, name contains "a" in any case; by site, then name; four properties');
    table(first.slice(0, 5), ["name", "siteName", "type", "instanceUid"]);
    say(`… ${await rows.total()} in all`);
  });

  await step("Licenses", async () => {
    const licenses = await vspc.get("/licensing/sites");
    table(licenses, ["siteUid", "edition", "status", "units", "usedUnits", "expirationDate"]);
  });
}
