import { describe, expect, it } from "vitest";
import { runTimers, useFakeClock } from "../support/fake-clock.js";
import { json } from "../support/fake-fetch.js";
import { asyncActionServer, id, init, tenants } from "./async-action-server.js";

useFakeClock();

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

  it("reports a truncated result as a protocol error", async () => {
    const result = () => new Response("{", { headers: { "content-type": "application/json" } });
    const { vspc } = asyncActionServer({ states: ["succeed"], result });
    await expect(runTimers(vspc.post(tenants, init))).rejects.toMatchObject({ kind: "protocol", actionId: id });
  });

  it("polls at intervals that double from 0.25 to 15 seconds", async () => {
    const times: number[] = [];
    const state = () => {
      times.push(performance.now());
      return json({ data: { id, status: "running" } });
    };
    const { vspc } = asyncActionServer({ state });
    await runTimers(vspc.post(tenants, { ...init, actionTimeout: 120_000 })).catch(() => undefined);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, ...Array(6).fill(15_000)]);
  });
});

it("returns a handle with progress, cancel and result for wait: false", async () => {
  const { vspc, seen } = asyncActionServer();
  const action = await vspc.post(tenants, { ...init, wait: false });
  expect(action.id).toBe(id);
  await expect(action.progress()).resolves.toMatchObject({ id, status: "running", actionName: "CreateTenant" });
  await expect(runTimers(action.result())).resolves.toEqual({ name: "acme" });
  await action.cancel();
  expect(seen.at(-1)).toMatchObject({ method: "DELETE", path: `/asyncActions/${id}` });
});

it.each([{ name: "acme" }, {}])(
  "resumes an action by its ID, and returns %j, which the call may have selected",
  async (data) => {
    const { vspc } = asyncActionServer({ result: () => json({ data }) });
    await expect(runTimers(vspc.resume(id, "post", tenants).result())).resolves.toEqual(data);
  },
);
