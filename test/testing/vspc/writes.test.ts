import { describe, expect, it } from "vitest";
import { defaultApiKey } from "../../../src/testing/index.js";
import { open, origin, uids } from "./open.js";

const tenants = "/infrastructure/sites/tenants";
const siteTenants = `/infrastructure/sites/${uids.frankfurt}/tenants`;
const acme = `${tenants}/${uids.acme}`;

describe("tenants", () => {
  it("creates a tenant with the defaults of the document and without its password", async () => {
    const { sim, send } = open();
    const body = { credentials: { userName: "umbrella", password: "secret" }, maxConcurrentTask: 4 };
    const created = await send("POST", siteTenants, { body });
    expect(created.body.data).toMatchObject({
      name: "umbrella",
      credentials: { userName: "umbrella", password: null },
      siteUid: uids.frankfurt,
      siteName: "Frankfurt",
      type: "General",
      maxConcurrentTask: 4,
      isEnabled: true,
    });
    const read = await send("GET", `${tenants}/${created.body.data.instanceUid}`);
    expect(read.body).toEqual(created.body);
    expect(sim.state.effects).toEqual([{ operation: "createTenant", path: siteTenants }]);
  });

  it.each([
    [{}, "credentials"],
    [{ credentials: {} }, "credentials.userName"],
    [{ credentials: { userName: "x" }, maxConcurrentTask: 0 }, "maxConcurrentTask"],
    [{ credentials: { userName: "x" }, type: "Special" }, "type"],
    [{ credentials: { userName: "x" }, gatewayPoolsUids: ["pool"] }, "gatewayPoolsUids.0"],
    [{ credentials: { userName: "x" }, leaseExpirationDate: "tomorrow" }, "leaseExpirationDate"],
  ])("rejects a tenant with the body %j", async (body, propertyName) => {
    const { sim, send } = open();
    const got = await send("POST", siteTenants, { body });
    expect([got.status, got.body.errors[0].propertyName]).toEqual([400, propertyName]);
    expect(sim.state.effects).toEqual([]);
  });

  it("rejects a body that is not JSON or has another content type", async () => {
    const { send } = open();
    const headers = { "content-type": "application/json" };
    expect((await send("POST", siteTenants, { headers })).status).toBe(400);
    expect((await send("POST", siteTenants, { form: { name: "x" } })).status).toBe(415);
  });

  it("requires unique names on a site", async () => {
    const { send } = open({ tenants: 20 });
    const create = (userName: string) => send("POST", siteTenants, { body: { credentials: { userName } } });
    expect((await create("ACME")).status).toBe(409);
    expect((await create("umbrella")).status).toBe(200);
    expect((await create("umbrella")).body.errors[0].code).toBe(409);
  });

  it("deletes a tenant with its resources, and its backups only if requested", async () => {
    const { sim, send } = open();
    const backups = () => [...sim.state.backups.rows()].filter(({ tenantUid }) => tenantUid === uids.acme).length;
    const kept = backups();
    const gone = await send("DELETE", acme, { query: { deleteBackups: false } });
    expect(gone.body).toEqual({ errors: [], data: {}, meta: null });
    expect((await send("GET", acme)).status).toBe(404);
    expect(sim.state.backupResources.get(uids.acmeMain)).toBeUndefined();
    expect(sim.state.subtenants.get(uids.subtenant)).toBeUndefined();
    expect([kept > 0, backups()]).toEqual([true, kept]);

    const other = open();
    await other.send("DELETE", acme, { query: { deleteBackups: true } });
    expect([...other.sim.state.backups.rows()].filter(({ tenantUid }) => tenantUid === uids.acme)).toEqual([]);
  });
});

describe("resources of a tenant", () => {
  it("creates, counts and deletes resources", async () => {
    const { send } = open();
    const path = `${tenants}/${uids.globex}/backupResources`;
    const body = { repositoryUid: uids.gold, cloudRepositoryName: "main", storageQuota: 2 ** 40 };
    const { data } = (await send("POST", path, { body })).body;
    expect(data).toMatchObject({ ...body, tenantUid: uids.globex, isVmsQuotaUnlimited: true, usedSpace: 0 });
    const tenant = async () => (await send("GET", `${tenants}/${uids.globex}`)).body.data;
    expect((await tenant()).isBackupResourcesEnabled).toBe(true);
    expect((await send("GET", `${path}/usage`)).body.data).toMatchObject([{ backupResourceUid: data.instanceUid }]);
    await send("DELETE", `${path}/${data.instanceUid}`);
    expect((await send("GET", path)).body.data).toEqual([]);
    expect((await tenant()).isBackupResourcesEnabled).toBe(false);
  });

  it("returns a resource only for its tenant", async () => {
    const { send } = open();
    expect((await send("GET", `${acme}/backupResources/${uids.acmeMain}`)).status).toBe(200);
    expect((await send("GET", `${tenants}/${uids.globex}/backupResources/${uids.acmeMain}`)).status).toBe(404);
  });

  it("preserves a quota above 2^53 exactly", async () => {
    const { sim, send } = open();
    const path = `${acme}/backupResources`;
    const text = `{"repositoryUid":"${uids.gold}","cloudRepositoryName":"main","storageQuota":9007199254740993}`;
    const response = await sim.fetch(`${origin}/api/v3${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${defaultApiKey}`, "content-type": "application/json" },
      body: text,
    });
    expect(await response.text()).toContain('"storageQuota":9007199254740993,');
    const filter = '[{"property":"storageQuota","operation":"equals","value":9007199254740993}]';
    const next = filter.replace("93}", "92}");
    expect((await send("GET", path, { query: { filter } })).text).toContain(":9007199254740993,");
    expect((await send("GET", path, { query: { filter: next } })).body.data).toEqual([]);
  });

  it("keeps the appliances of a changed resource, and lists none without a resource", async () => {
    const { send } = open();
    const path = `${acme}/replicationResources`;
    const appliances = async (tenant = path) => (await send("GET", `${tenant}/networkextensionAppliance`)).body.data;
    const before = await appliances();
    await send("PATCH", path, { body: [{ op: "replace", path: "/isFailoverCapabilitiesEnabled", value: false }] });
    expect(await appliances()).toEqual(before);
    expect(await appliances(`${tenants}/${uids.globex}/replicationResources`)).toEqual([]);
    await send("PATCH", path, { body: [{ op: "remove", path: "/hardwarePlans/1" }] });
    expect(await appliances()).toEqual(before.slice(0, 1));
    expect((await send("GET", `${path}/usage`)).body.data).toHaveLength(1);
  });

  it("allows one replication resource, with plans, appliances and usage", async () => {
    const { send } = open();
    const path = `${tenants}/${uids.globex}/replicationResources`;
    const body = { hardwarePlans: [{ hardwarePlanUid: uids.gold }] };
    expect((await send("GET", path)).status).toBe(404);
    expect((await send("POST", path, { body })).status).toBe(200);
    expect((await send("POST", path, { body })).status).toBe(409);
    expect((await send("GET", `${path}/hardwarePlans/${uids.gold}`)).body.data.hardwarePlanUid).toBe(uids.gold);
    expect((await send("GET", `${path}/usage`)).body.data).toHaveLength(1);
    expect((await send("GET", `${path}/networkextensionAppliance`)).body.data).toMatchObject([
      { hardwarePlanUid: uids.gold },
    ]);
  });
});
