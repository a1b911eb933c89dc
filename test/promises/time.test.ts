import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { apiKey, createVspcClient, password, type VspcClientOptions } from "../../src/index.js";
import { saveTo } from "../../src/node.js";
import { caught } from "../support/failures.js";
import { runTimers } from "../support/fake-clock.js";
import { failure, fakeFetch, json } from "../support/fake-fetch.js";
import { sendJson, startServer } from "./server.js";

const auth = apiKey("key");
const report = "/licensing/reports/{id}/csv";
const init = { path: { id: 12 } };
const sites = "/infrastructure/sites/{siteUid}/tenants";
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const csv = { "content-type": "text/csv" };
const isJson = { "content-type": "application/json" };
const signIn = () => password({ username: "admin", password: "hunter2" });

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "vspc-client-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

describe("timeouts over real connections", () => {
  const stalled = () => startServer((_request, response) => response.writeHead(200, csv).write("a,b\n"));

  it("ends a stalled download with a timeout, closes the connection and leaves no file", async () => {
    let closed: Promise<unknown> | undefined;
    const server = await startServer((_request, response) => {
      closed = new Promise((resolve) => response.once("close", resolve));
      response.writeHead(200, csv).write("a,b\n");
    });
    const directory = await emptyDirectory();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth, attemptTimeout: 300 });
    const error = await caught(saveTo(join(directory, "report.csv"), await vspc.download(report, init)));
    expect(error).toMatchObject({
      kind: "timeout",
      operation: `GET ${report}`,
      message: `GET ${report}: no data arrived for 300 ms (attemptTimeout)`,
    });
    expect(await readdir(directory)).toEqual([]);
    await closed;
  });

  it("ends a stalled download at the timeout of its call if that comes first", async () => {
    const server = await stalled();
    const directory = await emptyDirectory();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const download = await vspc.download(report, { ...init, timeout: 400 });
    const error = await caught(saveTo(join(directory, "report.csv"), download));
    expect(error).toMatchObject({ kind: "timeout", message: expect.stringContaining("400 ms (timeout)") });
    expect(await readdir(directory)).toEqual([]);
  });

  it("ends a slow download at the timeout, although bytes keep arriving", async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, csv);
      const timer = setInterval(() => response.write("a,b\n"), 20);
      response.once("close", () => clearInterval(timer));
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const { stream } = await vspc.download(report, { ...init, timeout: 400 });
    await expect(new Response(stream).text()).rejects.toMatchObject({ kind: "timeout" });
  });

  it("reports a truncated download as a lost connection, and leaves no file", async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { ...csv, "content-length": "1000" }).write("a,b\n", () => response.destroy());
    });
    const directory = await emptyDirectory();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const error = await caught(saveTo(join(directory, "report.csv"), await vspc.download(report, init)));
    expect(error).toMatchObject({ kind: "transport", operation: `GET ${report}` });
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ["of data", 200, isJson],
    ["of an error", 520, isJson],
    ["of a file", 200, csv],
  ])("ends a call at its timeout while the body %s arrives slowly", async (_name, status, headers) => {
    const server = await startServer((_request, response) => {
      response.writeHead(status, headers).write('{"data":"');
      const timer = setInterval(() => response.write("."), 20);
      response.once("close", () => clearInterval(timer));
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    await expect(vspc.get("/about", { timeout: 400 })).rejects.toMatchObject({
      kind: "timeout",
      operation: "GET /about",
      attempts: 1,
    });
    await expect(vspc.get(report, { ...init, timeout: 400 })).rejects.toMatchObject({ kind: "timeout" });
  });

  it("ends a call at its timeout if the server does not respond", async () => {
    const server = await startServer(() => undefined);
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth, timeout: 300 });
    const calls = [vspc.get("/about"), vspc.download(report, init), vspc.api.GET("/about")];
    for (const error of await Promise.all(calls.map(caught))) expect(error).toMatchObject({ kind: "timeout" });
    await expect(vspc.list("/infrastructure/sites/tenants").toArray()).rejects.toMatchObject({ kind: "timeout" });
  });

  it("ends each call at its timeout if the token request gets no response", async () => {
    const server = await startServer(() => undefined);
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: signIn(), timeout: 300 });
    const calls = [
      vspc.get("/about"),
      vspc.download(report, init),
      vspc.api.GET("/about"),
      vspc.as(siteUid).get("/about"),
    ];
    for (const error of await Promise.all(calls.map(caught))) expect(error).toMatchObject({ kind: "timeout" });
    expect(server.seen.every(({ path }) => path === "/token")).toBe(true);
  });

  it("ends a call at its timeout if the token response arrives slowly", async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, isJson).write("{");
      const timer = setInterval(() => response.write(" "), 20);
      response.once("close", () => clearInterval(timer));
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: signIn() });
    await expect(vspc.get("/about", { timeout: 300 })).rejects.toMatchObject({ kind: "timeout" });
  });

  it.each([
    [
      "token function",
      {
        auth: () => import("../../src/index.js").then(({ token }) => token(() => new Promise<string>(() => undefined))),
      },
    ],
    ["token store", { store: true }],
  ])("ends a call at its timeout if the %s does not return", async (_name, how) => {
    const server = await startServer((_request, response) => sendJson(response, { data: {} }));
    const hangs = () => new Promise(() => undefined);
    const options: Partial<VspcClientOptions> =
      "auth" in how
        ? { auth: await how.auth() }
        : { auth: signIn(), tokenStore: { get: hangs, set: hangs, delete: hangs } };
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth, ...options });
    await expect(vspc.get("/about", { timeout: 300 })).rejects.toMatchObject({ kind: "timeout" });
    expect(server.seen).toEqual([]);
  });

  it("ends a queued call at its timeout, without sending it", async () => {
    const server = await startServer(() => undefined);
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth, concurrency: 1 });
    const slow = caught(vspc.get("/about", { timeout: 600 }));
    await vi.waitFor(() => expect(server.seen).toHaveLength(1));
    await expect(vspc.get("/users/me", { timeout: 200 })).rejects.toMatchObject({ kind: "timeout", attempts: 0 });
    expect(vspc.concurrency.waiting).toBe(0);
    await slow;
    expect(server.seen).toHaveLength(1);
  });
});

describe("default timeouts on a fake clock", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  function client(answer: Parameters<typeof fakeFetch>[0], options: Partial<VspcClientOptions> = {}) {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    const server = fakeFetch(answer);
    const base = { baseUrl: "https://vspc.example.com/api/v3", auth, fetch: server.fetch };
    return { ...server, vspc: createVspcClient({ ...base, ...options }) };
  }

  /** A body that provides `chunk` every `ms` milliseconds, `count` times, and then nothing more. */
  const trickle = (chunk: string, ms: number, count: number) =>
    new ReadableStream({
      start(controller) {
        const send = (left: number) => {
          controller.enqueue(new TextEncoder().encode(chunk));
          if (left > 1) setTimeout(() => send(left - 1), ms);
        };
        send(count);
      },
    });

  it("allows a download to be silent for 30 s, and not longer", async () => {
    const { vspc } = client(() => new Response(trickle("a,b\n", 29_000, 3), { headers: csv }));
    const { stream } = await vspc.download(report, init);
    const start = performance.now();
    await expect(runTimers(new Response(stream).text())).rejects.toMatchObject({
      kind: "timeout",
      message: expect.stringContaining("30000 ms"),
    });
    expect(performance.now() - start).toBe(88_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends a download after two minutes", async () => {
    const { vspc } = client(() => new Response(trickle("a,b\n", 10_000, 30), { headers: csv }));
    const { stream } = await vspc.download(report, init);
    const start = performance.now();
    const text = new Response(stream).text();
    text.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(125_000);
    await expect(text).rejects.toMatchObject({ kind: "timeout", message: expect.stringContaining("120000 ms") });
    expect(performance.now() - start).toBe(125_000);
  });

  it("ends each attempt of a slow body after 30 s and the call after two minutes", async () => {
    const { vspc, seen } = client(() => new Response(trickle(" ", 1000, 600), { headers: isJson }));
    const start = performance.now();
    const work = caught(vspc.get("/about"));
    await vi.advanceTimersByTimeAsync(130_000);
    expect(await work).toMatchObject({ kind: "timeout", attempts: seen.length });
    expect(seen.length).toBeGreaterThan(2);
    expect(performance.now() - start).toBe(130_000);
  });

  it("ends each call at its own timeout if the mfa code arrives late, and uses it for the next call", async () => {
    let typed = (_code: string) => {};
    const mfa = () => new Promise<string>((resolve) => (typed = resolve));
    const { vspc, seen } = client(
      ({ path, body }) => {
        if (path !== "/token") return json({ data: { serverVersion: "9.1" } });
        return json(body.includes("mfa_code=123456") ? { access_token: "access" } : { mfa_token: "confirm" });
      },
      { auth: password({ username: "admin", password: "hunter2", mfa }) },
    );
    const start = performance.now();
    const ended = () => caught(vspc.get("/about")).then((error) => [error.kind, performance.now() - start]);
    const first = ended();
    await vi.advanceTimersByTimeAsync(100_000);
    const second = ended();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await Promise.all([first, second])).toEqual([
      ["timeout", 120_000],
      ["timeout", 220_000],
    ]);
    typed("123456");
    await expect(vspc.get("/about")).resolves.toEqual({ serverVersion: "9.1" });
    expect(seen.map(({ path }) => path)).toEqual(["/token", "/token", "/about"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ["forward by a day", 24 * 3600_000],
    ["back by a day", -24 * 3600_000],
  ])("completes a call although the wall clock jumps %s", async (_name, jump) => {
    let index = 0;
    const { vspc, seen } = client(async () => {
      vi.setSystemTime(Date.now() + jump);
      if (++index === 1) throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
      if (index === 2) return failure(429, { code: 429, retryAfter: 10 });
      await new Promise((resolve) => setTimeout(resolve, 5000));
      return json({ data: { name: "acme" } });
    });
    const start = performance.now();
    await expect(runTimers(vspc.post(sites, { path: { siteUid }, body: {} as never }))).resolves.toEqual({
      name: "acme",
    });
    expect(performance.now() - start).toBeGreaterThanOrEqual(15_000);
    expect(performance.now() - start).toBeLessThan(20_000);
    expect(seen).toHaveLength(3);
  });

  it.each([
    ["forward by a day", 24 * 3600_000],
    ["back by a day", -24 * 3600_000],
  ])("measures the timeout of a call correctly although the wall clock jumps %s", async (_name, jump) => {
    const { vspc } = client(() => {
      vi.setSystemTime(Date.now() + jump);
      return new Promise<Response>(() => undefined);
    });
    const start = performance.now();
    const work = caught(vspc.get("/about")).then((error) => ({ error, took: performance.now() - start }));
    await expect(runTimers(work)).resolves.toMatchObject({ error: { kind: "timeout" }, took: 120_000 });
  });

  /** A server with tokens that live for `lifetime` seconds on a clock that never jumps. */
  function tokenServer(lifetime: number) {
    const ends = new Map<string, number>();
    const grants: (string | null)[] = [];
    const { vspc, seen } = client(
      ({ path, body, headers }) => {
        if (path !== "/token") {
          const end = ends.get(headers.get("authorization") ?? "") ?? 0;
          return performance.now() < end ? json({ data: { ok: true } }) : failure(401, { type: "security", code: 401 });
        }
        const access = `access-${grants.push(new URLSearchParams(body).get("grant_type"))}`;
        ends.set(`Bearer ${access}`, performance.now() + lifetime * 1000);
        return json({ access_token: access, refresh_token: "refresh", expires_in: lifetime });
      },
      { auth: signIn() },
    );
    return { vspc, seen, grants };
  }

  it("refreshes a token of 20 s once in its lifetime, not in every call", async () => {
    const { vspc, grants, seen } = tokenServer(20);
    for (let second = 0; second < 60; second++) {
      await vspc.get("/about");
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(grants.length).toBeGreaterThanOrEqual(3);
    expect(grants.length).toBeLessThanOrEqual(4);
    expect(grants.slice(1).every((grant) => grant === "refresh_token")).toBe(true);
    expect(seen).toHaveLength(60 + grants.length);
  });

  it.each([1, 2, 5])("uses a token of %i s for at least four fifths of its lifetime", async (lifetime) => {
    const { vspc, grants } = tokenServer(lifetime);
    await vspc.get("/about");
    await vi.advanceTimersByTimeAsync(lifetime * 790);
    await vspc.get("/about");
    expect(grants).toEqual(["password"]);
  });

  it.each([
    ["forward by a day", 24 * 3600_000],
    ["back by a day", -24 * 3600_000],
  ])("refreshes a token at most once after the wall clock jumps %s", async (_name, jump) => {
    const { vspc, grants, seen } = tokenServer(3600);
    await vspc.get("/about");
    vi.setSystemTime(Date.now() + jump);
    for (let minute = 0; minute < 45; minute++) {
      await expect(vspc.get("/about")).resolves.toEqual({ ok: true });
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(grants.length).toBeLessThanOrEqual(2);
    // The clock jumps back, and the token is used until it expires.
    vi.setSystemTime(Date.now() - jump);
    for (let minute = 0; minute < 45; minute++) {
      await expect(vspc.get("/about")).resolves.toEqual({ ok: true });
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(grants.length).toBeLessThanOrEqual(4);
    // Each call is sent once, or twice if its token was refused.
    expect(seen.length).toBeLessThanOrEqual(91 + 2 * grants.length);
  });

  it("ends waiting for an asynchronous action after half an hour, whatever the wall clock does", async () => {
    const { vspc } = client(({ method }) => {
      vi.setSystemTime(Date.now() - 3600_000);
      return method === "POST" ? new Response(null, { status: 202 }) : json({ data: { status: "running" } });
    });
    const start = performance.now();
    const work = caught(vspc.post(sites, { path: { siteUid }, body: {} as never }));
    expect(await runTimers(work)).toMatchObject({ kind: "timeout", actionId: expect.any(String) });
    expect(performance.now() - start).toBeGreaterThanOrEqual(30 * 60_000);
  });
});
