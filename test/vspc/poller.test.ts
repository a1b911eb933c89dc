import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createVspcClient, token } from "../../src/index.js";
import { runTimers } from "../support/fake-clock.js";
import { failure, fakeFetch, json } from "../support/fake-fetch.js";
import { asyncActionServer, id, init, tenants } from "./async-action-server.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("waiting for an asynchronous action", () => {
  it.each([
    ["relative", `/api/v3/asyncActions/${id}`],
    ["relative, in the spelling of one document", `/asyncAction/${id}`],
    ["absolute, with another name of the server", `https://10.0.0.5:1280/api/v3/asyncActions/${id}`],
    ["that of the result", `/api/v3/asyncActions/${id}/result`],
  ])("returns the result of an action with a Location that is %s", async (_name, location) => {
    const { vspc, seen } = asyncActionServer({ location });
    await expect(runTimers(vspc.post(tenants, init))).resolves.toEqual({ name: "acme" });
    expect(seen.map((one) => `${one.method} ${one.path}`)).toEqual([
      `POST /infrastructure/sites/${init.path.siteUid}/tenants`,
      `GET /asyncActions/${id}`,
      `GET /asyncActions/${id}`,
      `GET /asyncActions/${id}/result`,
    ]);
    expect(seen.slice(1).every((one) => !one.headers.has("x-request-id"))).toBe(true);
  });

  it("polls by the request ID if Location is absent", async () => {
    const { vspc, seen } = asyncActionServer({ location: null });
    await runTimers(vspc.post(tenants, { ...init, requestId: id }));
    expect(seen[1]?.path).toBe(`/asyncActions/${id}`);
  });

  it("throws the original error of a failed action", async () => {
    for (const status of [200, 400]) {
      const result = () => failure(status, { message: "no space", type: "logical", code: 1000 });
      const { vspc } = asyncActionServer({ states: ["failed"], result });
      await expect(runTimers(vspc.post(tenants, init))).rejects.toMatchObject({
        kind: "logical",
        message: `POST ${tenants}: no space`,
        code: 1000,
        actionId: id,
        operation: `POST ${tenants}`,
      });
    }
  });

  it("reports a truncated result as a protocol error", async () => {
    const result = () => new Response("{", { headers: { "content-type": "application/json" } });
    const { vspc } = asyncActionServer({ states: ["succeed"], result });
    await expect(runTimers(vspc.post(tenants, init))).rejects.toMatchObject({ kind: "protocol", actionId: id });
  });

  it("stops polling at actionTimeout", async () => {
    const { vspc } = asyncActionServer({ states: ["running"] });
    await expect(runTimers(vspc.post(tenants, { ...init, actionTimeout: 60_000 }))).rejects.toMatchObject({
      kind: "timeout",
      actionId: id,
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("polls at growing intervals, within the lifetime of a result", async () => {
    const { vspc, seen } = asyncActionServer({ states: ["running"] });
    await runTimers(vspc.post(tenants, { ...init, actionTimeout: 600_000 })).catch(() => undefined);
    expect(seen.length).toBeGreaterThan(40);
    expect(seen.length).toBeLessThan(60);
  });
});

describe("wait: false", () => {
  it("returns a handle with progress, cancel and result", async () => {
    const { vspc, seen } = asyncActionServer();
    const action = await vspc.post(tenants, { ...init, wait: false });
    expect(action.id).toBe(id);
    await expect(action.progress()).resolves.toMatchObject({ id, status: "running", actionName: "CreateTenant" });
    await expect(runTimers(action.result())).resolves.toEqual({ name: "acme" });
    await action.cancel();
    expect(seen.at(-1)).toMatchObject({ method: "DELETE", path: `/asyncActions/${id}` });
  });

  it("waits again for an action after an abort", async () => {
    const { vspc } = asyncActionServer({ states: ["running", "running", "succeed"] });
    const action = await vspc.post(tenants, { ...init, wait: false });
    const controller = new AbortController();
    const first = action.result({ signal: controller.signal });
    const aborted = expect(first).rejects.toMatchObject({ kind: "aborted" });
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    await aborted;
    await expect(runTimers(action.result())).resolves.toEqual({ name: "acme" });
  });

  it("returns a completed action if the server responds at once", async () => {
    const { fetch } = fakeFetch(() => json({ data: { name: "acme" } }));
    const vspc = createVspcClient({ baseUrl: "https://vspc.example.com", auth: token("t"), fetch });
    const action = await vspc.post(tenants, { ...init, wait: false });
    expect(action.id).toBeUndefined();
    await expect(action.result()).resolves.toEqual({ name: "acme" });
  });
});

describe("resume", () => {
  it("resumes an action by its ID", async () => {
    const { vspc } = asyncActionServer();
    await expect(runTimers(vspc.resume(id, "post", tenants).result())).resolves.toEqual({ name: "acme" });
    expect(() => vspc.resume("../x", "post", tenants)).toThrow(expect.objectContaining({ kind: "input" }));
  });
});
