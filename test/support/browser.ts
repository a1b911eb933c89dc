import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** Chromium, if it is installed. */
export const browser = ["chromium", "chromium-browser", "google-chrome"].find((name) => {
  try {
    return execFileSync("which", [name]);
  } catch {
    return undefined;
  }
});
if (!browser) console.log("Chromium is not installed: the browser tests are skipped");

/** A page that can be opened once. Its scripts report a value with `fetch("/report", { method: "POST", body })`. */
export async function createPage(files: Readonly<Record<string, string>>) {
  let script = "";
  let report: (value: unknown) => void = () => {};
  const reported = new Promise<unknown>((resolve) => {
    report = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.method === "POST") report(JSON.parse(await text(request)));
    const file = files[request.url ?? ""];
    response.setHeader("content-type", file === undefined ? "text/html" : "text/javascript");
    response.end(file ?? `<!doctype html><script type="module">${script}</script>`);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** Runs a module in the page, and returns what it reports. */
  async function open(module: string): Promise<unknown> {
    script = module;
    const profile = await mkdtemp(join(tmpdir(), "vspc-client-chromium-"));
    const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"];
    const running = spawn(`${browser}`, [...flags, `--user-data-dir=${profile}`, origin], { stdio: "ignore" });
    const ended = once(running, "exit");
    onTestFinished(async () => {
      running.kill();
      await ended;
      server.closeAllConnections();
      server.close();
      // Processes of the browser outlive it by a moment, and still write.
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    });
    return Promise.race([reported, ended.then(() => "Chromium ended before the page reported a value")]);
  }
  return { open };
}
