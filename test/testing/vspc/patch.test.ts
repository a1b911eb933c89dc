import { describe, expect, it } from "vitest";
import { open, uids } from "./open.js";

const acme = `/infrastructure/sites/tenants/${uids.acme}`;

describe("JSON Patch", () => {
  const patch = (operations: readonly unknown[], path = acme) => {
    const { send } = open();
    return { send, got: send("PATCH", path, { body: operations }) };
  };

  it("returns the changes in later reads", async () => {
    const { send, got } = patch([
      { op: "replace", path: "/description", value: "new" },
      { op: "replace", path: "/credentials/userName", value: "acme2" },
      { op: "add", path: "/gatewayPoolsUids/-", value: uids.gold },
      { op: "test", path: "/siteName", value: "Frankfurt" },
    ]);
    const { data } = (await got).body;
    expect(data).toMatchObject({ description: "new", name: "acme2", gatewayPoolsUids: [uids.publicPool, uids.gold] });
    expect((await send("GET", acme)).body.data).toEqual(data);
  });

  it("resets a removed property to its default, or null", async () => {
    const { got } = patch([
      { op: "remove", path: "/description" },
      { op: "replace", path: "/maxConcurrentTask", value: 9 },
      { op: "remove", path: "/maxConcurrentTask" },
    ]);
    expect((await got).body.data).toMatchObject({ description: null, maxConcurrentTask: 1 });
  });

  it("accepts the text of a boolean, as in the examples of the vendor", async () => {
    const { got } = patch(
      [{ op: "replace", path: "/autoUpdateEnabled", value: "true" }],
      `/licensing/sites/${uids.frankfurt}`,
    );
    expect((await got).body.data.autoUpdateEnabled).toBe(true);
  });

  const good = { op: "replace", path: "/description", value: "new" };
  it.each([
    [{ op: "replace", path: "/isEnabled", value: false }],
    [{ op: "move", path: "/description", from: "/siteName" }],
    [{ op: "replace", path: "", value: {} }],
    [{ op: "remove", path: "/credentials" }],
    [{ op: "test", path: "/description", value: "other" }],
    [{ op: "replace", path: "/throttlingValue", value: 0 }],
    [{ op: "replace", path: "/maxConcurrentTask", value: "many" }],
    [{ op: "replace", path: "/colour", value: "red" }],
    [{ op: "replace", path: "/credentials/colour", value: "red" }],
    [{ op: "add", path: "/gatewayPoolsUids/9", value: uids.gold }],
  ])("changes nothing if one operation fails: %j", async (bad) => {
    const { sim, send } = open();
    sim.state.tenants.update(uids.acme, { description: "old" });
    const { status, body } = await send("PATCH", acme, { body: [good, bad] });
    expect([status, body.errors[0].type, body.errors[0].code]).toEqual([400, "logical", 1001]);
    expect(body.errors[0].failedJsonPatch).toEqual(bad);
    expect((await send("GET", acme)).body.data.description).toBe("old");
    expect(sim.state.effects).toEqual([]);
  });

  it.each([[[]], [{ op: "replace" }], [[{ op: "swap", path: "/description" }]], [[{ op: "remove" }]]])(
    "rejects %j as a body",
    async (body) => {
      const { send } = open();
      expect((await send("PATCH", acme, { body })).body.errors[0].code).toBe(400);
    },
  );

  it("changes settings, traffic and appliances, which belong to no list", async () => {
    const { send } = open();
    const change = async (path: string, pointer: string, value: unknown) => {
      await send("PATCH", path, { body: [{ op: "replace", path: pointer, value }] });
      return (await send("GET", path)).body.data[pointer.slice(1)];
    };
    expect(await change("/licensing/reports/settings", "/autoApprove", true)).toBe(true);
    expect(await change(`${acme}/traffic`, "/dataTransferOutQuota", 10)).toBe(10);
    const appliance = `${acme}/replicationResources/networkextensionAppliance/${uids.appliance}`;
    expect(await change(appliance, "/name", "renamed")).toBe("renamed");
  });
});
