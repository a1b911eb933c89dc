import { createHash } from "node:crypto";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { apiKey, createVspcClient, password, type VspcClientOptions } from "../../../src/index.js";
import { createSimulator, defaultApiKey, defaultUsers, type SimulatorOptions } from "../../../src/testing/index.js";
import { documentValidator } from "../../support/validate-answers.js";

const [admin = { userName: "", password: "" }, owner] = defaultUsers;
const baseUrl = "https://simulated.example/api/v3";
const tenantPath = "/infrastructure/sites/tenants/{tenantUid}";

/** A simulator whose responses are validated against the document, with a client. */
function open(simulated: SimulatorOptions = {}, options: Partial<VspcClientOptions> = {}) {
  const simulator = createSimulator({ seed: 5, ...simulated });
  const fetch = documentValidator(simulator.fetch);
  return { simulator, vspc: createVspcClient({ baseUrl, auth: apiKey(defaultApiKey), fetch, ...options }) };
}

/** Pauses between attempts and polls take no time; everything else is real. */
function withoutPauses() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const pump = setInterval(() => vi.advanceTimersByTime(1000), 1);
  onTestFinished(() => {
    clearInterval(pump);
    vi.useRealTimers();
  });
}

describe("tenants in the simulator", () => {
  it("creates, reads, changes, disables, enables and deletes a tenant", async () => {
    const { vspc, simulator } = open();
    const { siteUid = "" } = (await vspc.list("/infrastructure/sites").first()) ?? {};
    const body = { credentials: { userName: "acme-new", password: "not-a-real-password" }, maxConcurrentTask: 3 };
    const created = await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid }, body });
    expect(created).toMatchObject({ name: "acme-new", maxConcurrentTask: 3, siteUid, isEnabled: true });
    const path = { tenantUid: created.instanceUid };
    await vspc.post(`${tenantPath}/disable`, { path });
    await expect(vspc.get(tenantPath, { path })).resolves.toMatchObject({ isEnabled: false });
    await vspc.post(`${tenantPath}/enable`, { path });
    const changed = await vspc.patch(tenantPath, { path }, (draft) => {
      expect(draft.isEnabled).toBe(true);
      draft.description = "changed";
    });
    expect(changed.description).toBe("changed");
    await expect(vspc.delete(tenantPath, { path, query: { deleteBackups: true } })).resolves.toBeUndefined();
    await expect(vspc.get(tenantPath, { path })).rejects.toMatchObject({ kind: "logical", status: 404 });
    expect(simulator.state.effects.length).toBeGreaterThanOrEqual(5);
  });

  it("rejects a guarded change after another user's change, and a change of a read-only property", async () => {
    const { vspc, simulator } = open();
    const { instanceUid: tenantUid = "" } = (await vspc.list("/infrastructure/sites/tenants").first()) ?? {};
    const guarded = vspc.patch(tenantPath, { path: { tenantUid }, guard: true }, (draft) => {
      simulator.state.tenants.update(tenantUid, { description: "somebody else's" });
      draft.description = "mine";
    });
    await expect(guarded).rejects.toMatchObject({ code: 1001, failedJsonPatch: { op: "test", path: "/description" } });
    const readOnly = vspc.patch(tenantPath, { path: { tenantUid } }, (draft) => {
      Object.assign(draft, { siteName: "x" });
    });
    await expect(readOnly).rejects.toMatchObject({ kind: "input", message: expect.stringContaining("/siteName") });
  });
});

describe("asynchronous actions in the simulator", () => {
  it.each([
    { location: "relative", resource: "asyncActions" },
    { location: "absolute", resource: "asyncAction" },
    { location: "absent", resource: "asyncActions" },
  ] as const)("polls an action with Location $location to $resource", async ({ location, resource }) => {
    withoutPauses();
    const { vspc } = open({ async: { operations: "writes", polls: 3, location, resource } });
    const { instanceUid: tenantUid = "" } = (await vspc.list("/infrastructure/sites/tenants").first()) ?? {};
    const changed = await vspc.patch(tenantPath, { path: { tenantUid } }, (draft) => {
      draft.description = "in the background";
    });
    expect(changed.description).toBe("in the background");
  });

  it("reports actions that are canceled, failed and expired", async () => {
    withoutPauses();
    const outcomeOf = async (async: SimulatorOptions["async"]) => {
      const { vspc, simulator } = open({ async: { operations: "writes", ...async } });
      const tenantUid = [...simulator.state.tenants.rows()][0]?.instanceUid ?? "";
      const action = await vspc.post(`${tenantPath}/disable`, { path: { tenantUid }, wait: false });
      return { vspc, simulator, action };
    };
    const canceled = await outcomeOf({ outcome: "canceled" });
    await expect(canceled.action.result()).rejects.toMatchObject({ kind: "canceled", actionId: canceled.action.id });
    const failed = await outcomeOf({ outcome: "failed" });
    await expect(failed.action.result()).rejects.toMatchObject({
      actionId: failed.action.id,
      operation: `POST ${tenantPath}/disable`,
    });
    const expired = await outcomeOf({ polls: 0 });
    await expect(expired.action.result()).resolves.toMatchObject({ isEnabled: false });
    expired.simulator.advance(6 * 60_000);
    await expect(expired.action.result()).rejects.toMatchObject({ kind: "expired" });
  });

  it("cancels an action", async () => {
    const { vspc, simulator } = open({ async: { operations: "writes", polls: 1000 } });
    const tenantUid = [...simulator.state.tenants.rows()][0]?.instanceUid ?? "";
    const action = await vspc.delete(tenantPath, { path: { tenantUid }, query: { deleteBackups: false }, wait: false });
    await action.cancel();
    await expect(action.result()).rejects.toMatchObject({ kind: "canceled" });
    expect(simulator.state.tenants.get(tenantUid)).toBeDefined();
  });
});

describe("idempotency in the simulator", () => {
  it("executes a write once if its response is lost, and returns the first response", async () => {
    withoutPauses();
    const { vspc, simulator } = open({
      faults: {
        kinds: ["reset"],
        effect: true,
        on: { method: "POST", path: "/infrastructure/sites/{siteUid}/tenants", nth: 1 },
      },
    });
    const { siteUid = "" } = (await vspc.list("/infrastructure/sites").first()) ?? {};
    const body = { credentials: { userName: "once", password: "not-a-real-password" } };
    const tenant = await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid }, body });
    const found = vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.name.equals("once") });
    await expect(found.toArray()).resolves.toEqual([tenant]);
    expect(simulator.requests.filter(({ method }) => method === "POST")).toHaveLength(2);
  });
});

describe("sign-in to the simulator", () => {
  const auth = () => password({ username: admin.userName, password: admin.password });

  it("refreshes expired tokens, and continues as another user", async () => {
    const { vspc, simulator } = open({ tokenLifetime: 60 }, { auth: auth() });
    await expect(vspc.get("/users/me")).resolves.toMatchObject({ userName: admin.userName });
    simulator.advance(120_000);
    await expect(vspc.get("/users/me")).resolves.toMatchObject({ userName: admin.userName });
    expect(simulator.state.tokenRequests).toMatchObject({ password: 1, refresh_token: 1 });
    const other = vspc.as(owner?.userUid ?? "");
    await expect(other.get("/users/me")).resolves.toMatchObject({ userName: owner?.userName });
    await expect(vspc.get("/users/me")).resolves.toMatchObject({ userName: admin.userName });
  });

  it("passes the second factor to the simulator", async () => {
    const users = [{ userName: "mfa-user", password: "p4ssword", mfaCode: "123456" }];
    const user = { username: "mfa-user", password: "p4ssword" };
    const good = open({ users }, { auth: password({ ...user, mfa: () => "123456" }) });
    await expect(good.vspc.get("/users/me")).resolves.toMatchObject({ userName: "mfa-user" });
    const bad = open({ users }, { auth: password({ ...user, mfa: () => "000000" }) });
    await expect(bad.vspc.get("/users/me")).rejects.toMatchObject({ kind: "security" });
    const none = open({ users }, { auth: password(user) });
    await expect(none.vspc.get("/users/me")).rejects.toMatchObject({ kind: "challenge" });
  });

  it("reports an unsupported version", async () => {
    const { vspc } = open({}, { version: "99.0" as "3.6" });
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "logical", code: "UnsupportedApiVersion" });
  });
});

describe("files of the simulator", () => {
  it("uploads a complete license, also after lost attempts", async () => {
    withoutPauses();
    const { vspc, simulator } = open({ faults: { kinds: ["reset"], effect: false, on: { method: "PUT", nth: 1 } } });
    const license = new Blob([new Uint8Array(100_000).map((_, i) => (i * 31) % 251)], {
      type: "application/octet-stream",
    });
    await vspc.put("/licensing/console", { body: { license } });
    const sha256 = createHash("sha256")
      .update(new Uint8Array(await license.arrayBuffer()))
      .digest("hex");
    expect(simulator.state.uploads).toEqual([expect.objectContaining({ size: 100_000, sha256 })]);
    expect(simulator.requests.filter(({ method }) => method === "PUT")).toHaveLength(2);
  });

  it("downloads a report as a stream with a name, and as a Blob", async () => {
    const { vspc } = open();
    const report = await vspc.list("/licensing/reports").first();
    const path = { id: report?.reportParameters?.reportId ?? 1 };
    const { stream, type, fileName } = await vspc.download("/licensing/reports/{id}/csv", { path });
    const text = await new Response(stream).text();
    expect(text.split("\n").length).toBeGreaterThan(1);
    expect(type).toBe("application/octet-stream");
    expect(fileName).toMatch(/\.csv$/);
    const blob = await vspc.get("/licensing/reports/{id}/csv", { path });
    await expect(blob.text()).resolves.toBe(text);
  });

  it("reports a missing file as an error, not as a stream", async () => {
    const { vspc } = open();
    const path = { id: 999_999 };
    await expect(vspc.download("/licensing/reports/{id}/csv", { path })).rejects.toMatchObject({ status: 404 });
  });
});

describe("lists of the simulator", () => {
  it("reads complete lists although the server limits pages and moves rows", async () => {
    withoutPauses();
    for (const kinds of [["page-cap"], ["rows-moved"]] as const) {
      const { vspc, simulator } = open({
        tenants: 700,
        faults: { kinds, rate: 0.3, on: { path: "/infrastructure/sites/tenants" } },
      });
      const before = new Set([...simulator.state.tenants.rows()].map(({ instanceUid }) => instanceUid));
      const seen = await vspc
        .list("/infrastructure/sites/tenants", { pageSize: 50, select: ["instanceUid"] })
        .toArray();
      const after = new Set([...simulator.state.tenants.rows()].map(({ instanceUid }) => instanceUid));
      const uids = seen.map(({ instanceUid }) => instanceUid);
      expect(new Set(uids).size).toBe(uids.length);
      for (const uid of before) if (after.has(uid)) expect(uids).toContain(uid);
    }
  });
});
