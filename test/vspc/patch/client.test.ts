import { expect, it } from "vitest";
import { type Handler, json } from "../../support/fake-fetch.js";
import { vspcOf } from "../../support/vspc.js";

const init = { path: { tenantUid: "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401" } };
const traffic = "/infrastructure/sites/tenants/{tenantUid}/traffic";

function client(patched: Handler) {
  const read = '{"data":{"dataTransferOutQuota":1073741824,"isDataTransferOutQuotaUnlimited":false}}';
  const type = { headers: { "content-type": "application/json" } };
  return vspcOf((request, index) => (request.method === "GET" ? new Response(read, type) : patched(request, index)));
}

it("sends the difference with all digits, and the GET without a request ID", async () => {
  const { seen, vspc } = client(() => json({ data: { dataTransferOutQuota: 1 } }));
  const patched = await vspc.patch(traffic, { ...init, guard: true }, (draft) => {
    draft.dataTransferOutQuota = 999 * 2 ** 50;
  });
  expect(patched).toEqual({ dataTransferOutQuota: 1 });
  expect(seen.map(({ method }) => method)).toEqual(["GET", "PATCH"]);
  expect(seen[0]?.headers.has("x-request-id")).toBe(false);
  expect(seen[1]?.headers.has("x-request-id")).toBe(true);
  expect(seen[1]?.body).toBe(
    '[{"op":"test","path":"/dataTransferOutQuota","value":1073741824},' +
      '{"op":"replace","path":"/dataTransferOutQuota","value":1124774006935781376}]',
  );
});

it("sends dates as text, and rejects invalid dates", async () => {
  const { seen, vspc } = client(() => json({ data: { instanceUid: init.path.tenantUid } }));
  const tenant = "/infrastructure/sites/tenants/{tenantUid}";
  const value = new Date("2027-01-01T00:00:00Z");
  await vspc.patch(tenant, init, [{ op: "replace", path: "/leaseExpirationDate", value }]);
  expect(seen[0]?.body).toBe('[{"op":"replace","path":"/leaseExpirationDate","value":"2027-01-01T00:00:00.000Z"}]');

  const create = (leaseExpirationDate: Date) =>
    vspc.post("/infrastructure/sites/{siteUid}/tenants", {
      path: { siteUid: init.path.tenantUid },
      body: { credentials: { userName: "acme" }, leaseExpirationDate },
    });
  await create(value);
  expect(seen[1]?.body).toBe('{"credentials":{"userName":"acme"},"leaseExpirationDate":"2027-01-01T00:00:00.000Z"}');
  await expect(create(new Date(Number.NaN))).rejects.toMatchObject({
    kind: "input",
    message: expect.stringContaining('"leaseExpirationDate" is an invalid date'),
  });
  expect(seen).toHaveLength(2);
});
