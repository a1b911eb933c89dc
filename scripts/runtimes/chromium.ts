import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { createSimulator, defaultApiKey } from "../../src/testing/index.js";
import type { Outcome, Project, Result } from "./project.js";

const pages: Readonly<Record<string, (serverUrl: string) => string>> = {
  "in the page": () => `import { runProgram } from "./program.mjs";
    export const run = async () => (await runProgram()) + " checks in process";`,
  "against a server of another origin": (url) => `import { apiKey, createVspcClient } from "vspc-client";
    const vspc = createVspcClient({ baseUrl: "${url}", auth: apiKey("${defaultApiKey}") });
    export const run = async () => (await vspc.list("/infrastructure/sites/tenants").toArray()).length + " rows";`,
};

/** Runs programs in a page of Debian's Chromium, bundled like a web application. */
export async function* chromium(project: Project): AsyncGenerator<Result> {
  for (const [program, source] of Object.entries(pages)) {
    const result = { runtime: "Chromium", program };
    const outcome = await openPage(project, source);
    yield outcome === undefined ? result : { ...result, outcome };
  }
}

async function openPage(project: Project, source: (serverUrl: string) => string): Promise<Outcome | undefined> {
  const simulator = createSimulator({ tenants: 1234 });
  let report: (outcome: Outcome | undefined) => void = () => {};
  const reported = new Promise<Outcome | undefined>((resolve) => {
    report = resolve;
  });
  let script = "";
  const page = createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    if (request.method === "POST") report(JSON.parse(body));
    const [type, text] = request.url === "/page.js" ? ["text/javascript", script] : ["text/html", html];
    response.writeHead(200, { "content-type": type }).end(text);
  });
  await once(page.listen(0, "127.0.0.1"), "listening");
  const origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  const server = await simulator.listen({ cors: origin });
  const profile = await mkdtemp(join(tmpdir(), "vspc-client-chromium-"));
  try {
    script = await bundlePage(project.folder, source(server.url));
    const browser = spawn("chromium", [...flags, `--user-data-dir=${profile}`, origin], { stdio: "ignore" });
    browser.once("error", () => report(undefined));
    const deadline = setTimeout(() => report({ ok: false, text: "no result from the page within a minute" }), 60_000);
    const outcome = await reported;
    clearTimeout(deadline);
    if (browser.pid !== undefined && browser.exitCode === null) {
      browser.kill("SIGKILL");
      await once(browser, "close");
    }
    return outcome;
  } finally {
    await server.close();
    page.closeAllConnections();
    page.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const html = `<!doctype html><script type="module" src="/page.js"></script>`;
const flags = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

async function bundlePage(resolveDir: string, program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir, sourcefile: "page.js" },
    bundle: true,
    format: "esm",
    platform: "browser",
    // Modules that listen() loads in Node are never loaded in a page.
    external: ["node:*"],
    write: false,
    footer: { js: reportResult },
  });
  return outputFiles[0]?.text ?? "";
}

/** Runs at the end of the bundle, where `run` is in scope. */
const reportResult = `const report = (outcome) => fetch("/", { method: "POST", body: JSON.stringify(outcome) });
run().then((text) => report({ ok: true, text }), (error) => report({ ok: false, text: String(error) }));`;
