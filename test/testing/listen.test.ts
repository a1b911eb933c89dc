import { request } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { defaultApiKey } from "../../src/testing/index.js";
import { open, sender } from "./vspc/open.js";

afterEach(() => vi.restoreAllMocks());

/** Replaces the wall clock by one that the test advances. */
function wallClock() {
  let time = 5000;
  vi.spyOn(performance, "now").mockImplementation(() => time);
  return (ms: number) => {
    time += ms;
  };
}

describe("the clock over HTTP", () => {
  it("follows the wall clock, so that a rate limit ends after the advertised time", async () => {
    const pass = wallClock();
    const { sim } = open({ throttle: { requests: 20, seconds: 1 } });
    await using server = await sim.listen();
    const get = sender(fetch, server.url);
    const burst = () => Promise.all(Array.from({ length: 25 }, () => get("GET", "/about")));
    const first = await burst();
    expect(first.filter(({ status }) => status === 200)).toHaveLength(20);
    const rejected = first.filter(({ status }) => status === 429);
    expect(rejected.map(({ body }) => body.errors[0].retryAfter)).toEqual([1, 1, 1, 1, 1]);
    pass(999);
    expect((await get("GET", "/about")).status).toBe(429);
    pass(1);
    expect((await burst()).filter(({ status }) => status === 200)).toHaveLength(20);
  });

  it("stops the clock in process, after the last server is closed, and if a clock was provided", async () => {
    const pass = wallClock();
    const { sim, send } = open();
    const arrival = async () => {
      await send("GET", "/about");
      return sim.requests.at(-1)?.at ?? 0;
    };
    const start = await arrival();
    pass(100);
    expect(await arrival()).toBe(start);
    const [one, two] = [await sim.listen(), await sim.listen()];
    pass(100);
    expect(await arrival()).toBe(start + 100);
    await one.close();
    await one.close();
    sim.advance(1000);
    pass(100);
    expect(await arrival()).toBe(start + 1200);
    await two.close();
    pass(100);
    expect(await arrival()).toBe(start + 1200);

    const given = open({ now: () => 42 });
    await using _server = await given.sim.listen();
    pass(100);
    await given.send("GET", "/about");
    expect(given.sim.requests[0]?.at).toBe(42);
  });
});

describe("addresses", () => {
  it("listens on the configured port and address", async () => {
    const { sim } = open();
    const first = await sim.listen();
    const port = Number(new URL(first.url).port);
    await expect(sim.listen({ port })).rejects.toThrow("EADDRINUSE");
    await first.close();
    await using again = await sim.listen({ port });
    expect(again.url).toBe(first.url);
    await using other = await sim.listen({ host: "127.0.0.2" });
    expect(new URL(other.url).hostname).toBe("127.0.0.2");
    expect((await sender(fetch, other.url)("GET", "/about")).status).toBe(200);
  });

  it("rejects ports out of range and invalid origins", async () => {
    const { sim } = open();
    await expect(sim.listen({ port: 65_536 })).rejects.toThrow(RangeError);
    await expect(sim.listen({ cors: "portal.example.com" })).rejects.toThrow("cors takes an origin");
  });
});

describe("requests that a simulator rejects", () => {
  /** Sends a GET with a `Host` header, which fetch cannot set. Returns the status. */
  const statusFor = (url: string, host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${url}/about`, { headers: { host, authorization: `Bearer ${defaultApiKey}` } });
      sent.once("response", (response) => resolve(response.resume().statusCode)).once("error", reject);
      sent.end();
    });

  it("rejects the host name of a web page while it listens on the loopback interface", async () => {
    const { sim } = open();
    await using server = await sim.listen();
    const { port } = new URL(server.url);
    for (const host of ["localhost", `127.0.0.1:${port}`, `[::1]:${port}`, `vspc.localhost:${port}`])
      expect([host, await statusFor(server.url, host)]).toEqual([host, 200]);
    for (const host of [`evil.example:${port}`, "127.0.0.1.evil.example", "localhost.evil.example"])
      expect([host, await statusFor(server.url, host)]).toEqual([host, 421]);
    expect(sim.requests).toHaveLength(4);
    await using open_ = await sim.listen({ host: "0.0.0.0" });
    expect(await statusFor(open_.url, "vspc.example.com")).toBe(200);
  });

  it("rejects a body above 64 MB while reading it", async () => {
    const { sim } = open();
    await using server = await sim.listen();
    const path = `${server.url}/infrastructure/sites`;
    expect((await fetch(path, { method: "POST", body: new Uint8Array(65 * 1024 * 1024) })).status).toBe(413);
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        sent += 1;
        if (sent > 500) controller.close();
        else controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    await expect(fetch(path, { method: "POST", body, duplex: "half" } as RequestInit)).rejects.toThrow("fetch failed");
    expect(sent).toBeLessThan(500);
    expect(sim.requests).toEqual([]);
  });
});

describe("cross-origin requests", () => {
  const origin = "https://portal.example.com";
  const preflight = {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "DELETE",
      "access-control-request-headers": "authorization,x-request-id",
    },
  };

  it("allows a page to call and read if cors contains its origin", async () => {
    const { sim } = open();
    await using server = await sim.listen({ cors: origin });
    const asked = await fetch(`${server.url}/about`, preflight);
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe(origin);
    expect(asked.headers.get("access-control-allow-methods")).toContain("DELETE");
    expect(asked.headers.get("access-control-allow-headers")).toBe("authorization,x-request-id");
    expect(sim.requests).toEqual([]);
    const headers = { origin, authorization: `Bearer ${defaultApiKey}` };
    const answer = await fetch(`${server.url}/about`, { headers });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
    expect(answer.headers.get("access-control-expose-headers")).toContain("location");
  });

  it("does not allow other origins without cors", async () => {
    const { sim } = open();
    await using server = await sim.listen();
    const asked = await fetch(`${server.url}/about`, preflight);
    expect(asked.status).toBe(405);
    expect(asked.headers.has("access-control-allow-origin")).toBe(false);
  });
});
