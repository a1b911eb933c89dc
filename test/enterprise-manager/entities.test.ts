import { describe, expect, it } from "vitest";
import { serve } from "./support/server.js";
import { caught } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const other = "9e3f7f52-6c1d-4c7a-9b6d-0f5c5d1f8a11";
const urn = `urn:veeam:CloudTenant:${id}`;
const operation = "GET /cloud/tenants/{tenantId}";

/** A client whose server gives one answer to every read. */
async function reading(body: unknown) {
  const { client, routes } = await serve(({ route }) =>
    route.startsWith("GET") ? { text: JSON.stringify(body) } : undefined,
  );
  return { em: client("json"), routes };
}

describe("what is no tenant", () => {
  it.each<[object, string]>([
    [{ Type: "CloudTenantReference", UID: urn }, "the answer is CloudTenantReference, not a CloudTenant"],
    [
      { Type: "CloudTenant", UID: `urn:veeam:CloudTenant:${other}` },
      `the answer is about another CloudTenant: its UID is urn:veeam:CloudTenant:${other}`,
    ],
    [{ Type: "CloudTenant", UID: "acme" }, "the answer is about another CloudTenant: its UID is acme"],
    [{ Type: "CloudTenant", UID: 5 }, "the answer is about another CloudTenant: its UID is something else"],
    [{ Type: null, UID: null }, "the answer is no CloudTenant: it has neither Type nor UID"],
  ])("is refused, with what it is: %j", async (body, message) => {
    const { em, routes } = await reading(body);
    const error = await caught(em.tenants.get(id));
    expect(error).toMatchObject({ kind: "protocol", operation, status: 200, retryable: false });
    expect(error.message).toBe(`${operation}: ${message}`);
    expect(routes()).toHaveLength(2);
  });

  it.each<[string, unknown]>([
    ["a number", 5],
    ["empty", ""],
    ["more than a word", "Cloud Tenant"],
    ["a word behind something else", "<b>Task"],
    ["a word before something else", "Task</b>"],
    ["longer than a name", "T".repeat(101)],
  ])("is not quoted where its type is %s", async (_name, Type) => {
    const { em } = await reading({ Type, UID: urn });
    const error = await caught(em.tenants.get(id));
    expect(error.message).toBe(`${operation}: the answer is something else, not a CloudTenant`);
  });

  it("is quoted up to 100 characters", async () => {
    const { em } = await reading({ Type: "T".repeat(100), UID: urn });
    const error = await caught(em.tenants.get(id));
    expect(error.message).toBe(`${operation}: the answer is ${"T".repeat(100)}, not a CloudTenant`);
  });

  it.each([
    ["Type", { UID: urn }],
    ["UID", { Type: "CloudTenant" }],
  ])("is not written back where it has no %s", async (name, body) => {
    const { em, routes } = await reading(body);
    const error = await caught(em.tenants.update(id, (tenant) => void Object.assign(tenant, { Description: "new" })));
    const put = "PUT /cloud/tenants/{tenantId}";
    expect(error).toMatchObject({ kind: "protocol", operation: put });
    expect(error.message).toBe(`${put}: not written back: the CloudTenant that was read has no ${name}`);
    expect(routes().filter((route) => route.startsWith("PUT"))).toEqual([]);
  });
});

describe("a list", () => {
  it.each<[string, object]>([
    ["null", { CloudTenants: null }],
    ["null beside other properties", { CloudTenants: null, Href: "h", Type: "CloudTenantList" }],
    ["empty", { CloudTenants: [] }],
    ["left out, as everything else is", {}],
  ])("has no rows where it is %s", async (_name, body) => {
    const { em } = await reading(body);
    expect(await em.tenants.list()).toEqual([]);
  });

  it.each<[unknown, string]>([
    [[], "the response holds no object"],
    [null, "the response holds no object"],
  ])("is an object around it, not %j", async (body, message) => {
    const { em } = await reading(body);
    const error = await caught(em.tenants.list());
    expect(error).toMatchObject({ kind: "protocol", operation: "GET /cloud/tenants", status: 200, retryable: false });
    expect(error.message).toBe(`GET /cloud/tenants: ${message}`);
  });

  it.each([{ Href: "h" }, { CloudTenants: [1] }, { CloudTenants: { Name: "ABC" } }, { Type: "Other" }])(
    "is none in %j",
    async (body) => {
      const { em } = await reading(body);
      const error = await caught(em.tenants.list());
      expect(error).toMatchObject({ kind: "protocol", operation: "GET /cloud/tenants", status: 200 });
      expect(error.message).toBe("GET /cloud/tenants: the response holds no list CloudTenants");
    },
  );
});

it("leaves a list null that the server gives as null under another name", async () => {
  const pools = { CloudGatewayPoolUid: null, CloudGatewayPools: null };
  const { em } = await reading({ Type: "CloudTenant", UID: urn, CloudGatewayPools: pools });
  expect((await em.tenants.get(id)).CloudGatewayPools).toEqual({ CloudGatewayPoolUids: null, CloudGatewayPools: null });
});
