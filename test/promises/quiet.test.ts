import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createVspcClient as createExactClient } from "../../src/bigint.js";
import { apiKey, bulk, createVspcClient, type Hooks, password } from "../../src/index.js";
import { fakeFetch, json } from "../support/fake-fetch.js";
import { type Answer, refuse, sendError, sendJson, startServer } from "./server.js";

const auth = apiKey("key");
const tenants = "/infrastructure/sites/tenants";
const enable = "/infrastructure/sites/tenants/{tenantUid}/enable";
const disable = "/infrastructure/sites/tenants/{tenantUid}/disable";
const report = "/licensing/reports/{id}/csv";
const actionId = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";
const uid = (index: number) => `6a4e1d3c-0b7f-4c58-9a2d-${String(index).padStart(12, "0")}`;

const warnings: Error[] = [];
const rejections: unknown[] = [];
const onWarning = (warning: Error) => warnings.push(warning);
const onRejection = (reason: unknown) => rejections.push(reason);

beforeEach(() => {
  warnings.length = 0;
  rejections.length = 0;
  process.on("warning", onWarning);
  process.on("unhandledRejection", onRejection);
});
afterEach(() => {
  process.off("warning", onWarning);
  process.off("unhandledRejection", onRejection);
});

/** Node reports warnings and rejections in a later turn of the event loop. */
async function expectQuiet() {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
  expect(rejections).toEqual([]);
}

const listeners = (signal: AbortSignal) => getEventListeners(signal, "abort").length;

/** A server with 1,000 tenants, 20 per page. A POST becomes an action that is running at its first poll. */
function tenantServer() {
  const asked = new Set<string>();
  return startServer(({ method, path, query }, response) => {
    if (path === tenants) {
      const offset = Number(query.get("offset"));
      const rows = Array.from({ length: Math.max(0, Math.min(20, 1000 - offset)) }, (_, row) => ({
        instanceUid: uid(offset + row),
        name: `tenant ${offset + row}`,
      }));
      return sendJson(response, { data: rows, meta: { pagingInfo: { total: 1000, count: rows.length, offset } } });
    }
    if (method === "POST") return response.writeHead(202).end();
    if (path.endsWith("/csv")) return response.writeHead(200, { "content-type": "text/csv" }).end("a,b\n");
    if (!path.startsWith("/asyncActions")) return sendJson(response, { data: { serverVersion: "9.1" } });
    if (path.endsWith("/result")) return sendJson(response, { data: { instanceUid: actionId } });
    const status = asked.has(path) ? "succeed" : "running";
    asked.add(path);
    sendJson(response, { data: { id: actionId, status, actionName: "Disable" } });
  });
}

describe("a signal that many calls share", () => {
  it("leaves no listener after a list and a bulk of asynchronous actions", async () => {
    const { baseUrl } = await tenantServer();
    const vspc = createVspcClient({ baseUrl, auth });
    const { signal } = new AbortController();
    const uids = await vspc.list(tenants, { select: ["instanceUid"], signal }).toArray();
    const results = await bulk(
      uids.slice(0, 100),
      (row, each) => vspc.post(enable, { path: { tenantUid: row.instanceUid ?? "" }, signal: each }),
      { signal },
    );
    expect(results.filter(({ status }) => status !== "done")).toEqual([]);
    expect(listeners(signal)).toBe(0);
    await expectQuiet();
  });

  it("leaves no listener after 40 concurrent calls of every kind and a list with a window of 12", async () => {
    const { baseUrl } = await tenantServer();
    const vspc = createVspcClient({ baseUrl, auth, concurrency: 60 });
    const { signal } = new AbortController();
    const work = [
      vspc.list(tenants, { window: 12, signal }).toArray(),
      ...Array.from({ length: 14 }, (_, index) => [
        vspc.get("/about", { signal }),
        vspc.post(disable, { path: { tenantUid: uid(index) }, signal }),
        vspc.download(report, { path: { id: index }, signal }).then(({ stream }) => new Response(stream).text()),
      ]).flat(),
    ];
    const [rows] = await Promise.all(work);
    expect(rows).toHaveLength(1000);
    expect(listeners(signal)).toBe(0);
    await expectQuiet();
  });

  it("leaves no listener after 2,000 calls of vspc.api; Node would warn at the 1,501st", async () => {
    const { fetch } = fakeFetch(() => json({ data: { serverVersion: "9.1" } }));
    const vspc = createVspcClient({ baseUrl: "https://vspc.example.com", auth, fetch });
    const { signal } = new AbortController();
    const about = () => vspc.api.GET("/about", { signal });
    await Promise.all(Array.from({ length: 1000 }, about));
    for (let call = 0; call < 1000; call++) await about();
    expect(listeners(signal)).toBe(0);
    await expectQuiet();
  });

  it.each([
    ["with the request of openapi-fetch", (request: Request) => request],
    [
      "with a request that middleware replaced",
      (request: Request) => new Request(request, { headers: { "x-trace": "1" } }),
    ],
  ])("aborts calls of vspc.api %s", async (_name, remake) => {
    const controller = new AbortController();
    const { signal } = controller;
    const { baseUrl, seen } = await startServer(() => seen.length === 12 && controller.abort(new Error("enough")));
    const vspc = createVspcClient({ baseUrl, auth });
    vspc.api.use({ onRequest: ({ request }) => remake(request) });
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => vspc.api.GET("/about", { signal })));
    for (const result of results) {
      expect(result).toMatchObject({ reason: { kind: "aborted", cause: signal.reason } });
    }
    expect(listeners(signal)).toBe(0);
    await expect(vspc.api.GET("/about", { signal })).rejects.toMatchObject({ kind: "aborted" });
    await expect(vspc.api.request("get", "/about", { signal })).rejects.toMatchObject({ kind: "aborted" });
    expect(seen).toHaveLength(12);
    expect(listeners(signal)).toBe(0);
    await expectQuiet();
  });

  it("leaves no listener after 40 concurrent downloads", async () => {
    const { baseUrl } = await tenantServer();
    const vspc = createVspcClient({ baseUrl, auth });
    const { signal } = new AbortController();
    const files = await Promise.all(
      Array.from({ length: 40 }, (_, id) => vspc.download(report, { path: { id }, signal })),
    );
    expect(listeners(signal)).toBe(1);
    await Promise.all(files.map(({ stream }, index) => (index % 2 ? stream.cancel() : new Response(stream).text())));
    expect(listeners(signal)).toBe(0);
    await expectQuiet();
  });

  it("aborts 40 calls, a sign-in and a list together", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { baseUrl, seen } = await startServer(({ path }, response) => {
      if (path === "/token") sendJson(response, { access_token: "access", expires_in: 3600 });
      else if (seen.length > 10) controller.abort(new Error("enough"));
    });
    const vspc = createVspcClient({ baseUrl, auth: password({ username: "admin", password: "hunter2" }) });
    const calls: Promise<unknown>[] = Array.from({ length: 40 }, () => vspc.get("/about", { signal }));
    const results = await Promise.allSettled([...calls, vspc.list(tenants, { window: 12, signal }).toArray()]);
    for (const result of results) expect(result).toMatchObject({ reason: { kind: "aborted" } });
    expect(vspc.concurrency).toMatchObject({ active: 0, waiting: 0 });
    expect(listeners(signal)).toBe(0);
    await expectQuiet();
  });

  it("leaves no listener after calls that fail, are rate-limited or time out", async () => {
    const { baseUrl } = await startServer(({ path }, response, index) => {
      if (path.includes("users")) return;
      if (path !== "/about") return sendError(response, 404, {});
      if (index % 3 === 0) refuse(response, 0.05);
      else if (index % 3 === 1) response.destroy();
      else sendJson(response, { data: {} });
    });
    const vspc = createVspcClient({ baseUrl, auth });
    const { signal } = new AbortController();
    await Promise.allSettled([
      ...Array.from({ length: 20 }, () => vspc.get("/about", { signal, timeout: 2000 })),
      ...Array.from({ length: 20 }, (_, index) => vspc.post(enable, { path: { tenantUid: uid(index) }, signal })),
      vspc.get("/users/me", { signal, timeout: 200 }),
    ]);
    expect(listeners(signal)).toBe(0);
    await expectQuiet();
  });

  it("sends nothing if the signal is already aborted", async () => {
    const { baseUrl, seen } = await tenantServer();
    const vspc = createVspcClient({ baseUrl, auth: password({ username: "admin", password: "hunter2" }) });
    const signal = AbortSignal.abort(new Error("enough"));
    for (const call of [vspc.get("/about", { signal }), vspc.list(tenants, { signal }).toArray()]) {
      await expect(call).rejects.toMatchObject({ kind: "aborted" });
    }
    expect(seen).toEqual([]);
    await expectQuiet();
  });
});

describe("hooks", () => {
  const throwing = () => {
    throw new Error("the observer's own affair");
  };
  const rejecting = () => Promise.reject(new Error("the observer's own affair"));
  /** Has a `then` method, but is not a promise. */
  const thenable = () => ({
    // biome-ignore lint/suspicious/noThenProperty: a hook may return any value
    then() {
      throw new Error("the observer's own affair");
    },
  });

  const rounded = '{"data":{"serverVersion":"9.1","storageQuota":9007199254740993}}';
  const flaky: Answer = (_request, response, index) => {
    if (index === 0) return response.destroy();
    if (index === 1) return refuse(response, 0.05);
    response.writeHead(200, { "content-type": "application/json" }).end(rounded);
  };

  it.each([
    ["throw", throwing],
    ["reject", rejecting],
    ["return a thenable that throws", thenable],
  ])("ignores hooks that %s", async (_name, hook) => {
    for (const create of [createVspcClient, createExactClient]) {
      const { baseUrl, seen } = await startServer(flaky);
      const hooks = { onRequest: hook, onResponse: hook, onRetry: hook } as Hooks;
      const vspc = create({ baseUrl, auth, hooks });
      await expect(vspc.get("/about")).resolves.toMatchObject({ serverVersion: "9.1" });
      await expect(vspc.api.GET("/about")).resolves.toMatchObject({ data: { data: { serverVersion: "9.1" } } });
      expect(seen).toHaveLength(4);
    }
    await expectQuiet();
  });

  it("calls hooks for each attempt with its number, and without secrets", async () => {
    const events: [string, number, string | undefined][] = [];
    const record = (name: string) => (event: { attempt: number; requestId?: string }) => {
      events.push([name, event.attempt, event.requestId]);
      expect(JSON.stringify(event)).not.toMatch(/key-of-the-client|hunter2/);
    };
    const { baseUrl } = await startServer((_request, response, index) => {
      if (index === 0) return response.destroy();
      if (index === 1) return refuse(response, 0.05);
      if (index === 2) return response.writeHead(502).end();
      sendJson(response, { data: { instanceUid: actionId } });
    });
    const vspc = createVspcClient({
      baseUrl,
      auth: apiKey("key-of-the-client"),
      hooks: { onRequest: record("request"), onResponse: record("response"), onRetry: record("retry") },
    });
    await vspc.post(enable, { path: { tenantUid: uid(1) }, requestId: actionId });
    expect(events).toEqual(
      [1, 2, 3, 4].flatMap((attempt) =>
        (attempt < 4 ? ["request", "response", "retry"] : ["request", "response"]).map((name) => [
          name,
          attempt,
          actionId,
        ]),
      ),
    );
    await vspc.get("/about");
    expect(events.slice(-2)).toEqual([
      ["request", 1, undefined],
      ["response", 1, undefined],
    ]);
  });

  it("counts the replay with a refreshed token as an attempt", async () => {
    const attempts: number[] = [];
    const { baseUrl } = await startServer(({ path, headers }, response, index) => {
      if (path === "/token") return sendJson(response, { access_token: `access-${index}`, expires_in: 3600 });
      if (headers.authorization === "Bearer access-0") return sendError(response, 401, { type: "security" });
      sendJson(response, { data: { serverVersion: "9.1" } });
    });
    const vspc = createVspcClient({
      baseUrl,
      auth: password({ username: "admin", password: "hunter2" }),
      hooks: { onRequest: ({ operation, attempt }) => operation === "GET /about" && attempts.push(attempt) },
    });
    await vspc.get("/about");
    expect(attempts).toEqual([1, 2]);
  });
});

describe("failures without a waiting caller", () => {
  it("handles the rejection of a token refresh in the background", async () => {
    let grants = 0;
    const { baseUrl } = await startServer(({ path }, response) => {
      if (path !== "/token") return sendJson(response, { data: { serverVersion: "9.1" } });
      if (++grants > 1) return sendJson(response, { error: "invalid_grant" }, 400);
      sendJson(response, { access_token: "access", refresh_token: "refresh", expires_in: 3600 });
    });
    let now = 1_800_000_000_000;
    const realNow = Date.now;
    Date.now = () => now;
    try {
      const vspc = createVspcClient({ baseUrl, auth: password({ username: "admin", password: "hunter2" }) });
      await vspc.get("/about");
      now += 3_000_000;
      await vspc.get("/about");
      await expect.poll(() => grants).toBe(3);
      await vspc.get("/about");
    } finally {
      Date.now = realNow;
    }
    await expectQuiet();
  });

  it("handles the rejection of requests of an abandoned list", async () => {
    const { baseUrl } = await startServer(({ query }, response) => {
      const offset = Number(query.get("offset"));
      if (offset > 0) return sendError(response, 400, {});
      const data = Array.from({ length: 20 }, (_, row) => ({ instanceUid: uid(row) }));
      sendJson(response, { data, meta: { pagingInfo: { total: 1000, count: 20, offset: 0 } } });
    });
    const vspc = createVspcClient({ baseUrl, auth });
    for await (const row of vspc.list(tenants, { window: 12 })) if (row.instanceUid === uid(19)) break;
    await expectQuiet();
  });
});

describe("tokens in a store", () => {
  const signIn = () => password({ username: "admin", password: "hunter2" });
  const pair = (extra = {}) => ({
    accessToken: "stored",
    expiresAt: Date.now() + 3600_000,
    lifetime: 3600_000,
    ...extra,
  });

  async function tokenServer() {
    const grants: (string | null)[] = [];
    const server = await startServer(({ path, body }, response) => {
      if (path !== "/token") return sendJson(response, { data: { serverVersion: "9.1" } });
      grants.push(new URLSearchParams(body).get("grant_type"));
      sendJson(response, { access_token: "fresh", refresh_token: "refresh", expires_in: 3600 });
    });
    return { ...server, grants };
  }

  it("deletes tokens on a logout during a write of the store", async () => {
    const { baseUrl } = await tokenServer();
    const kept = new Map<string, unknown>();
    let finish = () => {};
    const begun = new Promise<void>((started) => {
      finish = started;
    });
    let release = () => {};
    const tokenStore = {
      get: (key: string) => kept.get(key),
      async set(key: string, value: unknown) {
        finish();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        kept.set(key, value);
      },
      async delete(key: string) {
        kept.delete(key);
      },
    };
    const vspc = createVspcClient({ baseUrl, auth: signIn(), tokenStore });
    const call = vspc.get("/about");
    await begun;
    const logout = vspc.logout();
    await new Promise((resolve) => setImmediate(resolve));
    release();
    await Promise.all([call, logout]);
    expect([...kept.values()]).toEqual([]);
  });

  it("does not store the tokens of a sign-in that ends after the logout", async () => {
    const kept = new Map<string, unknown>();
    let answer = () => {};
    const { baseUrl } = await startServer(({ path }, response) => {
      if (path !== "/token") return sendJson(response, { data: { serverVersion: "9.1" } });
      answer = () => sendJson(response, { access_token: "fresh", refresh_token: "refresh", expires_in: 3600 });
    });
    const vspc = createVspcClient({ baseUrl, auth: signIn(), tokenStore: kept });
    const call = vspc.get("/about");
    await expect.poll(() => answer.length + String(answer).length).toBeGreaterThan(10);
    await vspc.logout();
    answer();
    await call;
    expect([...kept.values()]).toEqual([]);
  });

  it("uses a stored token without a refresh token until it expires", async () => {
    const { baseUrl, grants, seen } = await tokenServer();
    const tokenStore = { get: () => pair(), set: () => undefined, delete: () => undefined };
    await createVspcClient({ baseUrl, auth: signIn(), tokenStore }).get("/about");
    expect(grants).toEqual([]);
    expect(seen[0]?.headers.authorization).toBe("Bearer stored");
  });

  it.each([
    ["without a refresh token", {}, "password"],
    ["with a refresh token", { refreshToken: "kept" }, "refresh_token"],
    ["with a refresh token that is not text", { refreshToken: 42 }, "password"],
    ["without a lifetime", { lifetime: undefined }, "password"],
  ])("replaces an expired token %s", async (_name, extra, grant) => {
    const { baseUrl, grants, seen } = await tokenServer();
    const stored = pair({ expiresAt: Date.now() - 1000, ...extra });
    const tokenStore = { get: () => stored, set: () => undefined, delete: () => undefined };
    await createVspcClient({ baseUrl, auth: signIn(), tokenStore }).get("/about");
    expect(grants).toEqual([grant]);
    expect(seen.at(-1)?.headers.authorization).toBe("Bearer fresh");
  });
});
