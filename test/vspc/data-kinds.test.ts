import { expect, it } from "vitest";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const siteUid = "7f6d3c2a-5b1e-4c8d-9a0f-3e2b1c4d5e6f";
const tenant = { path: { tenantUid: siteUid } };
const query = { deleteBackups: false };
const client = (body: unknown) => vspcOf(() => json(body));

const site = "/infrastructure/sites/{siteUid}";
it.each([
  ...["ok", 5, true, []].map((data) => ["/about", data, "with data that is not an object"] as const),
  ...["ok", 5, true, [], {}].map((data) => [site, data, "with data that is not an object with an identity"] as const),
  ...["ok", 5, true, {}].map((data) => ["/infrastructure/sites", data, "with data that is not a list"] as const),
  ["/about", null, "without data"] as const,
])("rejects the data of GET %s: %j", async (path, data, problem) => {
  const get = client({ data }).vspc.get as (path: string, init: object) => Promise<unknown>;
  const message = expect.stringContaining(`GET ${path}: the server returned 200 ${problem}`);
  const error = { kind: "protocol", status: 200, operation: `GET ${path}`, retryable: false, message };
  await expect(get(path, { path: { siteUid } })).rejects.toMatchObject(error);
});

it("reports a write with unexpected data as not safe to repeat", async () => {
  const { vspc, seen } = client({ data: {} });
  const credentials = { userName: "acme" };
  const created = vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid }, body: { credentials } });
  await expect(created).rejects.toMatchObject({ kind: "protocol", retryable: false });
  expect(seen).toHaveLength(1);
});

it("stops a patch with unexpected data before it writes back", async () => {
  const { vspc, seen } = client({ data: {} });
  const patched = vspc.patch("/infrastructure/sites/tenants/{tenantUid}", tenant, (draft) => {
    draft.description = "gold";
  });
  await expect(patched).rejects.toMatchObject({ kind: "protocol" });
  expect(seen.map(({ method }) => method)).toEqual(["GET"]);
});

it("returns an empty entity if `select` names none of its properties", async () => {
  const init = { path: { siteUid }, select: ["siteName"] } as const;
  await expect(client({ data: {} }).vspc.get("/infrastructure/sites/{siteUid}", init)).resolves.toEqual({});
});

it("returns an entity with any properties", async () => {
  const site = client({ data: { siteName: "A" } }).vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } });
  await expect(site).resolves.toEqual({ siteName: "A" });
});

it.each(["ok", 5, true, [], {}])("returns %j from an operation outside the specification", async (data) => {
  const other = client({ data }).vspc as unknown as { get(path: string): Promise<unknown> };
  await expect(other.get("/unknown/thing")).resolves.toEqual(data);
});

it.each([
  [{ data: null }, undefined],
  [{ data: {} }, undefined],
  [{ data: { a: 0 } }, { a: 0 }],
  [{ data: [] }, []],
  [{ data: "" }, ""],
  [{ errors: [], meta: {} }, undefined],
  [{ other: 1 }, { other: 1 }],
  ["text", undefined],
])("returns the data of the body %j as %j if the operation requires none", async (body, value) => {
  await expect(
    client(body).vspc.delete("/infrastructure/sites/tenants/{tenantUid}", { ...tenant, query }),
  ).resolves.toEqual(value);
});
