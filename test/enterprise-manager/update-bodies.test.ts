import { describe, expect, it } from "vitest";
import type { TenantDraft } from "../../src/enterprise-manager/index.js";
import { editedBody } from "../../src/enterprise-manager/update.js";
import { serve, task } from "./support/server.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const pool = (digit: number) => `urn:veeam:CloudGatewayPool:${digit}0000000-0000-4000-8000-000000000000`;
const [first, second] = [pool(1), pool(2)];
const tenant = { Type: "CloudTenant", UID: `urn:veeam:CloudTenant:${id}`, Href: "h", Name: "ABC", Description: "old" };

/** Updates a tenant or subtenant that the server gives like this, and tells what was written back. */
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

const describeIt = (draft: TenantDraft) => {
  draft.Description = "new";
};

describe("gateway pools", () => {
  const entities = [
    { Type: "CloudGatewayPool", UID: first, Name: "a" },
    { Type: "CloudGatewayPool", UID: second, Name: "b" },
  ];

  it.each<[string, object, object]>([
    ["as entities alone", { CloudGatewayPools: entities }, { CloudGatewayPoolUids: [first, second] }],
    [
      "as entities beside no UIDs",
      { CloudGatewayPoolUids: [], CloudGatewayPools: entities },
      { CloudGatewayPoolUids: [first, second] },
    ],
    [
      "as entities beside null",
      { CloudGatewayPoolUids: null, CloudGatewayPools: entities },
      { CloudGatewayPoolUids: [first, second] },
    ],
    [
      "as entities beside UIDs",
      { CloudGatewayPoolUids: [second], CloudGatewayPools: entities },
      { CloudGatewayPoolUids: [second] },
    ],
    ["as UIDs alone", { CloudGatewayPoolUids: [first] }, { CloudGatewayPoolUids: [first] }],
    ["as no UIDs", { CloudGatewayPoolUids: [] }, { CloudGatewayPoolUids: [] }],
    [
      "as null entities beside no UIDs",
      { CloudGatewayPoolUids: [], CloudGatewayPools: null },
      { CloudGatewayPoolUids: [] },
    ],
  ])("that are read %s are written back by UID", async (_name, read, expected) => {
    const put = await written({ ...tenant, CloudGatewayPools: read }, describeIt);
    expect(put).toEqual({ ...tenant, Description: "new", CloudGatewayPools: expected });
  });

  it("can be edited in place", async () => {
    const read = { ...tenant, CloudGatewayPools: { CloudGatewayPools: [{ UID: first, Name: "a" }] } };
    const put = await written(read, ({ CloudGatewayPools: pools }) => {
      expect(pools?.CloudGatewayPoolUids).toEqual([first]);
      pools?.CloudGatewayPoolUids?.push(second);
    });
    expect(put).toEqual({ ...tenant, CloudGatewayPools: { CloudGatewayPoolUids: [first, second] } });
  });
});

describe("an update", () => {
  it("sends nothing for a change that the edit takes back", async () => {
    const read = { ...tenant, CloudGatewayPools: { CloudGatewayPoolUids: [first] } };
    const put = await written(read, ({ CloudGatewayPools: pools }) => {
      pools?.CloudGatewayPoolUids?.push(second);
      pools?.CloudGatewayPoolUids?.pop();
    });
    expect(put).toEqual({ bodies: [] });
  });

  it.each(["Resources", "ComputeResources", "VCloudComputeResources", "CloudGatewayPools", "LeaseOptions"])(
    "writes %s back as null where it was read as null",
    async (name) => {
      const put = await written({ ...tenant, [name]: null }, describeIt);
      expect(put).toEqual({ ...tenant, Description: "new", [name]: null });
    },
  );

  it("writes no empty password back, however deep, and one that is set", async () => {
    const withPasswords = (empty: object) => ({
      ...tenant,
      ...empty,
      TenantType: { StandaloneTenant: { TenantCredentials: { Username: "ABC", Password: "not-a-real-password" } } },
      Later: { Account: { Name: "n", ...empty } },
    });
    const put = await written(withPasswords({ Password: "" }), describeIt);
    expect(put).toEqual({ ...withPasswords({}), Description: "new" });
  });

  it("gives the server no more properties than it gave", () => {
    for (const form of ["tenant", "subtenant"] as const) {
      const body = editedBody<object>(
        { ...tenant, Links: [] },
        (draft) => Object.assign(draft, { Later: 1 }),
        form,
        "PUT /x",
      );
      expect(Object.keys(body as object)).toEqual([...Object.keys(tenant), "Later"]);
    }
  });

  it("changes nothing of what the caller has read", () => {
    const read = { ...tenant, Password: "", Lists: [{ Deep: [1] }] };
    const before = structuredClone(read);
    const body = editedBody<typeof read>(
      read,
      ({ Lists: [item] }) => void item?.Deep.push(2),
      "tenant",
      "PUT /cloud/tenants/{tenantId}",
    );
    expect(read).toEqual(before);
    expect(body).toEqual({ ...tenant, Lists: [{ Deep: [1, 2] }] });
  });
});

it("lets the quota of a subtenant be changed, but for what only the server knows", async () => {
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
