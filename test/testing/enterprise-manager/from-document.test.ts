import { describe, expect, it } from "vitest";
import { open } from "./open.js";

const unknown = "99999999-2c8a-4e53-96d0-3ab85e1c7f29";

describe("operations without specific code", () => {
  it.each(["json", "xml"] as const)("returns lists and single resources from the examples, in %s", async (kind) => {
    const { sim, send } = await open({}, kind);
    const [server] = sim.state.backupServers.rows();
    const list = await send("GET", "/backupServers");
    expect(list.body.Refs[0]).toMatchObject({ UID: server?.UID, Name: server?.Name });
    const one = await send("GET", `/backupServers/${server?.UID}`);
    expect([one.status, one.body.Name]).toEqual([200, server?.Name]);
  });

  it("filters by the IDs in the path and returns 404 for an unknown ID", async () => {
    const { sim, send } = await open();
    const [server] = sim.state.backupServers.rows();
    const below = (await send("GET", `/backupServers/${server?.UID}/repositories`)).body.Refs;
    expect(below).not.toEqual([]);
    for (const { Links } of below) expect(JSON.stringify(Links)).toContain(server?.UID.split(":").at(-1));
    for (const path of [`/backupServers/${unknown}/repositories`, `/backupServers/${unknown}`])
      expect((await send("GET", path)).status).toBe(404);
  });

  it("returns the entity if it is requested", async () => {
    const { sim, send } = await open();
    const [vault] = sim.state.repositories.rows();
    const path = `/repositories/${vault?.UID}`;
    expect((await send("GET", path)).body).toMatchObject({ Name: vault?.Name, Type: "RepositoryReference" });
    const { body } = await send("GET", `${path}?format=entity`);
    expect(body).toMatchObject({ Name: vault?.Name, Type: "Repository", Capacity: vault?.Capacity });
  });
});
