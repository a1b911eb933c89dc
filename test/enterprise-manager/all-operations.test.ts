import { expect, it } from "vitest";
import {
  and,
  createEnterpriseManagerClient,
  type EnterpriseManagerClient,
  type Schemas,
} from "../../src/enterprise-manager/index.js";
import { createEnterpriseManagerSimulator, defaultEnterpriseManagerUser } from "../../src/testing/index.js";
import { operations, readDocument } from "../support/operations.js";
import { documentValidator } from "../support/validate-answers.js";
import { linkOf } from "./support/setup.js";

const document = readDocument("enterprise-manager");
const documented = operations(document);

/** First example of an operation's body. */
function example<T>(operation: string): T {
  return documented.find(({ key }) => key === operation)?.body?.examples[0]?.value as T;
}

async function rows<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const row of list) all.push(row);
  return all;
}

async function session({ api }: EnterpriseManagerClient) {
  expect((await api.GET("/")).data?.SupportedVersions?.SupportedVersions).toHaveLength(3);
  const open = (await api.GET("/logonSessions")).data?.LogonSessions?.[0];
  const one = await api.GET("/logonSessions/{sessionId}", { params: { path: { sessionId: open?.SessionId ?? "" } } });
  expect(one.data?.UserName).toBe(defaultEnterpriseManagerUser.username);
}

async function tenants(em: EnterpriseManagerClient): Promise<string> {
  const spec = { ...example<Schemas["CreateCloudTenantSpec"]>("POST /cloud/tenants"), Name: "Alder Foundry" };
  const made = await em.tenants.create(spec);
  expect(made).toMatchObject({ Name: spec.Name, Description: spec.Description, Enabled: true });
  const changed = await em.tenants.update(made.UID, (tenant) => {
    tenant.Enabled = false;
    tenant.MaxConcurrentTasks = 5;
  });
  expect(changed).toMatchObject({ Enabled: false, MaxConcurrentTasks: 5, Description: spec.Description });
  expect(await em.tenants.get(made.UID)).toEqual(changed);
  expect((await em.tenants.list()).map(({ UID }) => UID)).toContain(made.UID);
  const counters = linkOf(made, "Related", "FreeLicenseCounters");
  if (!counters) throw new Error("the tenant does not link to its counters");
  expect(await em.follow(counters)).toMatchObject({ NewVMBackupCount: 0 });
  const params = { path: { tenantId: made.UID } };
  const pools = await em.api.GET("/cloud/tenants/{tenantId}/gatewayPools", { params });
  expect(pools.data?.Refs).toEqual([]);
  return made.UID;
}

async function parts(em: EnterpriseManagerClient, tenant: string, director: string) {
  const quota = await em.resources.create(tenant, example("POST /cloud/tenants/{tenantId}/resources"));
  expect(await em.resources.get(tenant, quota.Id)).toEqual(quota);
  expect(await em.resources.list(tenant)).toHaveLength(2);

  const plan = await em.computeResources.create(tenant, example("POST /cloud/tenants/{tenantId}/computeResources"));
  expect(await em.computeResources.get(tenant, plan.Id)).toEqual(plan);
  expect(await em.computeResources.list(tenant)).toHaveLength(2);
  await em.computeResources.delete(tenant, plan.Id);

  const [center] = await em.vCloudComputeResources.list(director);
  if (!center) throw new Error("the tenant has no data center");
  const { Id, VirtualDataCenterRef } = await em.vCloudComputeResources.get(director, center.Id);
  await em.vCloudComputeResources.delete(director, Id);
  const spec = { VirtualDataCenterRef, UseNetworkFailoverResources: true };
  expect(await em.vCloudComputeResources.create(director, spec)).toMatchObject(spec);

  await subtenants(em, tenant, quota.Id);
  await em.resources.delete(tenant, quota.Id);
  expect(await em.resources.list(tenant)).toHaveLength(1);
}

async function subtenants(em: EnterpriseManagerClient, tenant: string, resourceId: string) {
  const share = { TenantResourceId: resourceId, UnlimitedQuota: false, QuotaMb: 2048 };
  const made = await em.subtenants.create(tenant, { Name: "till", Password: "secret", ...share });
  expect(made.RepositoryQuota).toMatchObject({ TenantResourceId: resourceId, QuotaMb: 2048 });
  const changed = await em.subtenants.update(tenant, made.Id, (subtenant) => {
    subtenant.Description = "The till";
  });
  expect(changed).toEqual({ ...made, Description: "The till" });
  expect(await em.subtenants.list(tenant)).toEqual([changed]);
  await em.subtenants.delete(tenant, made.Id);
}

async function infrastructure(em: EnterpriseManagerClient) {
  for (const kind of [em.backupServers, em.repositories, em.hardwarePlans, em.wanAccelerators, em.gatewayPools]) {
    const all = await kind.list();
    expect(all.length).toBeGreaterThan(0);
    for (const one of all) expect(await kind.get(one.UID)).toEqual(one);
  }
  const [server] = await em.backupServers.list();
  if (!server) throw new Error("there is no backup server");
  const below = await em.repositories.list({ backupServerId: server.UID });
  expect(below.length).toBeGreaterThan(0);
  expect(await em.query("Repository", { filter: (r) => r.BackupServerUid.equals(server.UID) }).toArray()).toEqual(
    below,
  );
  const link = below[0] && linkOf(below[0], "Up", "BackupServerReference");
  if (!link) throw new Error("the repository does not link to its backup server");
  expect(await em.follow(link)).toMatchObject({ UID: server.UID, Type: "BackupServerReference" });
}

async function queries(em: EnterpriseManagerClient, tenant: string) {
  const found = em.query("CloudTenant", {
    filter: (t) => and(t.Name.equals("Alder Foundry"), t.Enabled.equals(false)),
    sortAscending: "Name",
  });
  expect((await rows(found)).map(({ UID }) => UID)).toEqual([tenant]);
  expect(await rows(em.query("CloudTenant", { pageSize: 3 }))).toHaveLength(13);
  expect((await em.api.GET("/querySvc")).data?.Links?.length).toBeGreaterThan(1);
}

async function tasks(em: EnterpriseManagerClient, tenant: string) {
  const task = await em.tenants.delete(tenant, { wait: false });
  expect((await em.task(task.id ?? "").progress()).Operation).toBe("DeleteCloudTenant");
  await task.result();
  const all = (await em.api.GET("/tasks")).data?.Tasks ?? [];
  expect(all.every(({ Result }) => Result?.Success)).toBe(true);
  await task.cancel();
  expect((await em.api.GET("/tasks")).data?.Tasks).toHaveLength(all.length - 1);
}

it.each(["json", "xml"] as const)(
  "supports every documented operation in %s, with responses that match the document",
  async (format) => {
    const simulator = createEnterpriseManagerSimulator({ tasks: { operationFinished: 0 } });
    const { fetch, state, requests } = simulator;
    const em = createEnterpriseManagerClient({
      baseUrl: "https://em.example:9398/api",
      ...defaultEnterpriseManagerUser,
      format,
      fetch: documentValidator(fetch, document),
    });
    const director = [...state.tenants.rows()].find(({ TenantType }) => TenantType?.vCloudTenant)?.UID.slice(-36) ?? "";
    await session(em);
    const tenant = await tenants(em);
    await parts(em, tenant, director);
    await infrastructure(em);
    await queries(em, tenant);
    await tasks(em, tenant);
    await em.close();

    expect(new Set(requests.map(({ operation }) => operation))).toEqual(new Set(operationIds()));
    expect(requests.filter(({ status = 0 }) => status >= 400)).toEqual([]);
    expect(new Set(requests.map(({ origin }) => origin))).toEqual(new Set(["https://em.example:9398"]));
    expect(state.sessions).toEqual([]);
  },
  60_000,
);

function operationIds(): (string | undefined)[] {
  const paths: Record<string, Record<string, { operationId?: string }>> = document.paths;
  return documented.map(({ path, method }) => paths[path]?.[method]?.operationId);
}
