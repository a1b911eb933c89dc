import { describe, expect, it, onTestFinished } from "vitest";
import { open, origin, sender, uids } from "./vspc/open.js";

type Options = NonNullable<Parameters<typeof open>[0]>;

/** Starts a simulator, and returns a function that calls it in process or over HTTP. */
async function connect(transport: "in process" | "over HTTP", options: Options) {
  const { sim, send } = open(options);
  if (transport === "in process") return { sim, send };
  const server = await sim.listen();
  onTestFinished(server.close);
  return { sim, send: sender(fetch, server.url) };
}

describe.each(["in process", "over HTTP"] as const)("connections %s", (transport) => {
  it.each([
    ["reset", "fetch failed"],
    ["reset-in-body", "terminated"],
  ] as const)(
    "breaks the connection for the fault %s like Node's fetch, and accepts the next call",
    async (kind, message) => {
      const { sim, send } = await connect(transport, { faults: { kinds: [kind], on: { nth: 1 } } });
      const cause = transport === "in process" ? { cause: { code: "ECONNRESET" } } : {};
      await expect(send("GET", "/about")).rejects.toMatchObject({ name: "TypeError", message, ...cause });
      expect("status" in (sim.requests[0] ?? {})).toBe(kind === "reset-in-body");
      expect((await send("GET", "/about")).status).toBe(200);
    },
  );

  it.each(["stall", "stall-in-body"] as const)(
    "holds a response with the fault %s until it is released or the call is aborted",
    async (kind) => {
      const { sim, send } = await connect(transport, { faults: { kinds: [kind] } });
      const control = new AbortController();
      const given = expect(send("GET", "/about", { signal: control.signal })).rejects.toThrow();
      const waiting = send("GET", "/about");
      while (sim.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
      control.abort(new Error("enough"));
      await given;
      sim.release();
      expect((await waiting).body.data.serverVersion).toEqual(expect.any(String));
    },
  );

  it("sends nothing if the signal is already aborted", async () => {
    const { sim, send } = await connect(transport, {});
    await expect(send("GET", "/about", { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(sim.requests).toEqual([]);
  });
});

it("rejects a redirect unless it is to be handled by the caller", async () => {
  const { sim } = open({ faults: { kinds: ["redirect"] } });
  const follow = sim.fetch(`${origin}/api/v3/about`);
  await expect(follow).rejects.toMatchObject({ name: "TypeError", message: "fetch failed" });
  const response = await sim.fetch(`${origin}/api/v3/about`, { redirect: "manual" });
  expect(response.headers.get("location")).toBe("https://elsewhere.example/api/v3/about");
});

describe("listening", () => {
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

  it("closes the server while responses are stalled", async () => {
    const { sim } = open({ faults: { kinds: ["stall"] } });
    const server = await sim.listen();
    const waiting = expect(sender(fetch, server.url)("GET", "/about")).rejects.toThrow();
    while (sim.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    await waiting;
  });
});
