// Compiled but never run: inputs that the facade accepts and rejects.
import {
  ApiError,
  type AsyncAction,
  and,
  type BulkResult,
  bulk,
  type CloudAgent,
  type CloudTenant,
  type components,
  createVspcClient,
  or,
  type paths as Paths,
  type PropertyPath,
  token,
  type VspcClient,
} from "../../src/index.js";
import { same } from "./same.js";

type Schemas = components["schemas"];

const vspc = createVspcClient({ baseUrl: "https://vspc.example.com:1280/api/v3", auth: token("t") });
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const tenantUid = "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401";

export async function paths() {
  const site = await vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } });
  same<Schemas["CloudAgent"]>()(site);
  await vspc.get("/about");
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

export function absentHooks(absent: undefined) {
  const hooks = { onRequest: absent, requestHeaders: absent, onResponse: absent, onRetry: absent };
  createVspcClient({ baseUrl: "https://vspc.example.com", auth: token("t"), hooks });
}

export async function cursors(kept: string | undefined) {
  const tenants = vspc.list("/infrastructure/sites/tenants", { select: ["instanceUid", "name"], after: kept });
  for await (const page of tenants.pages()) {
    same<string>()(page.cursor);
    same<string | undefined>()(page[0]?.instanceUid);
    // @ts-expect-error not selected
    page[0]?.description;
    vspc.list("/infrastructure/sites/tenants", { after: page.cursor });
    // @ts-expect-error a page is not a cursor
    vspc.list("/infrastructure/sites/tenants", { after: page });
  }
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
    // @ts-expect-error only int64 properties accept a bigint
    body: { credentials, maxConcurrentTask: 4n },
  });
  await vspc.post("/infrastructure/sites/tenants/{tenantUid}/backupResources", {
    path: { tenantUid },
    body: { repositoryUid: siteUid, cloudRepositoryName: "acme-main", storageQuota: 1124774006935781376n },
  });
  await vspc.put("/licensing/console", { body: { license: new Blob(["…"]) } });
}

/** Optional properties of bodies accept undefined, also in nested objects. */
export async function absentProperties(absent: undefined, description: string | undefined) {
  await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
    path: { siteUid },
    body: { credentials: { userName: "acme", password: absent }, description, leaseExpirationDate: absent },
  });
  await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
    path: { siteUid },
    // @ts-expect-error a required property is not undefined
    body: { credentials: absent },
  });
}

export async function lists() {
  const tenants = vspc.list("/infrastructure/sites/tenants", {
    filter: (row) => and(row.isEnabled.equals(true), row.name.contains("acme", "ignorecase")),
    sort: (row) => [row.name.ascending(), row.lastActive.descending()],
    select: ["instanceUid", "name", "credentials.userName"],
  });
  for await (const tenant of tenants) {
    same<string>()(tenant.instanceUid);
    same<string | null>()(tenant.name);
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
  // @ts-expect-error one object, not a collection
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
    // @ts-expect-error a filter is not a string
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

export async function clients(returned: ReturnType<typeof createVspcClient>, plain: VspcClient) {
  same<VspcClient<Paths>>()(returned);
  same<VspcClient<Paths>>()(plain);
  same<CloudAgent>()(await returned.get("/infrastructure/sites/{siteUid}", { path: { siteUid } }));
  // @ts-expect-error no such path
  await returned.get("/infrastructure/site");
}

export async function waiting(wait: boolean) {
  const init = { path: { siteUid }, body: { credentials: { userName: "acme" } } };
  const either = await vspc.post("/infrastructure/sites/{siteUid}/tenants", { ...init, wait });
  same<CloudTenant | AsyncAction<CloudTenant>>()(either);
  const waited = await vspc.post("/infrastructure/sites/{siteUid}/tenants", { ...init, wait: true });
  same<CloudTenant>()(waited);
  const description = [{ op: "replace", path: "/description", value: "gold" }] as const;
  const path = { tenantUid };
  const patched = await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path, wait: false }, description);
  same<AsyncAction<CloudTenant>>()(patched);
  same<CloudTenant | AsyncAction<CloudTenant>>()(
    await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path, wait }, description),
  );
  // @ts-expect-error not a boolean
  await vspc.get("/about", { wait: "no" });
}

export async function dates() {
  const path = { tenantUid };
  const credentials = { userName: "acme" };
  for (const leaseExpirationDate of [new Date(), "2027-01-01T00:00:00Z", null]) {
    const body = { credentials, leaseExpirationDate };
    await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid }, body });
  }
  const tenant = await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path }, (draft) => {
    draft.leaseExpirationDate = new Date();
    draft.leaseExpirationDate = "2027-01-01T00:00:00Z";
    // @ts-expect-error a name is not a date
    draft.description = new Date();
    // @ts-expect-error read-only
    draft.lastActive = new Date();
  });
  same<string | null | undefined>()(tenant.leaseExpirationDate);
  await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path }, [
    { op: "replace", path: "/leaseExpirationDate", value: new Date() },
    { op: "test", path: "/leaseExpirationDate", value: "2027-01-01T00:00:00Z" },
  ]);
  await vspc.patch("/infrastructure/sites/tenants/{tenantUid}", { path }, [
    // @ts-expect-error a name is not a date
    { op: "replace", path: "/description", value: new Date() },
  ]);
  await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
    path: { siteUid },
    // @ts-expect-error a name is not a date
    body: { credentials, description: new Date() },
  });
}

export async function results(uids: readonly string[], signal: AbortSignal) {
  for (const result of await bulk(uids, (uid) => uid.length)) {
    // @ts-expect-error every item is started
    if (result.status === "not started") continue;
    if (result.status === "done") same<number>()(result.value);
    else if (result.error instanceof ApiError) console.log(result.error.kind);
    else console.log(result.error.message);
  }
  same<BulkResult<string, number>[]>()(await bulk(uids, (uid) => uid.length, { stopOnError: true }));
  same<BulkResult<string, number>[]>()(await bulk(uids, (uid) => uid.length, { signal }));
  same<CloudTenant>()(await vspc.list("/infrastructure/sites/tenants").only());
}

export async function selection(names: PropertyPath<CloudTenant>[]) {
  vspc.list("/infrastructure/sites/tenants", { select: names });
  const some = ["name", "siteName"] satisfies PropertyPath<CloudTenant>[];
  for await (const row of vspc.list("/infrastructure/sites/tenants", { select: some })) console.log(row.siteName);
  const tenant = await vspc.get("/infrastructure/sites/tenants/{tenantUid}", { path: { tenantUid }, select: ["name"] });
  same<string | null>()(tenant.name);
  // @ts-expect-error not selected
  tenant.description;
  const rows = await vspc.get("/infrastructure/sites/tenants", { select: ["name", "credentials.userName"] });
  for (const row of rows) same<string | null>()(row.name);
  same<string | undefined>()(rows[0]?.credentials.userName);
  // @ts-expect-error not selected
  rows[0]?.description;
  // @ts-expect-error not a property of a row
  await vspc.get("/infrastructure/sites/tenants", { select: ["length"] });
  // @ts-expect-error the operation does not support select
  await vspc.delete("/licensing/voneServers/{vOneServerUid}", { path: { vOneServerUid: tenantUid }, select: ["x"] });
}
