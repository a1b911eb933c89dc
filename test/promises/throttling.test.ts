import type { ServerResponse } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { apiKey, createVspcClient, password, type VspcClientOptions } from "../../src/index.js";
import { runTimers, useFakeClock } from "../support/fake-clock.js";
import { failure, fakeFetch, type Handler, json } from "../support/fake-fetch.js";
import { type Arrival, refuse, sendJson, startServer } from "./server.js";

const auth = apiKey("key");
const sites = "/infrastructure/sites/{siteUid}/tenants";
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const actionId = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";

describe.concurrent("requests before retryAfter ends", () => {
  /** Responds to the request `index` with 429 and `retryAfter: 1`, and to the others with `answer`. */
  async function refusingServer(
    isRefused: (request: Arrival, index: number) => boolean,
    answer: (request: Arrival, response: ServerResponse) => void,
  ) {
    let refusedAt = Number.POSITIVE_INFINITY;
    const server = await startServer((request, response, index) => {
      if (refusedAt < Number.POSITIVE_INFINITY || !isRefused(request, index)) return answer(request, response);
      refusedAt = performance.now();
      refuse(response, 1);
    });
    const early = () => server.seen.filter(({ at }) => at > refusedAt && at < refusedAt + 1000);
    const late = () => server.seen.filter(({ at }) => at >= refusedAt + 1000);
    return { ...server, early, late };
  }

  const about = (_request: Arrival, response: ServerResponse) => sendJson(response, { data: { serverVersion: "9.1" } });

  it("sends no reads and no writes before retryAfter ends", async () => {
    const server = await refusingServer((_request, index) => index === 0, about);
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const refusedCall = vspc.get("/about");
    await vi.waitFor(() => expect(vspc.concurrency.limit).toBe(8));
    await Promise.all([
      refusedCall,
      ...Array.from({ length: 5 }, () => vspc.get("/about")),
      vspc.post(sites, { path: { siteUid }, body: { credentials: { userName: "acme" } } }),
      vspc.download("/licensing/reports/{id}/csv", { path: { id: 12 } }).catch(() => undefined),
      vspc.api.GET("/about"),
    ]);
    expect(server.early()).toEqual([]);
    expect(server.late()).toHaveLength(9);
  });

  it("sends no sign-in, no call that waits for it, and no impersonation before retryAfter ends", async () => {
    const tokens = { access_token: "access", refresh_token: "refresh", expires_in: 3600 };
    const server = await refusingServer(
      ({ path }) => path === "/token",
      (request, response) => (request.path === "/token" ? sendJson(response, tokens) : about(request, response)),
    );
    const vspc = createVspcClient({
      baseUrl: server.baseUrl,
      auth: password({ username: "admin", password: "hunter2" }),
    });
    await Promise.all([vspc.get("/about"), vspc.get("/about"), vspc.as(siteUid).get("/about")]);
    expect(server.early()).toEqual([]);
    expect(
      server
        .late()
        .map(({ path }) => path)
        .sort(),
    ).toEqual(["/about", "/about", "/about", "/token", "/token"]);
    expect(vspc.retryBudget.available).toBe(vspc.retryBudget.capacity);
  });

  it("sends no polls of an asynchronous action before retryAfter ends", async () => {
    const server = await refusingServer(
      ({ path }) => path === "/about",
      ({ method, path }, response) => {
        if (method === "POST") {
          return response.writeHead(202, { location: `/api/v3/asyncActions/${actionId}` }).end();
        }
        if (path.endsWith("/result")) return sendJson(response, { data: { instanceUid: siteUid } });
        sendJson(response, { data: { id: actionId, status: "succeed", actionName: "Create" } });
      },
    );
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const action = await vspc.post(sites, {
      path: { siteUid },
      body: { credentials: { userName: "acme" } },
      wait: false,
    });
    const refusedCall = vspc.get("/about");
    await vi.waitFor(() => expect(vspc.concurrency.limit).toBe(8));
    await Promise.all([action.progress(), action.result(), refusedCall]);
    expect(server.early()).toEqual([]);
    expect(server.late()).toHaveLength(4);
  });

  it("sends no token refresh before retryAfter ends", async () => {
    const tokens = { access_token: "access", refresh_token: "refresh", expires_in: 3600 };
    let about = 0;
    let grants = 0;
    const server = await refusingServer(
      ({ path }) => path === "/users/me",
      ({ path }, response) => {
        if (path === "/token") return sendJson(response, { ...tokens, access_token: `access-${++grants}` });
        // The first response arrives while the client is rate-limited.
        if (path === "/about" && ++about === 1) {
          return setTimeout(() => sendJson(response, { errors: [{ type: "security", code: 401 }] }, 401), 200);
        }
        sendJson(response, { data: { serverVersion: "9.1" } });
      },
    );
    const vspc = createVspcClient({
      baseUrl: server.baseUrl,
      auth: password({ username: "admin", password: "hunter2" }),
    });
    await Promise.all([vspc.get("/about"), vspc.get("/users/me")]);
    expect(server.early()).toEqual([]);
    expect(grants).toBe(2);
  });
});

describe("Retry-After of a 429", () => {
  useFakeClock(1_800_000_000_000);

  function client(handler: Handler, options: Partial<VspcClientOptions> = {}) {
    const times: number[] = [];
    const server = fakeFetch((request, index) => {
      times.push(performance.now());
      return handler(request, index);
    });
    const base = { baseUrl: "https://vspc.example.com/api/v3", auth, fetch: server.fetch };
    return { ...server, times, vspc: createVspcClient({ ...base, ...options }) };
  }

  const throttled = (retryAfter: unknown) => failure(429, { type: "transport", code: 429, retryAfter });
  const raw = (value: string) =>
    new Response(`{"errors":[{"message":"no","type":"transport","code":429,"retryAfter":${value}}]}`, {
      status: 429,
      headers: { "content-type": "application/json" },
    });

  it.each([
    ["a negative number", () => throttled(-5)],
    ["a huge negative number", () => raw("-1e999")],
    ["null", () => throttled(null)],
    ["no retryAfter", () => throttled(undefined)],
    ["a text", () => throttled("soon")],
    ["a list", () => throttled([1])],
    ["NaN as text", () => throttled("NaN")],
    ["no body", () => new Response(null, { status: 429 })],
    [
      "an HTML page of a proxy",
      () => new Response("<h1>429</h1>", { status: 429, headers: { "content-type": "text/html" } }),
    ],
    ["malformed JSON", () => raw("NaN")],
    ["an invalid header", () => new Response(null, { status: 429, headers: { "retry-after": "later" } })],
  ])("waits between half a second and a second after a 429 with %s", async (_name, answer) => {
    const { vspc, times } = client((_request, index) => (index === 0 ? answer() : json({ data: { ok: true } })));
    await expect(runTimers(vspc.get("/about"))).resolves.toEqual({ ok: true });
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(500);
    expect(second - first).toBeLessThanOrEqual(1001);
  });

  it("doubles the pause after consecutive 429s without retryAfter, up to half a minute", async () => {
    const { vspc, times } = client((_request, index) => (index < 9 ? throttled(-1) : json({ data: { ok: true } })), {
      timeout: 3_600_000,
    });
    await runTimers(vspc.get("/about"));
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    for (const [index, pause] of pauses.entries()) {
      const longest = Math.min(30_000, 1000 * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(longest / 2);
      expect(pause).toBeLessThanOrEqual(longest + 1);
    }
  });

  it.each([
    ["1e12", () => throttled(1e12)],
    ["1e999", () => raw("1e999")],
  ])("fails at once for a retryAfter of %s seconds, and works again after an hour", async (_name, answer) => {
    const { vspc, seen } = client((_request, index) => (index === 0 ? answer() : json({ data: { ok: true } })));
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "throttled", status: 429, attempts: 1 });
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "throttled" });
    expect(seen).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3600_000);
    await expect(runTimers(vspc.get("/about"))).resolves.toEqual({ ok: true });
  });

  it("waits for the seconds in the header Retry-After", async () => {
    const headers = { "retry-after": "7" };
    const { vspc, times } = client((_request, index) =>
      index === 0 ? new Response(null, { status: 429, headers }) : json({ data: { ok: true } }),
    );
    await runTimers(vspc.get("/about"));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(7000);
  });

  it("waits for the longest of several retryAfter values", async () => {
    const { vspc, times } = client(({ path }, index) => {
      if (index > 1) return json({ data: { ok: true } });
      return throttled(path === "/about" ? 20 : 3);
    });
    await runTimers(Promise.all([vspc.get("/about"), vspc.get("/users/me")]));
    expect(times.slice(2).every((time) => time >= (times[0] ?? 0) + 20_000)).toBe(true);
  });

  it("spends neither attempts nor the retry budget on 429s", async () => {
    const retries: number[] = [];
    const { vspc, seen } = client((_request, index) => (index < 20 ? throttled(1) : json({ data: { ok: true } })), {
      hooks: { onRetry: ({ attempt }) => retries.push(attempt) },
    });
    await expect(runTimers(vspc.get("/about"))).resolves.toEqual({ ok: true });
    expect(seen).toHaveLength(21);
    expect(retries).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(vspc.retryBudget.available).toBe(vspc.retryBudget.capacity);
  });

  it("counts concurrent 429s as one, so that the next without retryAfter waits two seconds, not sixteen", async () => {
    const { vspc, times } = client((_request, index) =>
      index < 6 ? throttled(undefined) : json({ data: { ok: true } }),
    );
    await runTimers(Promise.all(Array.from({ length: 5 }, () => vspc.get("/about"))));
    expect(times.slice(0, 5)).toEqual(Array(5).fill(times[0]));
    const [first = 0, , , , , second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(500);
    expect(second - first).toBeLessThanOrEqual(1001);
    expect(third - second).toBeGreaterThanOrEqual(1000);
    expect(third - second).toBeLessThanOrEqual(2001);
  });

  it("keeps the attempts for other failures", async () => {
    const { vspc, seen } = client((_request, index) =>
      index % 2 === 0 ? throttled(1) : failure(520, { type: "transport" }),
    );
    await expect(runTimers(vspc.get("/about"))).rejects.toMatchObject({ kind: "transport", attempts: 10 });
    expect(seen).toHaveLength(10);
  });

  it("ends a rate-limited call at its timeout, with the server's message", async () => {
    const said = () => failure(429, { message: "20 a second, please", type: "transport", code: 429, retryAfter: 10 });
    const { vspc, seen } = client(said);
    const call = vspc.get("/about", { timeout: 35_000 });
    await expect(runTimers(call)).rejects.toMatchObject({
      kind: "throttled",
      status: 429,
      retryAfter: 10,
      attempts: 4,
      operation: "GET /about",
      message: expect.stringContaining("20 a second, please"),
    });
    expect(seen).toHaveLength(4);
    expect(vspc.retryBudget.available).toBe(vspc.retryBudget.capacity);
  });

  it("ends a call at its timeout while its sign-in is rate-limited, without sending it", async () => {
    const { vspc, seen } = client(
      () => failure(429, { message: "20 a second, please", type: "transport", code: 429, retryAfter: 10 }),
      { auth: password({ username: "admin", password: "hunter2" }) },
    );
    await expect(runTimers(vspc.get("/about", { timeout: 35_000 }))).rejects.toMatchObject({
      kind: "throttled",
      message: expect.stringContaining("20 a second, please"),
    });
    expect(seen.every(({ path }) => path === "/token")).toBe(true);
  });

  it("ends a queued call at its timeout with the server's message", async () => {
    const { vspc, seen } = client(
      () => failure(429, { message: "20 a second, please", type: "transport", code: 429, retryAfter: 10 }),
      { concurrency: 1 },
    );
    const calls = [vspc.get("/about", { timeout: 35_000 }), vspc.get("/users/me", { timeout: 25_000 })];
    const results = await runTimers(Promise.allSettled(calls));
    for (const result of results) {
      expect(result).toMatchObject({
        reason: { kind: "throttled", message: expect.stringMatching("20 a second, please") },
      });
    }
    expect(seen.length).toBeLessThanOrEqual(4);
  });

  it("sends at most two requests per second for repeated `retryAfter: 0`, while other calls succeed", async () => {
    const { vspc, seen } = client(({ method }) => (method === "POST" ? throttled(0) : json({ data: { ok: true } })));
    const reads = (async () => {
      for (let read = 0; read < 200; read++) {
        await vspc.get("/about");
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    const write = vspc.post(sites, { path: { siteUid }, body: {} as never, timeout: 20_000 });
    write.catch(() => undefined);
    await runTimers(reads);
    await expect(write).rejects.toMatchObject({ kind: "throttled" });
    // At most two per second.
    expect(seen.filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(41);
  });

  it("treats status 520 with code 429 as a 429", async () => {
    const { vspc, seen, times } = client((_request, index) =>
      index === 0 ? failure(520, { type: "transport", code: 429, retryAfter: 7 }) : json({ data: { ok: true } }),
    );
    await expect(runTimers(vspc.get("/about"))).resolves.toEqual({ ok: true });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(7000);
    expect(seen).toHaveLength(2);
  });
});
