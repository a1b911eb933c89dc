import { createHash } from "node:crypto";
import { expect, it, onTestFinished, vi } from "vitest";
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

const slowly = { operations: "writes", polls: 3 } as const;
const creation = { method: "POST", path: "/infrastructure/sites/{siteUid}/tenants" };
it.each<[string, SimulatorOptions]>([
  ["that responds at once", {}],
  ["with actions and a relative Location", { async: slowly }],
  ["with actions and an absolute Location", { async: { ...slowly, location: "absolute", resource: "asyncAction" } }],
  ["with actions without a Location", { async: { ...slowly, location: "absent" } }],
  ["that loses a response", { faults: { kinds: ["reset"], effect: true, on: { ...creation, nth: 1 } } }],
])("creates, reads, changes, disables, enables and deletes a tenant on a server %s", async (_name, simulated) => {
  withoutPauses();
  const { vspc, simulator } = open(simulated);
  const { siteUid = "" } = (await vspc.list("/infrastructure/sites").first()) ?? {};
  const body = { credentials: { userName: "acme-new", password: "not-a-real-password" }, maxConcurrentTask: 3 };
  const created = await vspc.post("/infrastructure/sites/{siteUid}/tenants", { path: { siteUid }, body });
  expect(created).toMatchObject({ name: "acme-new", maxConcurrentTask: 3, siteUid, isEnabled: true });
  const path = { tenantUid: created.instanceUid };
  await vspc.post(`${tenantPath}/disable`, { path });
  await expect(vspc.get(tenantPath, { path })).resolves.toMatchObject({ isEnabled: false });
  await vspc.post(`${tenantPath}/enable`, { path });
  const changed = await vspc.patch(tenantPath, { path, guard: true }, (draft) => {
    expect(draft.isEnabled).toBe(true);
    draft.description = "changed";
  });
  expect(changed.description).toBe("changed");
  const named = vspc.list("/infrastructure/sites/tenants", { filter: (row) => row.name.equals("acme-new") });
  await expect(named.toArray()).resolves.toEqual([changed]);
  await expect(vspc.delete(tenantPath, { path, query: { deleteBackups: true } })).resolves.toBeUndefined();
  await expect(vspc.get(tenantPath, { path })).rejects.toMatchObject({ kind: "logical", status: 404 });
  expect(simulator.state.effects).toHaveLength(5);
});

it("refreshes expired tokens of the simulator, and continues as another user", async () => {
  const { vspc, simulator } = open(
    { tokenLifetime: 60 },
    { auth: password({ username: admin.userName, password: admin.password }) },
  );
  await expect(vspc.get("/users/me")).resolves.toMatchObject({ userName: admin.userName });
  simulator.advance(120_000);
  await expect(vspc.get("/users/me")).resolves.toMatchObject({ userName: admin.userName });
  expect(simulator.state.tokenRequests).toMatchObject({ password: 1, refresh_token: 1 });
  const other = vspc.as(owner?.userUid ?? "");
  await expect(other.get("/users/me")).resolves.toMatchObject({ userName: owner?.userName });
});

it("uploads a complete license, also after lost attempts", async () => {
  withoutPauses();
  const { vspc, simulator } = open({ faults: { kinds: ["reset"], effect: false, on: { method: "PUT", nth: 1 } } });
  const bytes = new Uint8Array(100_000).map((_, i) => (i * 31) % 251);
  await vspc.put("/licensing/console", { body: { license: new Blob([bytes], { type: "application/octet-stream" }) } });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(simulator.state.uploads).toEqual([expect.objectContaining({ size: 100_000, sha256 })]);
  expect(simulator.requests.filter(({ method }) => method === "PUT")).toHaveLength(2);
});

it("downloads a report as a stream with a name, and as a Blob, and reports a missing one as an error", async () => {
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
  const missing = vspc.download("/licensing/reports/{id}/csv", { path: { id: 999_999 } });
  await expect(missing).rejects.toMatchObject({ status: 404 });
});
