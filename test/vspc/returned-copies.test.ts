import { expect, it } from "vitest";
import { firstTenantId, setup } from "../enterprise-manager/support/setup.js";
import { json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const path = { tenantUid: "7f6d3c2a-5b1e-4c8d-9a0f-3e2b1c4d5e6f" };
const tenant = "/infrastructure/sites/tenants/{tenantUid}";
const copied = {
  kind: "input",
  message: expect.stringContaining("the function that edits the draft returned an object, which would be ignored"),
};

const server = () => vspcOf(() => json({ data: { instanceUid: path.tenantUid, description: "silver" } }));

it("rejects a returned copy in patch before anything is written", async () => {
  const { vspc, seen } = server();
  // @ts-expect-error a returned object would be ignored
  const patched = vspc.patch(tenant, { path }, (draft) => ({ ...draft, description: "gold" }));
  await expect(patched).rejects.toMatchObject(copied);
  expect(seen.map(({ method }) => method)).toEqual(["GET"]);
});

it("rejects a returned copy or promise in an Enterprise Manager update before anything is written", async () => {
  const { em, simulator, routes } = setup();
  const id = firstTenantId(simulator);
  // @ts-expect-error a returned object would be ignored
  await expect(em.tenants.update(id, (draft) => ({ ...draft, Description: "gold" }))).rejects.toMatchObject(copied);
  // @ts-expect-error the draft is written when the function returns
  const updated = em.tenants.update(id, async (draft) => {
    draft.Description = "gold";
  });
  const message = expect.stringContaining("must not be async");
  await expect(updated).rejects.toMatchObject({ kind: "input", message });
  expect(routes().filter((route) => route.startsWith("PUT"))).toEqual([]);
});

it("accepts the draft itself and the result of an assignment", async () => {
  const { vspc, seen } = server();
  await vspc.patch(tenant, { path }, (draft) => (draft.description = "gold"));
  await vspc.patch(tenant, { path }, (draft) => Object.assign(draft, { description: "gold" }) as unknown as undefined);
  expect(seen.map(({ method }) => method)).toEqual(["GET", "PATCH", "GET", "PATCH"]);
});
