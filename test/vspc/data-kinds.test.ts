import { describe, expect, it } from "vitest";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const siteUid = "7f6d3c2a-5b1e-4c8d-9a0f-3e2b1c4d5e6f";
const tenant = { path: { tenantUid: siteUid } };
const query = { deleteBackups: false };
const client = (body: unknown) => vspcOf(() => json(body));

describe("data that contradicts the specification", () => {
  it.each(["ok", 5, true, []])("reports a protocol error for %j in place of an object", async (data) => {
    const message = "GET /about: the server returned 200 with data that is not an object";
    await expect(client({ data }).vspc.get("/about")).rejects.toMatchObject({ kind: "protocol", status: 200, message });
  });

  it.each(["ok", 5, true, [], {}])("reports a protocol error for %j in place of an entity", async (data) => {
    const site = client({ data }).vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid } });
    await expect(site).rejects.toMatchObject({
      kind: "protocol",
      message: expect.stringContaining("the server returned 200 with data that is not an object with an identity"),
    });
  });

  it.each(["ok", 5, true, {}])("reports a protocol error for %j in place of a list", async (data) => {
    const sites = client({ data }).vspc.get("/infrastructure/sites");
    await expect(sites).rejects.toMatchObject({ kind: "protocol", message: expect.stringContaining("not a list") });
  });

  it.each([{}, { data: null }, { errors: [] }, { meta: {}, errors: [] }, "ok", null])(
    "rejects the body %j if data is required",
    async (body) => {
      const error: unknown = await client(body)
        .vspc.get("/about")
        .catch((reason: unknown) => reason);
      const message = "GET /about: the server returned 200 without data";
      expect(error).toMatchObject({
        kind: "protocol",
        operation: "GET /about",
        status: 200,
        retryable: false,
        message,
      });
    },
  );

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
});

describe("valid data", () => {
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
});
