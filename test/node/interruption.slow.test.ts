import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

const program = (path: string, more: string) => `
  import { saveTo } from ${JSON.stringify(new URL("../../src/node/files.ts", import.meta.url).href)};
  ${more}
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode("a,b")),
    pull: () => new Promise(() => console.log("writing")),
  }, { highWaterMark: 0 });
  setInterval(() => {}, 1000);
  await saveTo(${JSON.stringify(path)}, { stream, type: "text/csv", fileName: undefined, size: undefined });
`;

async function interrupt(signal: NodeJS.Signals, more = "") {
  const folder = await mkdtemp(join(tmpdir(), "interruption-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const script = ["--import", "tsx", "--input-type=module", "-e", program(join(folder, "report.csv"), more)];
  const child = spawn(process.execPath, script, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const before = await readdir(folder);
  child.kill(signal);
  const [code, by] = await once(child, "exit");
  return { before, after: await readdir(folder), code, by };
}

it.each(["SIGINT", "SIGTERM"] as const)("removes the partial file of a download on %s", async (signal) => {
  const { before, after, by } = await interrupt(signal);
  expect(before).toEqual([expect.stringMatching(/^report\.csv\..*\.part$/)]);
  expect([after, by]).toEqual([[], signal]);
});

it("removes the partial file if the program's own listener exits", async () => {
  const { after, code } = await interrupt("SIGTERM", 'process.on("SIGTERM", () => process.exit(3));');
  expect([after, code]).toEqual([[], 3]);
});
