import { describe, expect, it } from "vitest";
import type { EnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { type Handle, serve, task, withClock } from "./support/server.js";
import { caught } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const one = "11111111-0000-4000-8000-000000000001";
const two = "22222222-0000-4000-8000-000000000002";
const tenants = "/cloud/tenants";
const tenantSpec = { Name: "ABC", Password: "not-a-real-password", BackupServerUid: `urn:veeam:BackupServer:${one}` };

/** Accepts every write as task-1, which has finished at the first poll; the test handles all other requests. */
const accepting =
  (rest: Handle, related?: string): Handle =>
  (request, count) => {
    if (request.route === "GET /tasks/task-1") return task("json", "Finished", related ? { related } : {});
    return /^(POST|PUT|DELETE) \/cloud/.test(request.route) ? task("json", "Running") : rest(request, count);
  };

interface Case {
  readonly path: string;
  readonly list: string;
  readonly create: (em: EnterpriseManagerClient) => Promise<object>;
  /** Rows of the list: the created one, and the others. */
  readonly made: object;
  readonly others: readonly [object, ...object[]];
}

const quota = (DisplayName: string, repository: string) => ({
  RepositoryQuota: { DisplayName, RepositoryUid: `urn:veeam:Repository:${repository}`, Quota: 10 },
});
const plan = { CloudHardwarePlanUid: `urn:veeam:CloudHardwarePlan:${one}` };
const center = { VirtualDataCenterRef: "urn:vcloud:vdc:1" };
const options = { taskTimeout: 60_000 };

describe("a created resource without a link in its task", () => {
  it.each<[string, Case]>([
    [
      "a tenant by its name",
      {
        path: tenants,
        list: "CloudTenants",
        create: (em) => em.tenants.create(tenantSpec, options),
        made: { UID: `urn:veeam:CloudTenant:${id}`, Name: "ABC" },
        others: [{ UID: `urn:veeam:CloudTenant:${one}`, Name: "AB" }],
      },
    ],
    [
      "a storage quota by its name and its repository",
      {
        path: `${tenants}/${id}/resources`,
        list: "CloudTenantResources",
        create: (em) =>
          em.resources.create(
            id,
            { Name: "Vault", RepositoryUid: `urn:veeam:Repository:${one}`, QuotaMb: 10 },
            options,
          ),
        made: { Id: id, ...quota("Vault", one) },
        others: [
          { Id: one, ...quota("Vault", two) },
          { Id: two, ...quota("Attic", one) },
        ],
      },
    ],
    [
      "a subscription by its hardware plan",
      {
        path: `${tenants}/${id}/computeResources`,
        list: "CloudTenantComputeResources",
        create: (em) =>
          em.computeResources.create(
            id,
            { ...plan, PlatformType: "VMware", UseNetworkFailoverResources: false },
            options,
          ),
        made: { Id: id, ...plan },
        others: [{ Id: one, CloudHardwarePlanUid: `urn:veeam:CloudHardwarePlan:${two}` }],
      },
    ],
    [
      "a virtual data center by its reference",
      {
        path: `${tenants}/${id}/vCloudComputeResources`,
        list: "CloudTenantVCloudComputeResources",
        create: (em) =>
          em.vCloudComputeResources.create(id, { ...center, UseNetworkFailoverResources: false }, options),
        made: { Id: id, ...center },
        others: [{ Id: one, VirtualDataCenterRef: "urn:vcloud:vdc:2" }],
      },
    ],
  ])("finds %s, although the list contains it late", async (_name, { path, list, create, made, others }) => {
    const { client, routes } = await serve(
      accepting(({ route }, count) => {
        if (route !== `GET ${path}`) return undefined;
        return { text: JSON.stringify({ [list]: count > 1 ? [...others, made, ...others] : others }) };
      }),
    );
    const em = client("json");
    expect(await withClock(() => create(em))).toEqual(made);
    expect(routes()).toEqual(["POST /sessionMngr/", `POST ${path}`, "GET /tasks/task-1", `GET ${path}`, `GET ${path}`]);
  });
});

describe("maxAttempts of a write", () => {
  const tenant = `{"Type":"CloudTenant","UID":"urn:veeam:CloudTenant:${id}","Href":"h"}`;
  const reads = (routes: string[]) => routes.filter((route) => route === `GET ${tenants}/${id}`).length;

  it("limits the attempts to read the created tenant", async () => {
    const broken: Handle = ({ route }) => (route === `GET ${tenants}/${id}` ? { status: 503 } : undefined);
    const { client, routes } = await serve(accepting(broken, `https://elsewhere.example/api${tenants}/${id}`));
    const error = await withClock(() => caught(client("json").tenants.create(tenantSpec, { maxAttempts: 1 })));
    expect(error).toMatchObject({ kind: "transport", status: 503, actionId: "task-1", attempts: 1 });
    expect(reads(routes())).toBe(1);
  });

  it("limits the attempts to read the updated tenant", async () => {
    const { client, routes } = await serve(
      accepting(({ route }, count) => {
        if (route !== `GET ${tenants}/${id}`) return undefined;
        return count === 1 ? { text: tenant } : { status: 503 };
      }),
    );
    const em = client("json");
    const edit = (draft: object) => void Object.assign(draft, { Enabled: true });
    const error = await withClock(() => caught(em.tenants.update(id, edit, { maxAttempts: 1 })));
    expect(error).toMatchObject({ kind: "transport", status: 503, actionId: "task-1", attempts: 1 });
    expect(reads(routes())).toBe(2);
  });
});

it.each([
  [true, "includeBackups=true"],
  [false, "includeBackups=false"],
  [undefined, ""],
])("deletes a tenant's backups only if includeBackups is true: %s", async (includeBackups, query) => {
  const { client, requests } = await serve(accepting(() => undefined));
  await client("json").tenants.delete(id, includeBackups === undefined ? {} : { includeBackups });
  const sent = requests.find(({ route }) => route === `DELETE ${tenants}/${id}`);
  expect(sent?.query.toString()).toBe(query);
});
