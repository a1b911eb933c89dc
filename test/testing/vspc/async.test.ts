import { describe, expect, it } from "vitest";
import type { AsyncBehaviour } from "../../../src/testing/index.js";
import { open, type Sent, uids } from "./open.js";

const id = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";
const site = `/infrastructure/sites/${uids.frankfurt}`;
const minute = 60_000;

function arrange(async: AsyncBehaviour = { operations: "writes" }) {
  const { sim, send } = open({ async });
  const maintenance = () => sim.state.sites.get(uids.frankfurt)?.maintenanceModeIsEnabled;
  const start = (sent: Sent = { headers: { "x-request-id": id } }) => {
    return send("PUT", `${site}/maintenanceModeIsEnabled`, { ...sent, query: { maintenanceMode: true } });
  };
  const status = async () => (await send("GET", `/asyncActions/${id}`)).body.data.status;
  return { sim, send, start, status, maintenance };
}

describe("asynchronous actions", () => {
  it("returns 202 with a link that ends in the action ID, and runs for the configured number of polls", async () => {
    const { sim, send, start, status, maintenance } = arrange({ operations: "writes", polls: 2 });
    const accepted = await start();
    expect([accepted.status, accepted.text]).toEqual([202, ""]);
    expect(accepted.headers.get("location")).toBe(`/api/v3/asyncActions/${id}`);
    expect([await status(), await status(), maintenance()]).toEqual(["running", "running", false]);
    expect([await status(), maintenance()]).toEqual(["succeed", true]);
    const result = await send("GET", `/asyncActions/${id}/result`);
    expect(result.body).toEqual(await send("GET", site).then(({ body }) => body));
    expect(sim.state.effects).toHaveLength(1);
  });

  it("generates an ID if the request contains none", async () => {
    const { send, start } = arrange();
    const link = (await start({})).headers.get("location") ?? "";
    const { body } = await send("GET", link.replace("/api/v3", ""));
    expect(link.endsWith(body.data.id)).toBe(true);
  });

  it("never runs excluded operations asynchronously", async () => {
    const { send } = arrange({ operations: "all" });
    expect((await send("GET", "/users")).status).toBe(202);
    expect((await send("GET", "/asyncActions")).status).toBe(200);
  });

  it("reports a failed action without an effect, with the error as its result", async () => {
    const { send, start, status, maintenance } = arrange({ operations: "writes", polls: 0, outcome: "failed" });
    await start();
    expect([await status(), maintenance()]).toEqual(["failed", false]);
    const result = await send("GET", `/asyncActions/${id}/result`);
    expect([result.status, result.body.errors[0].code]).toEqual([400, 1000]);
  });

  it("fails an action whose request is rejected", async () => {
    const { send, status } = arrange({ operations: "writes", polls: 0 });
    const accepted = await send("DELETE", `/infrastructure/sites/tenants/${uids.gold}`, {
      query: { deleteBackups: true },
      headers: { "x-request-id": id },
    });
    expect([accepted.status, await status()]).toEqual([202, "failed"]);
    expect((await send("GET", `/asyncActions/${id}/result`)).status).toBe(404);
  });

  it("returns no result while an action runs", async () => {
    const { send, start } = arrange({ operations: "writes", polls: 5 });
    await start();
    const { status, body } = await send("GET", `/asyncActions/${id}/result`);
    expect([status, body.errors[0].type, body.errors[0].code]).toEqual([400, "logical", 1000]);
  });

  it.each([
    ["succeed", 5],
    ["failed", 60],
  ] as const)("keeps an action with the status %s for %i minutes", async (outcome, minutes) => {
    const { sim, send, start, status } = arrange({ operations: "writes", polls: 0, outcome });
    await start();
    sim.advance(minutes * minute - 1);
    expect(await status()).toBe(outcome);
    sim.advance(1);
    expect((await send("GET", `/asyncActions/${id}`)).status).toBe(404);
    expect((await send("GET", `/asyncActions/${id}/result`)).status).toBe(404);
  });

  it("lists and clears actions, and updates the data of their requests", async () => {
    const { send, start } = arrange({ operations: "writes", polls: 0 });
    await start();
    const listed = (await send("GET", "/asyncActions")).body.data;
    expect(listed).toMatchObject([
      {
        id,
        actionName: "setSiteMaintenanceMode",
        initiatorUid: uids.keller,
        queryParameters: { maintenanceMode: ["true"] },
      },
    ]);
    const body = { requestBody: "{}", queryParameters: { a: ["1", "2"] } };
    expect((await send("PUT", `/asyncActions/${id}/requestData`, { body })).body.data).toMatchObject(body);
    expect((await send("GET", "/asyncActions/config")).body.data).toEqual({ resultRetentionTime: 5 });
    await send("DELETE", `/asyncActions/${id}/result`);
    expect((await send("GET", "/asyncActions")).body.data).toEqual([]);
  });
});
