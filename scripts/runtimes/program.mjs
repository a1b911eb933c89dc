// Program that every runtime runs on the installed package: the public API against the simulators, in process.
import { apiKey, bulk, createVspcClient } from "vspc-client";
import * as bigint from "vspc-client/bigint";
import { createEnterpriseManagerClient } from "vspc-client/enterprise-manager";
import { operations } from "vspc-client/metadata";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultApiKey,
  defaultEnterpriseManagerUser,
} from "vspc-client/testing";

/** Runs all checks. Resolves to their number, or rejects on the first failure. */
export async function runProgram() {
  let checks = 0;
  const check = (what, found, expected) => {
    checks += 1;
    if (String(found) !== String(expected)) throw new Error(`${what}: ${found} instead of ${expected}`);
  };

  const simulator = createSimulator({ tenants: 1234, async: { operations: "writes" } });
  const options = { baseUrl: "https://vspc.simulated.example", auth: apiKey(defaultApiKey), fetch: simulator.fetch };
  const vspc = createVspcClient(options);
  const tenants = vspc.list("/infrastructure/sites/tenants", { select: ["instanceUid", "name"] });
  check("rows of a list of three pages", (await tenants.toArray()).length, 1234);
  const path = { tenantUid: (await tenants.first()).instanceUid };
  const changed = await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path }, (tenant) => {
    tenant.description = "Changed";
  });
  check("a patch with a 202 response", changed.description, "Changed");
  const wide = bigint.createVspcClient(options);
  const resource = await wide.list("/infrastructure/sites/tenants/backupResources").first();
  check("a 64-bit integer", typeof resource.storageQuota, "bigint");
  const results = await bulk([1, 2, 3], () => vspc.get("/about"));
  check(
    "a bulk of calls",
    results.map(({ status }) => status),
    ["done", "done", "done"],
  );
  const unknown = { path: { tenantUid: "00000000-0000-4000-8000-000000000000" } };
  const error = await vspc.get("/infrastructure/sites/tenants/{tenantUid}", unknown).catch((thrown) => thrown);
  check("the kind of an error", error.kind, "logical");
  check("the table of operations", Object.keys(operations).length > 150, true);

  for (const format of ["json", "xml"]) {
    const { fetch } = createEnterpriseManagerSimulator();
    const em = createEnterpriseManagerClient({
      baseUrl: "https://em.simulated.example",
      fetch,
      ...defaultEnterpriseManagerUser,
      format,
    });
    const [first] = await em.tenants.list();
    const updated = await em.tenants.update(first.UID, (tenant) => {
      tenant.Enabled = false;
    });
    check(`an update in ${format}`, updated.Enabled, false);
    await em.close();
  }
  return checks;
}
