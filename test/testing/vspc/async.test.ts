import { describe, expect, it } from "vitest";
import type { AsyncBehaviour } from "../../../src/testing/index.js";
import { open, origin, type Sent, uids } from "./open.js";

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

describe("an async action", () => {
  it("begins with 202 and a link that ends in its id, and runs for as many looks as asked for", async () => {
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

  it("has an id of its own where none was sent", async () => {
    const { send, start } = arrange();
    const link = (await start({})).headers.get("location") ?? "";
    const { body } = await send("GET", link.replace("/api/v3", ""));
    expect(link.endsWith(body.data.id)).toBe(true);
  });

  it("may be linked absolutely, by the other resource, or not at all", async () => {
    const absolute = await arrange({ operations: "all", location: "absolute", resource: "asyncAction" }).start();
    expect(absolute.headers.get("location")).toBe(`${origin}/api/v3/asyncAction/${id}`);
    const absent = await arrange({ operations: "all", location: "absent" }).start();
    expect(absent.headers.has("location")).toBe(false);
  });

  it("goes on by the clock", async () => {
    const { sim, start, status, maintenance } = arrange({ operations: "writes", polls: 0, milliseconds: 1000 });
    await start();
    expect([await status(), await status()]).toEqual(["running", "running"]);
    sim.advance(1000);
    expect(maintenance()).toBe(true);
    expect(await status()).toBe("succeed");
  });

  it("is told apart from others by a test of one's own, and never made of operations that deny it", async () => {
    const { send, start } = arrange({ operations: ({ path }) => path === "/about" });
    expect((await start()).status).toBe(200);
    expect((await send("GET", "/about")).status).toBe(202);
    const all = arrange({ operations: "all" });
    expect((await all.send("GET", "/users")).status).toBe(202);
    expect((await all.send("GET", "/asyncActions")).status).toBe(200);
  });

  it("ends in failure: no effect, and the error as its result", async () => {
    const { send, start, status, maintenance } = arrange({ operations: "writes", polls: 0, outcome: "failed" });
    await start();
    expect([await status(), maintenance()]).toEqual(["failed", false]);
    const result = await send("GET", `/asyncActions/${id}/result`);
    expect([result.status, result.body.errors[0].code]).toEqual([400, 1000]);
  });

  it("fails where its request is refused by what it finds", async () => {
    const { send, status } = arrange({ operations: "writes", polls: 0 });
    const accepted = await send("DELETE", `/infrastructure/sites/tenants/${uids.gold}`, {
      query: { deleteBackups: true },
      headers: { "x-request-id": id },
    });
    expect([accepted.status, await status()]).toEqual([202, "failed"]);
    expect((await send("GET", `/asyncActions/${id}/result`)).status).toBe(404);
  });

  it("has no result while it runs", async () => {
    const { send, start } = arrange({ operations: "writes", polls: 5 });
    await start();
    const { status, body } = await send("GET", `/asyncActions/${id}/result`);
    expect([status, body.errors[0].type, body.errors[0].code]).toEqual([400, "logical", 1000]);
  });

  it("is canceled while it runs: no effect", async () => {
    const { sim, send, start, status, maintenance } = arrange({ operations: "writes", polls: 5 });
    await start();
    await send("DELETE", `/asyncActions/${id}`);
    expect([await status(), maintenance(), sim.state.effects.at(-1)?.operation]).toEqual([
      "canceled",
      false,
      "cancelAsyncAction",
    ]);
    expect((await send("GET", `/asyncActions/${id}/result`)).body.errors[0].code).toBe(1050);
  });

  it("is kept for five minutes after success and for an hour after failure", async () => {
    const success = arrange({ operations: "writes", polls: 0 });
    await success.start();
    success.sim.advance(5 * minute - 1);
    expect(await success.status()).toBe("succeed");
    success.sim.advance(1);
    expect((await success.send("GET", `/asyncActions/${id}`)).status).toBe(404);
    expect((await success.send("GET", `/asyncActions/${id}/result`)).status).toBe(404);

    const failure = arrange({ operations: "writes", polls: 0, outcome: "failed" });
    await failure.start();
    failure.sim.advance(60 * minute - 1);
    expect(await failure.status()).toBe("failed");
    failure.sim.advance(1);
    expect((await failure.send("GET", `/asyncActions/${id}`)).status).toBe(404);
  });

  it("is listed, cleared and given data of its request", async () => {
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
