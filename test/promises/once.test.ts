import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, apiKey, createVspcClient, password, type VspcClientOptions } from "../../src/index.js";
import { caught, lostConnection, refusedConnection } from "../support/failures.js";
import { runTimers, useFakeClock } from "../support/fake-clock.js";
import { failure, fakeFetch, type Handler, json } from "../support/fake-fetch.js";
import { refuse, sendError, sendJson, startServer } from "./server.js";

const tenants = "/infrastructure/sites/{siteUid}/tenants";
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const actionId = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";
const init = { path: { siteUid }, body: { credentials: { userName: "acme" } } };
const auth = apiKey("key");
const minutes = 60_000;
/** Time for which the server recognizes an X-Request-id. */
const remembered = 5 * minutes;
const hour = 60 * minutes;

const delayed = (ms: number, answer: () => Response | Promise<Response>) =>
  new Promise<Response>((resolve, reject) => setTimeout(() => Promise.resolve(answer()).then(resolve, reject), ms));

/** A server that executes a write unless it has executed the same ID within five minutes. */
function forgetfulServer(handler: Handler) {
  const acts = new Map<string, number[]>();
  const sent: { id: string; at: number }[] = [];
  const server = fakeFetch((request, index) => {
    const id = request.headers.get("x-request-id");
    if (id !== null) {
      const now = performance.now();
      sent.push({ id, at: now });
      const known = acts.get(id) ?? [];
      if (!known.some((time) => now - time < remembered)) acts.set(id, [...known, now]);
    }
    return handler(request, index);
  });
  return { ...server, sent, acts, twice: () => [...acts.values()].filter((times) => times.length > 1) };
}

function client(handler: Handler, options: Partial<VspcClientOptions> = {}) {
  const server = forgetfulServer(handler);
  const base = { baseUrl: "https://vspc.example.com/api/v3", auth, fetch: server.fetch };
  return { ...server, vspc: createVspcClient({ ...base, ...options }) };
}

describe("a write within the idempotency window", () => {
  useFakeClock(1_800_000_000_000);

  it("sends no retry after the window, although it queued behind slow reads", async () => {
    const reads: Promise<unknown>[] = [];
    const { vspc, sent, twice } = client(
      ({ method }, index) => {
        if (method !== "POST") return delayed(100_000, () => json({ data: { serverVersion: "9.1" } }));
        if (index > 0) return json({ data: { name: "acme" } });
        for (let read = 0; read < 6; read++) reads.push(vspc.get("/about"));
        return lostConnection();
      },
      { concurrency: 1, timeout: hour, attemptTimeout: hour },
    );
    await runTimers(vspc.post(tenants, init).catch(() => undefined));
    await runTimers(Promise.all(reads));
    expect(twice()).toEqual([]);
    expect(sent.every(({ at }) => at - (sent[0]?.at ?? 0) < remembered)).toBe(true);
  });

  it("reports an unknown outcome if the retry queued for longer than the window", async () => {
    let read: Promise<unknown> | undefined;
    const { vspc, sent, twice } = client(
      ({ method }, index) => {
        if (method !== "POST") return delayed(400_000, () => json({ data: { serverVersion: "9.1" } }));
        if (index > 0) return json({ data: { name: "acme" } });
        read = vspc.get("/about");
        return lostConnection();
      },
      { concurrency: 1, timeout: hour, attemptTimeout: hour },
    );
    const requestId = crypto.randomUUID();
    const error = await runTimers(vspc.post(tenants, { ...init, requestId }).catch((reason: unknown) => reason));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ kind: "timeout", requestId, attempts: 1, retryable: false });
    expect(String(error)).toMatch(/may have executed it/);
    expect(sent).toHaveLength(1);
    expect(twice()).toEqual([]);
    await read;
  });

  it("sends no retry after the window, although a token was refreshed in between", async () => {
    let posts = 0;
    let grants = 0;
    const { vspc, sent, twice } = client(
      ({ method, path }) => {
        const pair = { access_token: `access-${++grants}`, refresh_token: "refresh", expires_in: 3600 };
        if (path === "/token") return grants === 1 ? json(pair) : delayed(295_000, () => json(pair));
        if (method !== "POST") return json({ data: {} });
        posts++;
        if (posts === 1) return lostConnection();
        return posts === 2 ? failure(401, { type: "security", code: 401 }) : json({ data: { name: "acme" } });
      },
      {
        auth: password({ username: "admin", password: "hunter2" }),
        timeout: hour,
        attemptTimeout: hour,
      },
    );
    const error = await runTimers(vspc.post(tenants, init).catch((reason: unknown) => reason));
    expect(error).toMatchObject({ kind: "timeout", retryable: false, attempts: 2 });
    expect(sent).toHaveLength(2);
    expect(twice()).toEqual([]);
  });

  it("sends no retry after the window, although the server was rate-limited in between", async () => {
    let posts = 0;
    const { vspc, sent, twice } = client(
      () => (++posts === 1 ? lostConnection() : failure(429, { message: "slow down", code: 429, retryAfter: 200 })),
      { timeout: hour },
    );
    const error = await runTimers(vspc.post(tenants, init).catch((reason: unknown) => reason));
    expect(error).toMatchObject({ kind: "throttled", message: expect.stringContaining("slow down") });
    // The first attempt may have been executed, and the window ends before `retryAfter` does.
    expect(error).toMatchObject({ retryable: false });
    expect(sent.every(({ at }) => at - (sent[0]?.at ?? 0) < remembered)).toBe(true);
    expect(twice()).toEqual([]);
  });

  it("retries a lost write with one ID within the window, and then reports it", async () => {
    const { vspc, sent, twice } = client(lostConnection, { timeout: hour, maxAttempts: 100 });
    const error = await runTimers(vspc.post(tenants, init).catch((reason: unknown) => reason));
    expect(error).toMatchObject({ kind: "transport", requestId: sent[0]?.id, attempts: sent.length });
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent.length).toBeGreaterThan(10);
    expect(twice()).toEqual([]);
  });

  it("sends a write that never left the machine, although its first attempt is older than the window", async () => {
    const end = performance.now() + remembered;
    const answer = () => (performance.now() < end ? refusedConnection() : json({ data: { name: "acme" } }));
    const { vspc } = client(answer, { timeout: hour, maxAttempts: 100 });
    expect(await runTimers(vspc.post(tenants, init))).toEqual({ name: "acme" });
    expect(performance.now()).toBeGreaterThan(end);
  });

  it("reports a write that was lost and then rate-limited until its timeout as not retryable", async () => {
    const { vspc } = client(
      (_request, index) =>
        index === 0 ? lostConnection() : failure(429, { message: "slow down", code: 429, retryAfter: 60 }),
      { timeout: 30_000 },
    );
    const error = await runTimers(vspc.post(tenants, init).catch((reason: unknown) => reason));
    expect(error).toMatchObject({ kind: "throttled", attempts: 2, retryable: false });
  });

  it("reports a write whose last attempt was lost after the window as not retryable", async () => {
    const { vspc } = client(() => delayed(310_000, lostConnection), { timeout: hour, attemptTimeout: hour });
    const error = await runTimers(vspc.post(tenants, init).catch((reason: unknown) => reason));
    expect(error).toMatchObject({ kind: "transport", attempts: 1, retryable: false });
  });

  it("does not report a write as retryable if a timeout ended its last attempt", async () => {
    const { vspc } = client(() => delayed(hour, lostConnection), { timeout: 20_000 });
    const error = await runTimers(vspc.post(tenants, init).catch((reason: unknown) => reason));
    expect(error).toMatchObject({ kind: "timeout", attempts: 1 });
    expect((error as ApiError).retryable).not.toBe(true);
  });

  it("retries a read beyond the window until its timeout", async () => {
    const { vspc, seen } = client(
      (_request, index) => delayed(300_000, index < 3 ? lostConnection : () => json({ data: {} })),
      {
        timeout: hour,
        attemptTimeout: hour,
      },
    );
    await expect(runTimers(vspc.api.GET("/about"))).resolves.toMatchObject({ data: { data: {} } });
    expect(seen).toHaveLength(4);
  });

  it("sends no retry after the window through vspc.api", async () => {
    let read: Promise<unknown> | undefined;
    const { vspc, sent, twice } = client(
      ({ method }, index) => {
        if (method !== "POST") return delayed(400_000, () => json({ data: { serverVersion: "9.1" } }));
        if (index > 0) return json({ data: { name: "acme" } });
        read = vspc.api.GET("/about");
        return lostConnection();
      },
      { concurrency: 1, timeout: hour, attemptTimeout: hour },
    );
    const write = vspc.api.POST(tenants, { params: { path: { siteUid } }, body: init.body });
    await expect(runTimers(write)).rejects.toMatchObject({ kind: "timeout", retryable: false });
    expect(sent).toHaveLength(1);
    expect(twice()).toEqual([]);
    await read;
  });
});

describe("a write that may have been executed", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const errorOf = (work: Promise<unknown>) => runTimers(caught(work));

  it("reports a lost write as not retryable, with the ID under which it can be repeated safely", async () => {
    const { vspc, sent, acts } = client((_request, index) =>
      index < 5 ? lostConnection() : json({ data: { name: "acme" } }),
    );
    const error = await errorOf(vspc.post(tenants, init));
    expect(error).toMatchObject({ kind: "transport", attempts: 5, retryable: false, requestId: sent[0]?.id });
    expect(error.message).toMatch(
      /the write may have been executed: check its result, or repeat the call with this requestId within 2[0-6]\d s\)$/,
    );
    const { requestId = "" } = error;
    await expect(vspc.post(tenants, { ...init, requestId })).resolves.toEqual({ name: "acme" });
    expect([...acts.values()].map(({ length }) => length)).toEqual([1]);
  });

  it("does not suggest to repeat the call after the window", async () => {
    const { vspc } = client(() => delayed(300_000, lostConnection), { timeout: hour, attemptTimeout: hour });
    const error = await errorOf(vspc.post(tenants, init));
    expect(error).toMatchObject({ kind: "transport", retryable: false });
    expect(error.message).toMatch(/the write may have been executed: check its result\)$/);
  });

  it.each([
    ["ECONNREFUSED", true],
    ["ENOTFOUND", true],
    ["EAI_AGAIN", true],
    ["UND_ERR_CONNECT_TIMEOUT", true],
    ["ECONNRESET", false],
    ["EPIPE", false],
    ["UND_ERR_SOCKET", false],
    ["UND_ERR_HEADERS_TIMEOUT", false],
    ["PROXY_ECONNREFUSED", false],
    ["ECONNREFUSED_LATE", false],
  ])("reports a write whose connection failed with %s as retryable: %s", async (code, retryable) => {
    const { vspc } = client(() =>
      Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code }) })),
    );
    expect(await errorOf(vspc.post(tenants, init))).toMatchObject({ kind: "transport", attempts: 5, retryable });
  });

  it("reports an unknown outcome if only a later attempt did not reach the server", async () => {
    const codes = ["ECONNRESET", "ECONNREFUSED"];
    const { vspc } = client((_request, index) =>
      Promise.reject(
        new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code: codes[index] ?? codes[1] }) }),
      ),
    );
    expect(await errorOf(vspc.post(tenants, init))).toMatchObject({ kind: "transport", retryable: false });
  });

  it("reports a write as retryable if the server rejected it for now", async () => {
    const { vspc } = client(() => failure(520, { type: "retryableLogical", code: 1000 }));
    const error = await errorOf(vspc.post(tenants, init));
    expect(error).toMatchObject({ kind: "unavailable", attempts: 5, retryable: true });
    expect(error.message).not.toMatch(/carried out/);
  });

  it("reports a lost read as retryable", async () => {
    const { vspc } = client(lostConnection);
    expect(await errorOf(vspc.get("/about"))).toMatchObject({ kind: "transport", attempts: 5, retryable: true });
  });
});

describe("a write over real connections", () => {
  it("keeps its request ID over lost connections, 520s, 429s and a refused token", async () => {
    const server = await startServer(({ path }, response, index) => {
      if (path === "/token") return sendJson(response, { access_token: `t-${index}`, expires_in: 3600 });
      const posts = server.seen.filter((one) => one.path !== "/token").length;
      if (posts === 1) return response.destroy();
      if (posts === 2) return sendError(response, 520, { type: "retryableLogical", code: 1000 });
      if (posts === 3) return refuse(response, 0.05);
      if (posts === 4) return sendError(response, 401, { type: "security" });
      if (posts === 5) return response.writeHead(502).end();
      sendJson(response, { data: { instanceUid: siteUid } });
    });
    const signIn = password({ username: "admin", password: "hunter2" });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: signIn });
    await expect(vspc.post(tenants, init)).resolves.toEqual({ instanceUid: siteUid });
    const posts = server.seen.filter((one) => one.path !== "/token");
    expect(posts).toHaveLength(6);
    expect(new Set(posts.map(({ headers }) => headers["x-request-id"])).size).toBe(1);
    expect(new Set(posts.map(({ body }) => body)).size).toBe(1);
    expect(server.seen.every(({ path, headers }) => path !== "/token" || !headers["x-request-id"])).toBe(true);
    await vspc.post(tenants, init);
    expect(server.seen.at(-1)?.headers["x-request-id"]).not.toBe(posts[0]?.headers["x-request-id"]);
  });
});

describe("asynchronous actions", () => {
  type Result = Parameters<typeof startServer>[0];

  /** A server that turns the write into an action with the final state `status`; `result` sends its result. */
  async function background(status: string, result: Result) {
    const server = await startServer((request, response, index) => {
      if (request.method !== "GET") return response.writeHead(202).end();
      if (request.path.endsWith("/result")) return result(request, response, index);
      sendJson(response, { data: { id: actionId, status, actionName: "CreateTenant" } });
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const results = () => server.seen.filter(({ path }) => path.endsWith("/result")).length;
    return { ...server, vspc, results };
  }

  it.each([
    ["retryableLogical", 520],
    ["retryablelogical", 400],
    ["transport", 520],
    ["logical", 520],
    ["unspecified", 500],
    ["constructor", 520],
  ])(
    "reads the result of an action that failed with %s (%i) once, and reports it for the write",
    async (type, status) => {
      const { vspc, results } = await background("failed", (_request, response) =>
        sendError(response, status, { type, code: 1000, message: "no space left" }),
      );
      const requestId = crypto.randomUUID();
      const error = await vspc.post(tenants, { ...init, requestId }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        operation: `POST ${tenants}`,
        message: `POST ${tenants}: no space left`,
        requestId,
        actionId: requestId,
        attempts: 1,
        retryable: false,
        status,
      });
      expect(results()).toBe(1);
      expect(vspc.retryBudget.available).toBe(vspc.retryBudget.capacity);
    },
  );

  it("reports how often the write of a failed action was sent", async () => {
    let posts = 0;
    const server = await startServer(({ method, path }, response) => {
      if (method === "POST") return ++posts < 3 ? response.destroy() : response.writeHead(202).end();
      if (path.endsWith("/result")) return sendError(response, 520, { type: "retryableLogical" });
      sendJson(response, { data: { status: "failed" } });
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const error = await vspc.post(tenants, init).catch((reason: unknown) => reason);
    const requestId = server.seen[0]?.headers["x-request-id"];
    expect(error).toMatchObject({ kind: "unavailable", attempts: 3, requestId, actionId: requestId });
  });

  it("reads the result of a failed action again if the request for it failed", async () => {
    let reads = 0;
    const { vspc, results } = await background("failed", (_request, response) => {
      if (++reads === 1) return response.destroy();
      if (reads === 2) return refuse(response, 0.05);
      if (reads === 3) return response.writeHead(502).end();
      sendError(response, 520, { type: "logical", message: "no space left" });
    });
    await expect(vspc.post(tenants, init)).rejects.toMatchObject({ kind: "logical", retryable: false });
    expect(results()).toBe(4);
  });

  it("reads the result of a completed action again if the server is busy", async () => {
    let reads = 0;
    const { vspc } = await background("succeed", (_request, response) =>
      ++reads === 1
        ? sendError(response, 520, { type: "retryableLogical" })
        : sendJson(response, { data: { instanceUid: siteUid } }),
    );
    await expect(vspc.post(tenants, init)).resolves.toEqual({ instanceUid: siteUid });
  });

  it("reports an action whose state cannot be read as not retryable", async () => {
    const server = await startServer(({ method }, response) =>
      method === "POST" ? response.writeHead(202).end() : response.writeHead(502).end(),
    );
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth, maxAttempts: 2 });
    const requestId = crypto.randomUUID();
    const error = await vspc.post(tenants, { ...init, requestId }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ operation: `POST ${tenants}`, requestId, actionId: requestId, retryable: false });
    expect(server.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("reports an action whose result cannot be read as not retryable", async () => {
    const { vspc } = await background("succeed", (_request, response) => response.writeHead(502).end());
    const error = await vspc.post(tenants, init).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ operation: `POST ${tenants}`, actionId: expect.any(String), retryable: false });
  }, 20_000);

  it("throws aborted if the caller aborts while the result is read, and can read it again", async () => {
    const controller = new AbortController();
    let reads = 0;
    const { vspc } = await background("succeed", (_request, response) => {
      if (++reads === 1) return controller.abort(new Error("enough"));
      sendJson(response, { data: { instanceUid: siteUid } });
    });
    const action = await vspc.post(tenants, { ...init, wait: false });
    await expect(action.result({ signal: controller.signal })).rejects.toMatchObject({
      kind: "aborted",
      cause: new Error("enough"),
    });
    await expect(action.result()).resolves.toEqual({ instanceUid: siteUid });
    expect(reads).toBe(2);
  });

  it("polls an action whose 202 has the content type of a file", async () => {
    const server = await startServer(({ path }, response) => {
      const headers = { "content-type": "text/csv", location: `/api/v3/asyncActions/${actionId}` };
      if (path.startsWith("/licensing")) return response.writeHead(202, headers).end("not yet");
      if (path.endsWith("/result")) return response.writeHead(200, { "content-type": "text/csv" }).end("a,b\n1,2\n");
      sendJson(response, { data: { status: "succeed" } });
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const report = "/licensing/reports/{id}/csv";
    const { stream, type } = await vspc.download(report, { path: { id: 12 } });
    await expect(new Response(stream).text()).resolves.toBe("a,b\n1,2\n");
    expect(type).toBe("text/csv");
    const blob: unknown = await vspc.get(report, { path: { id: 12 } });
    await expect((blob as Blob).text()).resolves.toBe("a,b\n1,2\n");
  });

  it("reads the body of a 202 with the content type of a file, to free the connection", async () => {
    const headers = { "content-type": "text/csv", location: `/api/v3/asyncActions/${actionId}` };
    const accepted = new Response("not yet", { status: 202, headers });
    const { vspc } = client(({ path }) => {
      if (path.startsWith("/licensing")) return accepted;
      if (path.endsWith("/result")) return new Response("a,b\n1,2\n", { headers: { "content-type": "text/csv" } });
      return json({ data: { status: "succeed" } });
    });
    const { stream } = await vspc.download("/licensing/reports/{id}/csv", { path: { id: 12 } });
    expect(accepted.bodyUsed).toBe(true);
    await expect(new Response(stream).text()).resolves.toBe("a,b\n1,2\n");
  });
});
