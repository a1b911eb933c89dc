import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { createVspcClient, refreshToken, type TokenStore } from "../../src/index.js";
import { tokenServer } from "./token-server.js";

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;

/** Starts Redis on a Unix socket in a temporary folder. */
async function startRedis(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "redis-"));
  const socket = join(folder, "redis.sock");
  const server = spawn("redis-server", ["--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder], {
    stdio: "ignore",
  });
  onTestFinished(async () => {
    server.kill();
    await rm(folder, { recursive: true });
  });
  await vi.waitFor(async () => expect(await command(socket, "PING")).toBe("PONG"), 10_000);
  return socket;
}

/** Sends one command and returns its reply: a text, or `undefined` for null. */
function command(path: string, ...words: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let reply = "";
    socket.setEncoding("utf8").on("error", reject);
    socket.on("data", (chunk: string) => {
      reply += chunk;
      const [head = "", ...rest] = reply.split("\r\n");
      const isBulk = head.startsWith("$") && head !== "$-1";
      if (rest.length < (isBulk ? 2 : 1)) return;
      socket.destroy();
      if (head.startsWith("-")) reject(new Error(head));
      else resolve(isBulk ? rest[0] : head === "$-1" ? undefined : head.slice(1));
    });
    socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`);
  });
}

const unlock = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

/** The store from the guide. */
function redisStore(path: string): TokenStore {
  return {
    get: async (key) => JSON.parse((await command(path, "GET", key)) ?? "null"),
    set: (key, value, ttl) => command(path, "SET", key, JSON.stringify(value), "PX", String(ttl)),
    delete: (key) => command(path, "DEL", key),
    async lock(key, ttl) {
      const holder = crypto.randomUUID();
      const isMine = await command(path, "SET", key, holder, "NX", "PX", String(ttl));
      return isMine ? () => command(path, "EVAL", unlock, "1", key, holder) : undefined;
    },
  };
}

it.skipIf(!isInstalled)(
  `shares tokens through Redis without a failed call or a wasted refresh token${isInstalled ? "" : " (redis-server is not installed)"}`,
  async () => {
    const path = await startRedis();
    const { baseUrl, grants } = await tokenServer(8);
    const clients = Array.from({ length: 8 }, (_, index) => {
      const headers = { "x-client": `${index}` };
      return createVspcClient({ baseUrl, auth: refreshToken("first"), tokenStore: redisStore(path), headers });
    });
    const program = async (vspc: (typeof clients)[number]) => {
      for (let call = 0; call < 10; call++) await vspc.get("/about");
    };
    await Promise.all(clients.map(program));
    expect(grants).toEqual({ accepted: 10, refused: 0 });
    expect(await command(path, "KEYS", "*:lock")).toBe("0");
  },
  60_000,
);
