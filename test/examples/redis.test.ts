import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue, QueueEvents } from "bullmq";
import { Redis } from "ioredis";
import { describe, expect, it, onTestFinished } from "vitest";
import { redisStore } from "../../examples/redis-token-store.js";
import { apiKey, createVspcClient, password, refreshToken } from "../../src/index.js";
import { createSimulator } from "../../src/testing/index.js";
import { tokenServer } from "../token-store/token-server.js";
import { run, start, startConsole } from "./run.js";

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;

/** Starts Redis on a Unix socket in a temporary folder. */
async function startRedis() {
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const path = join(folder, "redis.sock");
  const server = spawn("redis-server", ["--port", "0", "--unixsocket", path, "--save", "", "--dir", folder]);
  const redis = new Redis(path, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on("error", () => undefined); // Redis is not listening yet.
  onTestFinished(async () => {
    redis.disconnect();
    server.kill();
    await rm(folder, { recursive: true });
  });
  await redis.ping();
  return { path, redis };
}

describe.skipIf(!isInstalled)(`with Redis${isInstalled ? "" : " (skipped: redis-server is not installed)"}`, () => {
  it("redis-token-store shares tokens without a failed call or a wasted refresh token", {
    timeout: 60_000,
  }, async () => {
    const { redis } = await startRedis();
    const { baseUrl, grants } = await tokenServer(8);
    const clients = Array.from({ length: 8 }, (_, index) => {
      const headers = { "x-client": `${index}` };
      return createVspcClient({ baseUrl, auth: refreshToken("first"), tokenStore: redisStore(redis), headers });
    });
    const program = async (vspc: (typeof clients)[number]) => {
      for (let call = 0; call < 10; call++) await vspc.get("/about");
    };
    await Promise.all(clients.map(program));
    expect(grants).toEqual({ accepted: 10, refused: 0 });
    expect(await redis.keys("*:lock")).toEqual([]);
  });

  it("redis-token-store signs in once for two clients of a simulator", async () => {
    const { redis } = await startRedis();
    const sim = createSimulator();
    const auth = password({ username: "aurora\\m.keller", password: "simulated-password" });
    for (const tokenStore of [redisStore(redis), redisStore(redis)]) {
      const vspc = createVspcClient({ baseUrl: "https://simulated.example", auth, tokenStore, fetch: sim.fetch });
      expect((await vspc.get("/users/me")).userName).toBe("aurora\\m.keller");
    }
    expect(sim.state.tokenRequests).toMatchObject({ password: 1 });
  });

  it("redis-token-store does not release a lock that has expired and belongs to another process", async () => {
    const { redis } = await startRedis();
    const store = redisStore(redis);
    const unlock = await store.lock?.("lock", 60_000);
    expect(await store.lock?.("lock", 60_000)).toBeUndefined();
    await redis.set("lock", "another process");
    await unlock?.();
    expect(await redis.get("lock")).toBe("another process");
  });

  it("resume-worker completes the action of a job, and fails a job whose action has expired", async () => {
    const { path, redis } = await startRedis();
    const { env } = await startConsole({ async: { operations: "writes" } });
    const queue = new Queue("tenants", { connection: redis });
    const events = new QueueEvents("tenants", { connection: { url: path } });
    const worker = start("resume-worker", [], { ...env, REDIS_URL: path });
    onTestFinished(async () => {
      worker.child.kill("SIGKILL");
      await Promise.all([queue.close(), events.close()]);
    });

    const vspc = createVspcClient({ baseUrl: env.VSPC_BASE_URL, auth: apiKey(env.VSPC_API_KEY) });
    const site = await vspc.list("/infrastructure/sites").first();
    const action = await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
      path: { siteUid: site?.siteUid ?? "" },
      body: { credentials: { userName: "umbrella", password: "not-a-real-password" } },
      wait: false,
    });
    const created = await queue.add("create", { actionId: action.id });
    expect(await created.waitUntilFinished(events)).toBe("umbrella");
    const expired = await queue.add("create", { actionId: randomUUID() }, { attempts: 5 });
    await expect(expired.waitUntilFinished(events)).rejects.toThrow(/^expired: POST /);

    worker.child.kill("SIGTERM");
    const { code, stdout, stderr } = await worker.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${action.id}: created umbrella\n` });
    expect(stderr).toMatch(/^[\da-f-]{36}: expired: [^\n]+\n$/);
  });

  it("resume-worker runs on a simulator, and says so", async () => {
    const { path } = await startRedis();
    const { code, stdout, stderr } = await run("resume-worker", ["--simulate"], { REDIS_URL: path });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "SIMULATED\n" });
    expect(stdout).toMatch(/^[\da-f-]{36}: created umbrella\n$/);
  });
});
