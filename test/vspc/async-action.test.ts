import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createVspcClient, token } from "../../src/index.js";
import { failure, fakeFetch, json } from "../support/fake-fetch.js";
import { background, drive, id, init, tenants } from "./background.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a call that became an async action", () => {
  it.each([
    ["relative", `/api/v3/asyncActions/${id}`],
    ["relative, as one document spells it", `/asyncAction/${id}`],
    ["absolute, on another name of the server", `https://10.0.0.5:1280/api/v3/asyncActions/${id}`],
    ["of the result", `/api/v3/asyncActions/${id}/result`],
  ])("returns what 200 would have returned, by a Location that is %s", async (_name, location) => {
    const { vspc, seen } = background({ location });
    await expect(drive(vspc.post(tenants, init))).resolves.toEqual({ name: "acme" });
    expect(seen.map((one) => `${one.method} ${one.path}`)).toEqual([
      `POST /infrastructure/sites/${init.path.siteUid}/tenants`,
      `GET /asyncActions/${id}`,
      `GET /asyncActions/${id}`,
      `GET /asyncActions/${id}/result`,
    ]);
    expect(seen.slice(1).every((one) => !one.headers.has("x-request-id"))).toBe(true);
  });

  it("is named by the request id where Location is absent", async () => {
    const { vspc, seen } = background({ location: null });
    await drive(vspc.post(tenants, { ...init, requestId: id }));
    expect(seen[1]?.path).toBe(`/asyncActions/${id}`);
  });

  it("throws the call's own error when it failed", async () => {
    for (const status of [200, 400]) {
      const result = () => failure(status, { message: "no space", type: "logical", code: 1000 });
      const { vspc } = background({ states: ["failed"], result });
      await expect(drive(vspc.post(tenants, init))).rejects.toMatchObject({
        kind: "logical",
        message: `POST ${tenants}: no space`,
        code: 1000,
        actionId: id,
        operation: `POST ${tenants}`,
      });
    }
  });

  it.each([
    ["canceled", { states: ["running", "canceled"] }],
    ["expired", { states: ["running", "gone"] }],
    ["expired", { states: ["succeed"], result: () => failure(404, { code: 404 }) }],
    ["logical", { states: ["failed"], result: () => json({ data: {} }) }],
    [
      "protocol",
      { states: ["succeed"], result: () => new Response("{", { headers: { "content-type": "application/json" } }) },
    ],
  ])("throws %s", async (kind, script) => {
    const { vspc } = background(script);
    await expect(drive(vspc.post(tenants, init))).rejects.toMatchObject({ kind, actionId: id });
  });

  it("ends waiting when its time is over", async () => {
    const { vspc } = background({ states: ["running"] });
    await expect(drive(vspc.post(tenants, { ...init, actionTimeout: 60_000 }))).rejects.toMatchObject({
      kind: "timeout",
      actionId: id,
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("asks less and less often, always well within the life of a result", async () => {
    const { vspc, seen } = background({ states: ["running"] });
    await drive(vspc.post(tenants, { ...init, actionTimeout: 600_000 })).catch(() => undefined);
    expect(seen.length).toBeGreaterThan(40);
    expect(seen.length).toBeLessThan(60);
  });
});

describe("wait: false", () => {
  it("gives a handle: progress, cancel, result", async () => {
    const { vspc, seen } = background();
    const action = await vspc.post(tenants, { ...init, wait: false });
    expect(action.id).toBe(id);
    await expect(action.progress()).resolves.toMatchObject({ id, status: "running", actionName: "CreateTenant" });
    await expect(drive(action.result())).resolves.toEqual({ name: "acme" });
    await action.cancel();
    expect(seen.at(-1)).toMatchObject({ method: "DELETE", path: `/asyncActions/${id}` });
  });

  it("survives an abort of one wait", async () => {
    const { vspc } = background({ states: ["running", "running", "succeed"] });
    const action = await vspc.post(tenants, { ...init, wait: false });
    const controller = new AbortController();
    const first = action.result({ signal: controller.signal });
    const aborted = expect(first).rejects.toMatchObject({ kind: "aborted" });
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    await aborted;
    await expect(drive(action.result())).resolves.toEqual({ name: "acme" });
  });

  it("is settled where the server answered at once", async () => {
    const { fetch } = fakeFetch(() => json({ data: { name: "acme" } }));
    const vspc = createVspcClient({ baseUrl: "https://vspc.example.com", auth: token("t"), fetch });
    const action = await vspc.post(tenants, { ...init, wait: false });
    expect(action.id).toBeUndefined();
    await expect(action.result()).resolves.toEqual({ name: "acme" });
  });
});

describe("resume", () => {
  it("takes an action up by its id", async () => {
    const { vspc } = background();
    await expect(drive(vspc.resume(id, "post", tenants).result())).resolves.toEqual({ name: "acme" });
    expect(() => vspc.resume("../x", "post", tenants)).toThrow(expect.objectContaining({ kind: "input" }));
  });
});
