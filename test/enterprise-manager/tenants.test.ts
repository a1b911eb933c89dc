import { describe, expect, it } from "vitest";
import { backupServer, baseUrl, caught, formats, instantTimers, routes, setup } from "./support/setup.js";
import { makeTenant } from "./support/store.js";

const id = "3b0d7c52-8f14-4a6e-9d21-5c7e0a8f4b16";
const repository = "urn:veeam:Repository:6c2a1de4-7c1f-4b4d-9a50-0c1f2be3a777";
const spec = { Name: "Harbour Bakery", Description: "Bread & <rolls>", Password: "x", BackupServerUid: backupServer };

describe.each(formats)("%s", (format) => {
  instantTimers();

  it("creates a tenant: the task is awaited to Finished, the tenant fetched by its link on our own server", async () => {
    const { em, server } = setup({ format });
    const tenant = await em.tenants.create(spec);
    expect(tenant).toMatchObject({ Name: spec.Name, Description: spec.Description, Enabled: true, PublicIpCount: 2 });
    expect(routes(server)).toEqual([
      "POST /sessionMngr/",
      "POST /cloud/tenants",
      ...Array.from({ length: 3 }, () => "GET /tasks/task-1"),
      `GET /cloud/tenants/${tenant.UID.slice(-36)}`,
    ]);
    expect(new Set(server.seen.map(({ origin }) => origin))).toEqual(new Set([new URL(baseUrl).origin]));
    expect(server.seen.at(-1)?.query.get("format")).toBe("Entity");
  });

  it("sends bodies and accepts answers of one kind", async () => {
    const { em, server } = setup({ format });
    await em.tenants.create(spec);
    for (const { headers } of server.seen) {
      expect(headers.get("accept")).toBe(`application/${format}`);
      expect([null, `application/${format}`]).toContain(headers.get("content-type"));
    }
    expect(server.seen[1]?.headers.get("content-type")).toBe(`application/${format}`);
    expect(server.seen[1]?.body).toMatchObject(spec);
  });

  it("lists, gets, changes and deletes", async () => {
    const { em, server } = setup({ format });
    expect(await em.tenants.list()).toEqual([]);
    server.store.tenants.set(id, makeTenant(id, { Name: "Quay Optics" }));
    expect((await em.tenants.list()).map(({ Name }) => Name)).toEqual(["Quay Optics"]);
    expect(await em.tenants.get(id)).toEqual(makeTenant(id, { Name: "Quay Optics" }));
    const changed = await em.tenants.update(id, (tenant) => {
      tenant.Description = "Lenses";
    });
    expect(changed).toMatchObject({ Name: "Quay Optics", Description: "Lenses", PublicIpCount: 2 });
    expect(await em.tenants.delete(id, { includeBackups: true })).toBeUndefined();
    expect(server.seen.findLast(({ method }) => method === "DELETE")?.query.get("includeBackups")).toBe("true");
    expect(server.store.tenants.size).toBe(0);
  });

  it("creates and deletes a storage quota, a subscription and a virtual data center", async () => {
    const { em, server } = setup({ format });
    server.store.tenants.set(id, makeTenant(id, { Name: "Quay Optics" }));
    const quota = await em.resources.create(id, { Name: "Vol 1", RepositoryUid: repository, QuotaMb: 1024 });
    expect(quota.RepositoryQuota).toMatchObject({ DisplayName: "Vol 1", Quota: 1024, UsedQuota: 0 });
    expect(await em.resources.list(id)).toEqual([quota]);
    expect(await em.resources.get(id, quota.Id)).toEqual(quota);
    const plan = "urn:veeam:CloudHardwarePlan:91156f8d-8bd3-44af-bec3-b6ac2ea24288";
    const subscription = await em.computeResources.create(id, {
      CloudHardwarePlanUid: plan,
      PlatformType: "VMware",
      UseNetworkFailoverResources: false,
    });
    expect(subscription.CloudHardwarePlanUid).toBe(plan);
    const ref = "urn:vCloud:OrgVdc:1e902b80.urn:vcloud:vdc:c20a16a7";
    const center = await em.vCloudComputeResources.create(id, {
      VirtualDataCenterRef: ref,
      UseNetworkFailoverResources: false,
    });
    expect(center.VirtualDataCenterRef).toBe(ref);
    await em.resources.delete(id, quota.Id);
    await em.computeResources.delete(id, subscription.Id);
    await em.vCloudComputeResources.delete(id, center.Id);
    expect([...server.store.parts.values()].flat()).toEqual([]);
  });

  it("finds a new subtenant by its name, since its task links to nothing; changes and deletes it", async () => {
    const { em, server } = setup({ format });
    server.store.tenants.set(id, makeTenant(id, { Name: "Quay Optics" }));
    const share = { TenantResourceId: id, QuotaName: "Share", QuotaMb: 1024, UnlimitedQuota: false };
    await em.subtenants.create(id, { Name: "First", Password: "x", ...share });
    const made = await em.subtenants.create(id, { Name: "Second", Password: "x", Enabled: true, ...share });
    expect(made).toMatchObject({ Name: "Second", Enabled: true, RepositoryQuota: { QuotaMb: 1024, Unlimited: false } });
    const changed = await em.subtenants.update(id, made.Id, (subtenant) => {
      subtenant.Enabled = false;
    });
    expect(changed).toMatchObject({ Name: "Second", Enabled: false, RepositoryQuota: { DisplayName: "Share" } });
    await em.subtenants.delete(id, made.Id);
    expect((await em.subtenants.list(id)).map(({ Name }) => Name)).toEqual(["First"]);
  });

  it("takes UUIDs and URNs for ids", async () => {
    const { em, server } = setup({ format });
    server.store.tenants.set(id, makeTenant(id, { Name: "Quay Optics" }));
    await em.tenants.get(`urn:veeam:CloudTenant:${id}`);
    await em.resources.list(`urn:veeam:CloudTenant:${id}`);
    await em.api.GET("/cloud/tenants/{tenantId}", { params: { path: { tenantId: `urn:veeam:CloudTenant:${id}` } } });
    expect(routes(server).slice(1)).toEqual([
      `GET /cloud/tenants/${id}`,
      `GET /cloud/tenants/${id}/resources`,
      `GET /cloud/tenants/${id}`,
    ]);
  });

  it.each(["", "42", "..", `urn:veeam:Repository:${id}`, `${id}/resources`, `urn:veeam:CloudTenant:${id} `])(
    "refuses %j as a tenant's id before anything is sent",
    async (wrong) => {
      const { em, server } = setup({ format });
      const error = await caught(em.tenants.get(wrong));
      expect(error.kind).toBe("input");
      expect(error.message).toMatch(
        /^GET \/cloud\/tenants\/\{tenantId\}: tenantId must be a UUID or urn:veeam:CloudTenant/,
      );
      expect(server.seen).toEqual([]);
    },
  );

  it("gives the JSON form through api, of errors too", async () => {
    const { em, server } = setup({ format });
    server.store.tenants.set(id, makeTenant(id, { Name: "Quay Optics" }));
    const path = { tenantId: id };
    const found = await em.api.GET("/cloud/tenants/{tenantId}", { params: { path, query: { format: "Entity" } } });
    expect(found.data).toEqual(makeTenant(id, { Name: "Quay Optics" }));
    const missing = await em.api.GET("/cloud/tenants/{tenantId}", {
      params: { path: { tenantId: id.replace("3", "4") } },
    });
    expect(missing.response.status).toBe(404);
    expect(missing.error).toEqual({ Message: "There is no such tenant.", StatusCode: 404 });
    const { data: task, response } = await em.api.POST("/cloud/tenants", { body: spec });
    expect(response.status).toBe(202);
    expect(task).toMatchObject({ TaskId: "task-1", State: "Running" });
  });
});
