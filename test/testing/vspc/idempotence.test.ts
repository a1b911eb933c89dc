import { describe, expect, it } from "vitest";
import { open, uids } from "./open.js";

const id = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";
const minute = 60_000;

describe("request IDs", () => {
  const create = { body: { credentials: { userName: "umbrella" } }, headers: { "x-request-id": id } };
  const path = `/infrastructure/sites/${uids.frankfurt}/tenants`;

  it("executes a write once within five minutes", async () => {
    const { sim, send } = open();
    const [first, twin] = await Promise.all([send("POST", path, create), send("POST", path, create)]);
    sim.advance(5 * minute - 1);
    const later = await send("POST", path, create);
    expect([twin.text, later.text]).toEqual([first.text, first.text]);
    expect(sim.state.effects).toHaveLength(1);
    sim.advance(1);
    expect((await send("POST", path, create)).status).toBe(409);
  });

  it("repeats a rejection like any other response", async () => {
    const { sim, send } = open();
    const taken = { ...create, body: { credentials: { userName: "acme" } } };
    expect((await send("POST", path, taken)).status).toBe(409);
    sim.state.tenants.remove(uids.acme);
    expect((await send("POST", path, taken)).status).toBe(409);
  });

  it("rejects a request ID that was used for another operation", async () => {
    const { sim, send } = open();
    await send("POST", path, create);
    const { status, body } = await send("POST", "/licensing/console/update", { headers: create.headers });
    expect([status, body.errors[0].code]).toEqual([409, 409]);
    expect(sim.state.effects).toHaveLength(1);
  });

  it("returns the same action again", async () => {
    const { sim, send } = open({ async: { operations: "writes", polls: 1 } });
    const start = async () => (await send("POST", path, create)).headers.get("location");
    const status = async () => (await send("GET", `/asyncActions/${id}`)).body.data.status;
    const link = await start();
    expect(await start()).toBe(link);
    expect([await status(), await status()]).toEqual(["running", "succeed"]);
    expect(await start()).toBe(link);
    expect(sim.state.effects).toHaveLength(1);
    expect((await send("GET", "/asyncActions")).body.data).toHaveLength(1);
  });

  it("runs a read with a request ID asynchronously like older servers, or ignores the ID", async () => {
    const headers = { "x-request-id": id };
    const older = open({ readsWithRequestId: "async" });
    expect((await older.send("GET", "/about", { headers })).status).toBe(202);
    const newer = open();
    expect((await newer.send("GET", "/about", { headers })).status).toBe(200);
  });
});
