import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { connect } from "node:tls";
import { build } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { defaultApiKey } from "../../src/testing/index.js";
import { start } from "./command.js";

/** The browser, where there is one. */
function findChromium(): string | undefined {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {}
  }
  return undefined;
}

const chromium = findChromium();
if (!chromium) console.log("no Chromium here: the browser test is skipped");

/** The simulator for pages. A module of Node that it needed at the start would stop the page. */
async function bundleForPages(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["src/testing/index.ts"],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    external: ["node:*"],
  });
  return outputFiles[0]?.text ?? "";
}

const script = (vspcUrl: string) => `
  import { createSimulator } from "/testing.js";
  const headers = { authorization: "Bearer ${defaultApiKey}" };
  const count = async (send, base) => {
    const response = await send(base + "/infrastructure/sites/tenants", { headers });
    return (await response.json()).meta.pagingInfo.total;
  };
  const outcome = async (work) => work().catch((error) => String(error));
  const found = {
    inPage: await outcome(() => count(createSimulator({ tenants: 34 }).fetch, "https://vspc.example/api/v3")),
    overTls: await outcome(() => count(fetch, "${vspcUrl}")),
  };
  await fetch("/found", { method: "POST", body: JSON.stringify(found) });`;

/** Serves the page; resolves with what it found. */
async function servePage(): Promise<{ server: Server; origin: string; found: (vspcUrl: string) => Promise<unknown> }> {
  const bundle = await bundleForPages();
  let page = "";
  let tell = (_found: unknown) => {};
  const server = createServer(async (request, response) => {
    if (request.url === "/found") tell(JSON.parse(await text(request)));
    const isScript = request.url === "/testing.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? bundle : page);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const found = (vspcUrl: string) => {
    page = `<!doctype html><script type="module">${script(vspcUrl)}</script>`;
    return new Promise<unknown>((resolve) => {
      tell = resolve;
    });
  };
  return { server, origin: `http://127.0.0.1:${port}`, found };
}

/** What Chromium takes for the name of a certificate's key: the only one that it is to trust besides its own. */
async function keyOf(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
  socket.destroy();
  return createHash("sha256")
    .update(key ?? "")
    .digest("base64");
}

it.skipIf(!chromium)(
  "a page runs the simulator itself, and calls `simulate` over TLS where --cors names its origin",
  async () => {
    const { server, origin, found } = await servePage();
    const profile = await mkdtemp(join(tmpdir(), "vspc-client-chromium-"));
    const options = ["--port=0", "--em-port=0", "--tls=self-signed", `--cors=${origin}`];
    await using running = await start(/Requests:\n/, "simulate", ...options);
    const vspcUrl = /^ *API +(\S+)/m.exec(running.printed())?.[1] ?? "";
    expect(vspcUrl).toMatch(/^https:/);
    const answer = found(vspcUrl);
    const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`];
    flags.push(`--ignore-certificate-errors-spki-list=${await keyOf(vspcUrl)}`);
    const browser = spawn(chromium ?? "", [...flags, "--remote-debugging-port=0", origin], { stdio: "ignore" });
    const ended = new Promise<void>((resolve) => browser.once("exit", () => resolve()));
    // Also where the time runs out.
    onTestFinished(async () => {
      browser.kill();
      await ended;
      server.closeAllConnections();
      server.close();
      // Processes of the browser outlive it by a moment, and still write.
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    });
    const early = ended.then(() => "Chromium ended before the page was through");
    expect(await Promise.race([answer, early])).toEqual({ inPage: 34, overTls: 12 });
  },
  120_000,
);
