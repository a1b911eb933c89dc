import { readFileSync } from "node:fs";
import https from "node:https";
import { describe, expect, it } from "vitest";
import { defaultApiKey } from "../../src/testing/index.js";
import { open, origin, sender, uids } from "./vspc/open.js";

const authorization = `Bearer ${defaultApiKey}`;

describe("connections in process", () => {
  it("reports a reset before the headers like Node's fetch", async () => {
    const { sim, send } = open({ faults: { kinds: ["reset"] } });
    const error = await send("GET", "/about").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ message: "fetch failed", cause: { code: "ECONNRESET" } });
    expect(sim.requests[0]).not.toHaveProperty("status");
  });

  it("reports a reset in the middle of the body like Node's fetch", async () => {
    const { sim } = open({ faults: { kinds: ["reset-in-body"] } });
    const response = await sim.fetch(`${origin}/api/v3/about`, { headers: { authorization } });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toMatchObject({ message: "terminated", cause: { code: "ECONNRESET" } });
  });

  it.each(["stall", "stall-in-body"] as const)(
    "holds a response with the fault %s until it is released",
    async (kind) => {
      const { sim, send } = open({ faults: { kinds: [kind] } });
      let done = false;
      const got = send("GET", "/about").then((answer) => {
        done = true;
        return answer;
      });
      await send("GET", "/about", { signal: AbortSignal.abort() }).catch(() => undefined);
      expect(done).toBe(false);
      sim.release();
      expect((await got).body.data.serverVersion).toEqual(expect.any(String));
    },
  );

  it.each(["stall", "stall-in-body"] as const)(
    "rejects a call with the fault %s when its signal is aborted",
    async (kind) => {
      const { send } = open({ faults: { kinds: [kind] } });
      const control = new AbortController();
      const got = send("GET", "/about", { signal: control.signal });
      const reason = new Error("enough");
      await Promise.resolve();
      control.abort(reason);
      await expect(got).rejects.toBe(reason);
    },
  );

  it("sends nothing if the signal is already aborted", async () => {
    const { sim, send } = open();
    await expect(send("GET", "/about", { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(sim.requests).toEqual([]);
  });

  it("follows a redirect without the credentials, like fetch", async () => {
    const { sim } = open({ faults: { kinds: ["redirect"], on: { nth: 1 }, redirectTo: "https://other.example" } });
    const response = await sim.fetch(`${origin}/api/v3/about`, { headers: { authorization } });
    expect(response.status).toBe(401);
    expect(sim.requests.map((request) => [request.origin, "authorization" in request.headers])).toEqual([
      [origin, true],
      ["https://other.example", false],
    ]);
    sim.faults({ kinds: ["redirect"] });
    const refused = sim.fetch(`${origin}/api/v3/about`, { redirect: "error" });
    await expect(refused).rejects.toThrow("fetch failed");
  });
});

describe("connections over HTTP", () => {
  it("returns the same responses as in process, on a port of the loopback interface", async () => {
    const { sim, send } = open();
    await using server = await sim.listen();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v3$/);
    const over = sender(fetch, server.url);
    const path = `/infrastructure/sites/${uids.frankfurt}/tenants`;
    expect((await over("GET", "/users")).text).toBe((await send("GET", "/users")).text);
    const created = await over("POST", path, { body: { credentials: { userName: "umbrella" } } });
    expect(created.status).toBe(200);
    expect(sim.requests.map(({ path: below }) => below)).toEqual(["/users", "/users", path]);
  });

  it("serves HTTPS", async () => {
    const pem = (name: string) => readFileSync(new URL(`../node/certificates/${name}`, import.meta.url), "utf8");
    const { sim } = open();
    await using server = await sim.listen({ tls: { key: pem("server.test-only.key"), cert: pem("server.pem") } });
    expect(server.url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      const request = https.get(`${server.url}/about`, { ca: pem("ca.pem"), agent: false }, ({ statusCode }) =>
        resolve(statusCode),
      );
      request.on("error", reject);
    });
    expect(status).toBe(401);
  });

  it.each([
    ["reset", "fetch failed"],
    ["reset-in-body", "terminated"],
  ] as const)("closes the socket for the fault %s", async (kind, message) => {
    const { sim } = open({ faults: { kinds: [kind], on: { nth: 1 } } });
    await using server = await sim.listen();
    const over = sender(fetch, server.url);
    await expect(over("GET", "/about")).rejects.toMatchObject({ message });
    expect((await over("GET", "/about")).status).toBe(200);
  });

  it.each(["stall", "stall-in-body"] as const)(
    "holds a response with the fault %s until it is released or the client disconnects",
    async (kind) => {
      const { sim } = open({ faults: { kinds: [kind] } });
      await using server = await sim.listen();
      const over = sender(fetch, server.url);
      const control = new AbortController();
      const given = over("GET", "/about", { signal: control.signal });
      const waiting = over("GET", "/about");
      const both = expect(given).rejects.toThrow();
      while (sim.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
      control.abort();
      await both;
      sim.release();
      expect((await waiting).status).toBe(200);
    },
  );

  it("closes the server while responses are stalled", async () => {
    const { sim } = open({ faults: { kinds: ["stall"] } });
    const server = await sim.listen();
    const waiting = expect(sender(fetch, server.url)("GET", "/about")).rejects.toThrow();
    while (sim.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    await waiting;
  });
});
