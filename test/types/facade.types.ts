// Compiled, never run: what the facade accepts and what it refuses.
import { type AsyncAction, and, type components, createVspcClient, or, token } from "../../src/index.js";

type Schemas = components["schemas"];

const vspc = createVspcClient({ baseUrl: "https://vspc.example.com:1280/api/v3", auth: token("t") });
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const tenantUid = "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Accepts a value of exactly the expected type. */
function same<Expected>() {
  return <Actual>(_value: Actual, ..._exact: Equal<Expected, Actual> extends true ? [] : [never]) => {};
}

export async function paths() {
  const site = await vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } });
  same<Schemas["CloudAgent"]>()(site);
  await vspc.get("/about");
  // @ts-expect-error no such path
  await vspc.get("/infrastructure/site");
  // @ts-expect-error the path has no such method
  await vspc.post("/about");
  // @ts-expect-error path parameters are required
  await vspc.get("/infrastructure/sites/{siteUid}");
  // @ts-expect-error the parameter has another name
  await vspc.get("/infrastructure/sites/{siteUid}", { path: { tenantUid } });
  // @ts-expect-error a required query parameter is missing
  await vspc.delete("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid } });
  const nothing = await vspc.delete("/infrastructure/sites/tenants/{tenantUid}", {
    path: { tenantUid },
    query: { deleteBackups: true },
  });
  same<undefined>()(nothing);
}

export async function bodies() {
  const credentials = { userName: "acme", password: "secret" };
  const tenant = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
    path: { siteUid },
    body: { credentials, type: "VCD", maxConcurrentTask: 4 },
  });
  same<Schemas["CloudTenant"]>()(tenant);
  const action = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
    path: { siteUid },
    body: { credentials },
    wait: false,
  });
  same<AsyncAction<Schemas["CloudTenant"]>>()(action);
  // @ts-expect-error the body is required
  await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid } });
  // @ts-expect-error a required property is missing
  await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid }, body: {} });
  // @ts-expect-error no such value of the enum
  await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid }, body: { credentials, type: "vcd" } });
  await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
    path: { siteUid },
    // @ts-expect-error a bigint fits where the document says int64, not here
    body: { credentials, maxConcurrentTask: 4n },
  });
  await vspc.post("/infrastructure/sites/tenants/{tenantUid}/backupResources", {
    path: { tenantUid },
    body: { repositoryUid: siteUid, cloudRepositoryName: "acme-main", storageQuota: 1124774006935781376n },
  });
  await vspc.put("/licensing/console", { body: { license: new Blob(["…"]) } });
}

export async function lists() {
  const tenants = vspc.list("/infrastructure/sites/tenants", {
    filter: (row) => and(row.isEnabled.equals(true), row.name.contains("acme", "ignorecase")),
    sort: (row) => [row.name.ascending(), row.lastActive.descending()],
    select: ["instanceUid", "name", "credentials.userName"],
  });
  for await (const tenant of tenants) {
    same<string>()(tenant.instanceUid);
    same<string | null | undefined>()(tenant.name);
    same<string>()(tenant.credentials.userName);
    // @ts-expect-error not selected
    tenant.description;
    // @ts-expect-error not selected
    tenant.credentials.password;
  }
  for await (const tenant of vspc.list("/infrastructure/sites/tenants")) same<Schemas["CloudTenant"]>()(tenant);

  // @ts-expect-error no such property
  vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.nmae.equals("x") });
  // @ts-expect-error no such operator for a boolean
  vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.isEnabled.contains("x") });
  // @ts-expect-error no such value of the enum
  vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.type.equals("General ") });
  // @ts-expect-error a number is compared with numbers
  vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.maxConcurrentTask.greaterThan("4") });
  // @ts-expect-error no such property to sort by
  vspc.list("/infrastructure/sites/tenants", { sort: (row) => row.nmae.ascending() });
  // @ts-expect-error no such property to select
  vspc.list("/infrastructure/sites/tenants", { select: ["nmae"] });
  // @ts-expect-error no such collation
  vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.name.equals("x", "IgnoreCase") });
  // @ts-expect-error one object, no collection
  vspc.list("/infrastructure/sites/{siteUid}", { path: { siteUid } });
  // @ts-expect-error a filter on other rows
  vspc.list("/infrastructure/sites/tenants", { filter: (row) => or<Schemas["CloudAgent"]>(row.name.equals("x")) });

  vspc.list("/infrastructure/sites/tenants", { filter: { property: "name", operation: "equals", value: "x" } });
  const page = await vspc.api.GET("/infrastructure/sites/tenants", {
    params: { query: { filter: [{ property: "name", operation: "equals", value: "x" }], limit: 10 } },
  });
  const rows: Schemas["CloudTenant"][] | undefined = page.data?.data;
  console.log(rows);
  await vspc.api.GET("/infrastructure/sites/tenants", {
    // @ts-expect-error a filter is no text
    params: { query: { filter: '[{"property":"name"}]' } },
  });
}

export async function identity() {
  const created = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
    path: { siteUid },
    body: { credentials: { userName: "acme" } },
  });
  const path = { tenantUid: created.instanceUid };
  await vspc.delete("/infrastructure/sites/tenants/{tenantUid}", { path, query: { deleteBackups: true } });
  const selected = await vspc.get("/infrastructure/sites/tenants/{tenantUid}", { path, select: ["name"] });
  // @ts-expect-error not selected
  selected.instanceUid;
}

export async function selection() {
  const tenant = await vspc.get("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid }, select: ["name"] });
  same<string | null | undefined>()(tenant.name);
  // @ts-expect-error not selected
  tenant.description;
  // @ts-expect-error the operation takes no select
  await vspc.delete("/licensing/voneServers/{vOneServerUid}", { path: { vOneServerUid: tenantUid }, select: ["x"] });
}
