import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { tokenServer } from "./token-server.js";

const worker = fileURLToPath(new URL("worker.ts", import.meta.url));
const calls = 10;
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "token-store-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Starts a process. The returned function runs its calls and returns their errors. */
async function startWorker(baseUrl: string, lock: string) {
  const args = ["--import", "tsx", worker, baseUrl, folder, String(calls), lock];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill());
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("ready");
  return async (): Promise<string[]> => {
    child.stdin.write("start\n");
    return JSON.parse((await lines.next()).value ?? "null");
  };
}

describe("four processes that share a folder with tokens", () => {
  it.each(["no lock", "lock"])(
    "completes every call, although the server revokes each token after one use (%s)",
    async (lock) => {
      const { baseUrl, grants } = await tokenServer(4);
      const workers = await Promise.all(Array.from({ length: 4 }, () => startWorker(baseUrl, lock)));
      const errors = await Promise.all(workers.map((run) => run()));
      expect(errors).toEqual([[], [], [], []]);
      expect(grants.accepted).toBe(calls);
      if (lock === "lock") expect(grants.refused).toBe(0);
    },
    60_000,
  );
});
