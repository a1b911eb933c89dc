import { describe, expect, it } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { apiKey, createVspcClient } from "../../src/index.js";
import { refuse, sendError, sendJson, startServer } from "./server.js";

const tenants = "/infrastructure/sites/tenants";
const tenant = "/infrastructure/sites/tenants/{tenantUid}";
const uid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const init = { path: { tenantUid: uid } };

/** A busy server that allows an immediate retry. */
const startBusy = () =>
  startServer((_request, response) => sendError(response, 520, { type: "retryableLogical", retryAfter: 0 }));

const clientOf = (baseUrl: string, options = {}) => createVspcClient({ baseUrl, auth: apiKey("k"), ...options });

describe("maxAttempts of a call", () => {
  it.each([1, 2, 7])("sends each kind of call %i times", async (maxAttempts) => {
    const server = await startBusy();
    const vspc = clientOf(server.baseUrl);
    const calls = [
      () => vspc.get("/about", { maxAttempts }),
      () => vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid: uid }, maxAttempts } as never),
      () => vspc.put("/licensing/console", { body: {}, maxAttempts } as never),
      () => vspc.patch(tenant, { ...init, maxAttempts }, [{ op: "remove", path: "/description" }]),
      () => vspc.patch(tenant, { ...init, maxAttempts }, () => undefined),
      () => vspc.delete(tenant, { ...init, query: { deleteBackups: false }, maxAttempts }),
      () => vspc.download("/licensing/reports/{id}/csv", { path: { id: 1 }, maxAttempts }),
      () => vspc.list(tenants, { maxAttempts }).toArray(),
      () => vspc.list(tenants, { maxAttempts }).total(),
    ];
    for (const call of calls) {
      const before = server.seen.length;
      await expect(call()).rejects.toMatchObject({ kind: "unavailable", attempts: maxAttempts });
      expect(server.seen.length - before).toBe(maxAttempts);
    }
  });

  it("limits that call only, and sends others as often as the client allows", async () => {
    const server = await startBusy();
    const vspc = clientOf(server.baseUrl, { maxAttempts: 3 });
    await expect(vspc.get("/about", { maxAttempts: 1 })).rejects.toMatchObject({ attempts: 1 });
    await expect(vspc.get("/about")).rejects.toMatchObject({ attempts: 3 });
    await expect(clientOf(server.baseUrl).get("/about")).rejects.toMatchObject({ attempts: 5 });
  });

  it("fails at a 429 with maxAttempts 1, and waits for its end with 2", async () => {
    const server = await startServer((_request, response, index) =>
      index === 0 || index === 1 ? refuse(response, 0) : sendJson(response, { data: { name: "x" } }),
    );
    const vspc = clientOf(server.baseUrl);
    await expect(vspc.get("/about", { maxAttempts: 1 })).rejects.toMatchObject({ kind: "throttled" });
    await expect(vspc.get("/about", { maxAttempts: 2 })).resolves.toEqual({ name: "x" });
  });

  it("limits the retries of Enterprise Manager reads", async () => {
    const server = await startServer((request, response) =>
      request.method === "POST" && request.path.endsWith("/sessionMngr/")
        ? sendJson(response, { SessionId: uid, Links: [] }, 201, { "x-restsvcsessionid": "s" })
        : sendJson(response, { StatusCode: 503, Message: "busy" }, 503),
    );
    const options = { baseUrl: `${server.origin}/api`, username: "jo", password: "secret" };
    const em = createEnterpriseManagerClient(options);
    const calls = [
      () => em.tenants.list({ maxAttempts: 2 }),
      () => em.tenants.get(uid, { maxAttempts: 2 }),
      () => em.query("CloudTenant", { maxAttempts: 2 }).toArray(),
      () => em.follow({ Href: `${server.origin}/api/backupServers` } as never, { maxAttempts: 2 }),
      () => em.tenants.update(uid, () => undefined, { maxAttempts: 2 }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ attempts: 2 });
    expect(server.seen.filter(({ method }) => method === "GET")).toHaveLength(2 * calls.length);
  });

  it.each([0, 101, 1.5, Number.NaN, "2" as never])(
    "rejects %s as maxAttempts before a request is sent",
    async (maxAttempts) => {
      const server = await startBusy();
      const vspc = clientOf(server.baseUrl);
      const message = expect.stringContaining("maxAttempts must be a whole number from 1 to 100");
      for (const call of [
        () => vspc.get("/about", { maxAttempts }),
        () => vspc.list(tenants, { maxAttempts }).toArray(),
      ]) {
        await expect(call()).rejects.toMatchObject({ kind: "input", message });
      }
      expect(server.seen).toEqual([]);
    },
  );
});
