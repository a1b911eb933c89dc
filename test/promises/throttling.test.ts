import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { apiKey, createVspcClient, password, type VspcClientOptions } from "../../src/index.js";
import { failure, fakeFetch, type Handler, json } from "../support/fake-fetch.js";
import { type Arrival, refuse, sendJson, startServer } from "./server.js";

const auth = apiKey("key");
const sites = "/infrastructure/sites/{siteUid}/tenants";
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const actionId = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";

describe.concurrent("after a 429 nothing leaves before retryAfter is over", () => {
  /** Answers the request `index` with 429 and `retryAfter: 1`; the others as `answer` says. */
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

  it("whoever was told, reads and writes alike", async () => {
    const server = await refusingServer((_request, index) => index === 0, about);
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const told = vspc.get("/about");
    await vi.waitFor(() => expect(vspc.concurrency.limit).toBe(8));
    await Promise.all([
      told,
      ...Array.from({ length: 5 }, () => vspc.get("/about")),
      vspc.post(sites, { path: { siteUid }, body: { credentials: { userName: "acme" } } }),
      vspc.download("/licensing/reports/{id}/csv", { path: { id: 12 } }).catch(() => undefined),
      vspc.api.GET("/about"),
    ]);
    expect(server.early()).toEqual([]);
    expect(server.late()).toHaveLength(9);
  });

  it("not a sign-in, nor what waits for it, nor the client that acts as another user", async () => {
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

  it("not the polls of an async action", async () => {
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
    const told = vspc.get("/about");
    await vi.waitFor(() => expect(vspc.concurrency.limit).toBe(8));
    await Promise.all([action.progress(), action.result(), told]);
    expect(server.early()).toEqual([]);
    expect(server.late()).toHaveLength(4);
  });

  it("not the renewal of a token that was refused", async () => {
    const tokens = { access_token: "access", refresh_token: "refresh", expires_in: 3600 };
    let about = 0;
    let grants = 0;
    const server = await refusingServer(
      ({ path }) => path === "/users/me",
      ({ path }, response) => {
        if (path === "/token") return sendJson(response, { ...tokens, access_token: `access-${++grants}` });
        // The first answer comes while the gate is closed.
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

describe("what a 429 says", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function client(handler: Handler, options: Partial<VspcClientOptions> = {}) {
    const times: number[] = [];
    const server = fakeFetch((request, index) => {
      times.push(performance.now());
      return handler(request, index);
    });
    const base = { baseUrl: "https://vspc.example.com/api/v3", auth, fetch: server.fetch };
    return { ...server, times, vspc: createVspcClient({ ...base, ...options }) };
  }

  async function drive<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    await vi.runAllTimersAsync();
    return work;
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
    ["nothing", () => throttled(undefined)],
    ["a text", () => throttled("soon")],
    ["a list", () => throttled([1])],
    ["NaN, as text", () => throttled("NaN")],
    ["no body", () => new Response(null, { status: 429 })],
    [
      "a page of a proxy",
      () => new Response("<h1>429</h1>", { status: 429, headers: { "content-type": "text/html" } }),
    ],
    ["broken JSON", () => raw("NaN")],
    ["a header that is no time", () => new Response(null, { status: 429, headers: { "retry-after": "later" } })],
  ])("%s: waits from half a second to one, then succeeds", async (_name, answer) => {
    const { vspc, times } = client((_request, index) => (index === 0 ? answer() : json({ data: { ok: true } })));
    await expect(drive(vspc.get("/about"))).resolves.toEqual({ ok: true });
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(500);
    expect(second - first).toBeLessThanOrEqual(1001);
  });

  it("doubles the pause where nothing is said again and again, up to half a minute", async () => {
    const { vspc, times } = client((_request, index) => (index < 9 ? throttled(-1) : json({ data: { ok: true } })), {
      timeout: 3_600_000,
    });
    await drive(vspc.get("/about"));
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
  ])("%s seconds: the call fails at once, and the client is usable again after an hour", async (_name, answer) => {
    const { vspc, seen } = client((_request, index) => (index === 0 ? answer() : json({ data: { ok: true } })));
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "throttled", status: 429, attempts: 1 });
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "throttled" });
    expect(seen).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3600_000);
    await expect(drive(vspc.get("/about"))).resolves.toEqual({ ok: true });
  });

  it("seconds in the header Retry-After are obeyed", async () => {
    const headers = { "retry-after": "7" };
    const { vspc, times } = client((_request, index) =>
      index === 0 ? new Response(null, { status: 429, headers }) : json({ data: { ok: true } }),
    );
    await drive(vspc.get("/about"));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(7000);
  });

  it("the longest of several times wins", async () => {
    const { vspc, times } = client(({ path }, index) => {
      if (index > 1) return json({ data: { ok: true } });
      return throttled(path === "/about" ? 20 : 3);
    });
    await drive(Promise.all([vspc.get("/about"), vspc.get("/users/me")]));
    expect(times.slice(2).every((time) => time >= (times[0] ?? 0) + 20_000)).toBe(true);
  });

  it("costs no attempt and no budget, however often it comes", async () => {
    const retries: number[] = [];
    const { vspc, seen } = client((_request, index) => (index < 20 ? throttled(1) : json({ data: { ok: true } })), {
      hooks: { onRetry: ({ attempt }) => retries.push(attempt) },
    });
    await expect(drive(vspc.get("/about"))).resolves.toEqual({ ok: true });
    expect(seen).toHaveLength(21);
    expect(retries).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(vspc.retryBudget.available).toBe(vspc.retryBudget.capacity);
  });

  it("counts those that were under way together as one: the next without retryAfter waits two seconds, not sixteen", async () => {
    const { vspc, times } = client((_request, index) =>
      index < 6 ? throttled(undefined) : json({ data: { ok: true } }),
    );
    await drive(Promise.all(Array.from({ length: 5 }, () => vspc.get("/about"))));
    expect(times.slice(0, 5)).toEqual(Array(5).fill(times[0]));
    const [first = 0, , , , , second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(500);
    expect(second - first).toBeLessThanOrEqual(1001);
    expect(third - second).toBeGreaterThanOrEqual(1000);
    expect(third - second).toBeLessThanOrEqual(2001);
  });

  it("leaves the attempts for what fails otherwise", async () => {
    const { vspc, seen } = client((_request, index) =>
      index % 2 === 0 ? throttled(1) : failure(520, { type: "transport" }),
    );
    await expect(drive(vspc.get("/about"))).rejects.toMatchObject({ kind: "transport", attempts: 10 });
    expect(seen).toHaveLength(10);
  });

  it("ends a call at its deadline, with the server's own words", async () => {
    const said = () => failure(429, { message: "20 a second, please", type: "transport", code: 429, retryAfter: 10 });
    const { vspc, seen } = client(said);
    const call = vspc.get("/about", { timeout: 35_000 });
    await expect(drive(call)).rejects.toMatchObject({
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

  it("ends a call that waits for a throttled sign-in in the same way, and sends it not", async () => {
    const { vspc, seen } = client(
      () => failure(429, { message: "20 a second, please", type: "transport", code: 429, retryAfter: 10 }),
      { auth: password({ username: "admin", password: "hunter2" }) },
    );
    await expect(drive(vspc.get("/about", { timeout: 35_000 }))).rejects.toMatchObject({
      kind: "throttled",
      message: expect.stringContaining("20 a second, please"),
    });
    expect(seen.every(({ path }) => path === "/token")).toBe(true);
  });

  it("ends a call that waited in the queue in the same way", async () => {
    const { vspc, seen } = client(
      () => failure(429, { message: "20 a second, please", type: "transport", code: 429, retryAfter: 10 }),
      { concurrency: 1 },
    );
    const calls = [vspc.get("/about", { timeout: 35_000 }), vspc.get("/users/me", { timeout: 25_000 })];
    const results = await drive(Promise.allSettled(calls));
    for (const result of results) {
      expect(result).toMatchObject({
        reason: { kind: "throttled", message: expect.stringMatching("20 a second, please") },
      });
    }
    expect(seen.length).toBeLessThanOrEqual(4);
  });

  it("is no invitation to hammer: `retryAfter: 0` again and again, while other calls succeed", async () => {
    const { vspc, seen } = client(({ method }) => (method === "POST" ? throttled(0) : json({ data: { ok: true } })));
    const reads = (async () => {
      for (let read = 0; read < 200; read++) {
        await vspc.get("/about");
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    const write = vspc.post(sites, { path: { siteUid }, body: {} as never, timeout: 20_000 });
    write.catch(() => undefined);
    await drive(reads);
    await expect(write).rejects.toMatchObject({ kind: "throttled" });
    // At most two a second.
    expect(seen.filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(41);
  });

  it("with status 520 and code 429 is the same", async () => {
    const { vspc, seen, times } = client((_request, index) =>
      index === 0 ? failure(520, { type: "transport", code: 429, retryAfter: 7 }) : json({ data: { ok: true } }),
    );
    await expect(drive(vspc.get("/about"))).resolves.toEqual({ ok: true });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(7000);
    expect(seen).toHaveLength(2);
  });
});
