import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { createSimulator, defaultApiKey } from "../../src/testing/index.js";

const program = `
  import { createVspcClient } from "./src/index.ts";
  import { fromEnvironment, nodeFetch } from "./src/node.ts";
  const { serverVersion } = await createVspcClient(fromEnvironment()).get("/about");
  const fetch = nodeFetch();
  const error = await fetch(process.env.VSPC_BASE_URL).catch(({ message }) => message);
  console.log(JSON.stringify({ serverVersion: typeof serverVersion, error: error.slice(0, 36) }));`;

it.each([{ externals: [] }, { externals: ["undici"] }])(
  "an ESM bundle runs without undici until nodeFetch is used (externals: $externals)",
  async ({ externals }) => {
    const folder = await mkdtemp(join(tmpdir(), "bundled-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const outfile = join(folder, "program.mjs");
    await build({
      stdin: { contents: program, resolveDir: process.cwd(), loader: "ts" },
      ...{ outfile, external: externals, bundle: true, format: "esm", platform: "node" },
    });
    await using server = await createSimulator().listen();
    const env = { VSPC_BASE_URL: server.url, VSPC_API_KEY: defaultApiKey };
    const { stdout } = await promisify(execFile)(process.execPath, [outfile], { cwd: folder, env });
    const error = "nodeFetch: undici cannot be loaded; ";
    expect(JSON.parse(stdout)).toEqual({ serverVersion: "string", error });
  },
);
