import { describe, expect, it } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const path = { tenantUid: "7f6d3c2a-5b1e-4c8d-9a0f-3e2b1c4d5e6f" };
const id = "7f6d3c2a-5b1e-4c8d-9a0f-3e2b1c4d5e6f";
const message = "the function that edits the draft returned an object, which would be ignored";

function vspc() {
  const { vspc, seen } = vspcOf(() => json({ data: { instanceUid: path.tenantUid, description: "silver" } }));
  return { client: vspc, seen };
}

function enterpriseManager() {
  const methods: string[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    if (request.url.includes("/sessionMngr/")) {
      return Response.json({ SessionId: "1" }, { status: 201, headers: { "X-RestSvcSessionId": "session" } });
    }
    methods.push(request.method);
    return Response.json({ UID: `urn:veeam:CloudTenant:${id}`, Type: "CloudTenant", Href: "", Name: "A" });
  };
  const options = { baseUrl: "https://em.example.com:9398", username: "a", password: "b", fetch };
  return { client: createEnterpriseManagerClient(options), methods };
}

describe("an edit that returns a copy of the draft", () => {
  it("rejects a returned copy in patch before anything is written", async () => {
    const { client, seen } = vspc();
    const patched = client.patch(
      "/infrastructure/sites/tenants/{tenantUid}",
      { path },
      // @ts-expect-error a returned object would be ignored
      (tenant) => ({ ...tenant, description: "gold" }),
    );
    await expect(patched).rejects.toMatchObject({ kind: "input", message: expect.stringContaining(message) });
    expect(seen.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("rejects a returned copy in an Enterprise Manager update before anything is written", async () => {
    const { client, methods } = enterpriseManager();
    // @ts-expect-error a returned object would be ignored
    const updated = client.tenants.update(id, (tenant) => ({ ...tenant, Description: "gold" }));
    await expect(updated).rejects.toMatchObject({ kind: "input", message: expect.stringContaining(message) });
    expect(methods).toEqual(["GET"]);
  });

  it("rejects a promise in an Enterprise Manager update", async () => {
    const { client, methods } = enterpriseManager();
    // @ts-expect-error the draft is written when the function returns
    const updated = client.tenants.update(id, async (tenant) => {
      tenant.Description = "gold";
    });
    await expect(updated).rejects.toMatchObject({
      kind: "input",
      message: expect.stringContaining("must not be async"),
    });
    expect(methods).toEqual(["GET"]);
  });

  it("accepts the draft itself and the result of an assignment", async () => {
    const { client, seen } = vspc();
    const edits = [
      (draft: { description?: string | null }) => (draft.description = "gold"),
      (draft: object) => Object.assign(draft, { description: "gold" }) as unknown as undefined,
    ];
    for (const edit of edits) await client.patch("/infrastructure/sites/tenants/{tenantUid}", { path }, edit);
    expect(seen.map(({ method }) => method)).toEqual(["GET", "PATCH", "GET", "PATCH"]);
  });
});
