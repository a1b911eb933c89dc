import { describe, expect, it } from "vitest";
import { serve } from "./support/server.js";
import { caught } from "./support/setup.js";

const id = "b25f5f1d-a3c3-45ed-af23-9ef31a94dac7";
const other = "9e3f7f52-6c1d-4c7a-9b6d-0f5c5d1f8a11";
const urn = `urn:veeam:CloudTenant:${id}`;
const operation = "GET /cloud/tenants/{tenantId}";

/** A client whose server returns the same response to every read. */
async function reading(body: unknown) {
  const { client, routes } = await serve(({ route }) =>
    route.startsWith("GET") ? { text: JSON.stringify(body) } : undefined,
  );
  return { em: client("json"), routes };
}

describe("a response that is not the requested tenant", () => {
  it.each<[object, string]>([
    [{ Type: "CloudTenantReference", UID: urn }, `its Type is CloudTenantReference, its UID is ${urn}`],
    [
      { Type: "CloudTenant", UID: `urn:veeam:CloudTenant:${other}` },
      `its Type is CloudTenant, its UID is urn:veeam:CloudTenant:${other}`,
    ],
    [{ Type: "CloudTenant", UID: "acme" }, "its Type is CloudTenant, its UID is acme"],
    [{ Type: "CloudTenant", UID: 5 }, "its Type is CloudTenant, its UID is something else"],
    [{ Type: null, UID: null }, "its Type is missing, its UID is missing"],
  ])("rejects %j and reports what it is", async (body, message) => {
    const { em, routes } = await reading(body);
    const error = await caught(em.tenants.get(id));
    expect(error).toMatchObject({ kind: "protocol", operation, status: 200, retryable: false });
    expect(error.message).toBe(`${operation}: the response is not the requested CloudTenant: ${message}`);
    expect(routes()).toHaveLength(2);
  });

  it.each<[string, unknown]>([
    ["a number", 5],
    ["empty", ""],
    ["more than one word", "Cloud Tenant"],
    ["preceded by other text", "<b>Task"],
    ["followed by other text", "Task</b>"],
    ["longer than 100 characters", "T".repeat(101)],
  ])("does not quote a response type that is %s", async (_name, Type) => {
    const { em } = await reading({ Type, UID: urn });
    const error = await caught(em.tenants.get(id));
    expect(error.message).toContain("its Type is something else, its UID");
  });

  it("quotes a response type of up to 100 characters", async () => {
    const { em } = await reading({ Type: "T".repeat(100), UID: urn });
    const error = await caught(em.tenants.get(id));
    expect(error.message).toContain(`its Type is ${"T".repeat(100)}, its UID`);
  });

  it.each([
    ["Type", { UID: urn }],
    ["UID", { Type: "CloudTenant" }],
  ])("does not write back a tenant without %s", async (name, body) => {
    const { em, routes } = await reading(body);
    const error = await caught(em.tenants.update(id, (tenant) => void Object.assign(tenant, { Description: "new" })));
    const put = "PUT /cloud/tenants/{tenantId}";
    expect(error).toMatchObject({ kind: "protocol", operation: put });
    expect(error.message).toBe(`${put}: not written back: the CloudTenant that was read has no ${name}`);
    expect(routes().filter((route) => route.startsWith("PUT"))).toEqual([]);
  });
});

describe("a response to a list", () => {
  it.each<[string, object]>([
    ["null", { CloudTenants: null }],
    ["null next to other properties", { CloudTenants: null, Href: "h", Type: "CloudTenantList" }],
    ["empty", { CloudTenants: [] }],
    ["missing like all other properties", {}],
  ])("returns no rows if the list is %s", async (_name, body) => {
    const { em } = await reading(body);
    expect(await em.tenants.list()).toEqual([]);
  });

  it.each<[unknown, string]>([
    [[], "the response contains no object"],
    [null, "the response contains no object"],
  ])("rejects %j in place of the object that contains the list", async (body, message) => {
    const { em } = await reading(body);
    const error = await caught(em.tenants.list());
    expect(error).toMatchObject({ kind: "protocol", operation: "GET /cloud/tenants", status: 200, retryable: false });
    expect(error.message).toBe(`GET /cloud/tenants: ${message}`);
  });

  it.each([{ Href: "h" }, { CloudTenants: [1] }, { CloudTenants: { Name: "ABC" } }, { Type: "Other" }])(
    "rejects %j, which does not contain the list",
    async (body) => {
      const { em } = await reading(body);
      const error = await caught(em.tenants.list());
      expect(error).toMatchObject({ kind: "protocol", operation: "GET /cloud/tenants", status: 200 });
      expect(error.message).toBe("GET /cloud/tenants: the response contains no list CloudTenants");
    },
  );
});

it("keeps a list null that the server returns as null under another name", async () => {
  const pools = { CloudGatewayPoolUid: null, CloudGatewayPools: null };
  const { em } = await reading({ Type: "CloudTenant", UID: urn, CloudGatewayPools: pools });
  expect((await em.tenants.get(id)).CloudGatewayPools).toEqual({ CloudGatewayPoolUids: null, CloudGatewayPools: null });
});
