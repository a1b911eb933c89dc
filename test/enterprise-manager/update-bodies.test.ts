import { describe, expect, it } from "vitest";
import type { TenantDraft } from "../../src/enterprise-manager/index.js";
import { subtenants, tenants } from "../../src/enterprise-manager/resources.js";
import { editedBody } from "../../src/enterprise-manager/update.js";
import { serve, task } from "./support/server.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const pool = (digit: number) => `urn:veeam:CloudGatewayPool:${digit}0000000-0000-4000-8000-000000000000`;
const [first, second] = [pool(1), pool(2)];
const tenant = { Type: "CloudTenant", UID: `urn:veeam:CloudTenant:${id}`, Href: "h", Name: "ABC", Description: "old" };

/** Updates a tenant that the server returns as `read`, and returns the body that was written. */
async function written(read: object, edit: (draft: TenantDraft) => void) {
  const { client, requests } = await serve(({ route }) => {
    if (route === `GET /cloud/tenants/${id}`) return { text: JSON.stringify(read) };
    if (route === `PUT /cloud/tenants/${id}`) return task("json", "Running");
    return route === "GET /tasks/task-1" ? task("json", "Finished") : undefined;
  });
  await client("json").tenants.update(id, edit);
  const bodies = requests.filter(({ route }) => route.startsWith("PUT")).map(({ body }) => JSON.parse(body));
  return bodies.length === 1 ? bodies[0] : { bodies };
}

const setDescription = (draft: TenantDraft) => {
  draft.Description = "new";
};

describe("gateway pools of a tenant", () => {
  const entities = [
    { Type: "CloudGatewayPool", UID: first, Name: "a" },
    { Type: "CloudGatewayPool", UID: second, Name: "b" },
  ];

  it.each<[string, object, object]>([
    ["as entities alone", { CloudGatewayPools: entities }, { CloudGatewayPoolUids: [first, second] }],
    [
      "as entities with an empty list of UIDs",
      { CloudGatewayPoolUids: [], CloudGatewayPools: entities },
      { CloudGatewayPoolUids: [first, second] },
    ],
    [
      "as entities with null UIDs",
      { CloudGatewayPoolUids: null, CloudGatewayPools: entities },
      { CloudGatewayPoolUids: [first, second] },
    ],
    [
      "as entities with UIDs",
      { CloudGatewayPoolUids: [second], CloudGatewayPools: entities },
      { CloudGatewayPoolUids: [second] },
    ],
    ["as UIDs alone", { CloudGatewayPoolUids: [first] }, { CloudGatewayPoolUids: [first] }],
    ["as an empty list of UIDs", { CloudGatewayPoolUids: [] }, { CloudGatewayPoolUids: [] }],
    [
      "as null entities with an empty list of UIDs",
      { CloudGatewayPoolUids: [], CloudGatewayPools: null },
      { CloudGatewayPoolUids: [] },
    ],
  ])("writes gateway pools back by UID that were read %s", async (_name, read, expected) => {
    const put = await written({ ...tenant, CloudGatewayPools: read }, setDescription);
    expect(put).toEqual({ ...tenant, Description: "new", CloudGatewayPools: expected });
  });

  it("edits gateway pools in place", async () => {
    const read = { ...tenant, CloudGatewayPools: { CloudGatewayPools: [{ UID: first, Name: "a" }] } };
    const put = await written(read, ({ CloudGatewayPools: pools }) => {
      expect(pools?.CloudGatewayPoolUids).toEqual([first]);
      pools?.CloudGatewayPoolUids?.push(second);
    });
    expect(put).toEqual({ ...tenant, CloudGatewayPools: { CloudGatewayPoolUids: [first, second] } });
  });
});

describe("updating a tenant", () => {
  it("sends nothing for a change that the edit reverts", async () => {
    const read = { ...tenant, CloudGatewayPools: { CloudGatewayPoolUids: [first] } };
    const put = await written(read, ({ CloudGatewayPools: pools }) => {
      pools?.CloudGatewayPoolUids?.push(second);
      pools?.CloudGatewayPoolUids?.pop();
    });
    expect(put).toEqual({ bodies: [] });
  });

  it.each(["Resources", "ComputeResources", "VCloudComputeResources", "CloudGatewayPools", "LeaseOptions"])(
    "writes %s back as null if it was read as null",
    async (name) => {
      const put = await written({ ...tenant, [name]: null }, setDescription);
      expect(put).toEqual({ ...tenant, Description: "new", [name]: null });
    },
  );

  it("omits empty passwords at any depth, but writes a password that is set", async () => {
    const withPasswords = (empty: object) => ({
      ...tenant,
      ...empty,
      TenantType: { StandaloneTenant: { TenantCredentials: { Username: "ABC", Password: "not-a-real-password" } } },
      Later: { Account: { Name: "n", ...empty } },
    });
    const put = await written(withPasswords({ Password: "" }), setDescription);
    expect(put).toEqual({ ...withPasswords({}), Description: "new" });
  });

  it("adds no properties to the written tenant", () => {
    for (const { form } of [tenants, subtenants]) {
      if (!form) throw new Error("the resource has no form");
      const edit = (draft: object) => Object.assign(draft, { Later: 1 });
      const body = editedBody<object>({ ...tenant, Links: [] }, edit, form, "PUT /x");
      expect(Object.keys(body as object)).toEqual([...Object.keys(tenant), "Later"]);
    }
  });

  it("does not modify the object that the caller has read", () => {
    const read = { ...tenant, Password: "", Lists: [{ Deep: [1] }] };
    const before = structuredClone(read);
    const edit = ({ Lists: [item] }: typeof read) => void item?.Deep.push(2);
    const body = editedBody(read, edit, { omitted: [], fixed: [] }, "PUT /cloud/tenants/{tenantId}");
    expect(read).toEqual(before);
    expect(body).toEqual({ ...tenant, Lists: [{ Deep: [1, 2] }] });
  });
});

it("changes the quota of a subtenant without the read-only properties", async () => {
  const read = {
    Type: "CloudSubtenant",
    Id: id,
    Href: "h",
    Name: "laptop-01",
    RepositoryQuota: { DisplayName: "Laptop", QuotaMb: 1024, UsedQuotaMb: 7, QuotaId: "q" },
  };
  const path = `/cloud/tenants/${id}/subtenants/${id}`;
  const { client, requests } = await serve(({ route }) => {
    if (route === `GET ${path}`) return { text: JSON.stringify(read) };
    if (route === `PUT ${path}`) return task("json", "Running");
    return route === "GET /tasks/task-1" ? task("json", "Finished") : undefined;
  });
  await client("json").subtenants.update(id, id, ({ RepositoryQuota: quota }) => {
    Object.assign(quota ?? {}, { QuotaMb: 2048 });
  });
  const put = requests.find(({ route }) => route === `PUT ${path}`);
  expect(JSON.parse(put?.body ?? "")).toEqual({ ...read, RepositoryQuota: { DisplayName: "Laptop", QuotaMb: 2048 } });
});
