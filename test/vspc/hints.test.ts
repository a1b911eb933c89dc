import { expect, it } from "vitest";
import { admittedRoles } from "../../generated/vspc.roles.js";
import { apiKey, createVspcClient } from "../../src/index.js";
import { failure } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const open = (status: number) => {
  return vspcOf(() => failure(status, { type: "security", code: status, message: "No rights." })).vspc;
};

it("names the roles that may call the operation after a 403", async () => {
  const roles = admittedRoles["POST /infrastructure/sites/{siteUid}/tenants"] ?? [];
  expect(roles.length).toBeGreaterThan(1);
  const call = open(403).post("/infrastructure/sites/{siteUid}/tenants", {
    path: { siteUid },
    body: { credentials: { userName: "acme" } },
  });
  await expect(call).rejects.toMatchObject({
    kind: "security",
    status: 403,
    message: `POST /infrastructure/sites/{siteUid}/tenants: No rights. (roles that may call it: ${roles.join(", ")})`,
  });
});

it("names no roles for other errors", async () => {
  await expect(open(409).get("/about")).rejects.toMatchObject({ message: "GET /about: No rights." });
});

it("names the successor of an operation that earlier versions had", async () => {
  const fetch = async () =>
    Response.json({ error: { code: "UnsupportedApiVersion", message: "No." } }, { status: 400 });
  const vspc = createVspcClient({ baseUrl: "https://vspc.example.com/api/v3", auth: apiKey("key"), fetch });
  const get = vspc.get as (path: string) => Promise<unknown>;
  const successor = "(no longer part of the API; use GET /infrastructure/sites/tenants with a filter";
  await expect(get(`/organizations/companies/${siteUid}/sites`)).rejects.toThrow(successor);
});
