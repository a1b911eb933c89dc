import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultApiKey,
  defaultEnterpriseManagerUser,
  type SimulatorOptions,
} from "../../src/testing/index.js";

export const examples = new URL("../../examples/", import.meta.url);
const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
let folder = "";

beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(`${cache}examples-`);
  const names = (await readdir(examples)).filter((name) => name.endsWith(".ts"));
  await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(name, examples))),
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
  });
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts an example as a user does, in a working directory and with these environment variables only. */
export function start(name: string, args: readonly string[] = [], env: Record<string, string> = {}, cwd = folder) {
  const options = { cwd, env: { PATH: process.env.PATH, ...env } };
  const program = promisify(execFile)(process.execPath, [`${folder}/${name}.js`, ...args], options);
  const failed = (error: { code: number; stdout: string; stderr: string }) => error;
  const end = async () => {
    const { code, stdout, stderr } = { code: 0, ...(await program.catch(failed)) };
    return { code, stdout, stderr };
  };
  return { child: program.child, ended: end() };
}

/** Runs an example to its end. */
export const run = (...program: Parameters<typeof start>) => start(...program).ended;

/** Runs an example that has to exit with 1 and print nothing but this error. */
export async function runFailing(message: RegExp, ...program: Parameters<typeof start>): Promise<void> {
  expect(await run(...program)).toEqual({ code: 1, stdout: "", stderr: expect.stringMatching(message) });
}

/** Starts a VSPC simulator, and returns the environment variables to connect to it. */
export async function startConsole(options: SimulatorOptions = {}) {
  const sim = createSimulator(options);
  const server = await sim.listen();
  onTestFinished(() => server.close());
  return { sim, env: { VSPC_BASE_URL: server.url, VSPC_API_KEY: defaultApiKey } };
}

/** Starts an Enterprise Manager simulator, and returns the environment variables to connect to it. */
export async function startEnterpriseManager() {
  const sim = createEnterpriseManagerSimulator();
  const server = await sim.listen();
  onTestFinished(() => server.close());
  const { username, password } = defaultEnterpriseManagerUser;
  return { sim, env: { EM_BASE_URL: server.url, EM_USERNAME: username, EM_PASSWORD: password } };
}

/** Creates a temporary folder for the current test. */
export async function temporaryFolder() {
  const path = await mkdtemp(`${cache}files-`);
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}
