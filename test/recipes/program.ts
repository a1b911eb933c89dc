import { Writable } from "node:stream";
import { onTestFinished } from "vitest";
import { recipes } from "../../scripts/recipes/index.js";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultApiKey,
  defaultEnterpriseManagerUser,
  type SimulatorOptions,
} from "../../src/testing/index.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a recipe as a program, on a simulator if the environment names no server. */
export async function run(name: string, args: readonly string[] = [], env: Environment = {}) {
  const recipe = recipes.find((one) => one.name === name);
  if (!recipe) throw new Error(`no such recipe: ${name}`);
  const [stdout, stderr] = [collector(), collector()];
  const code = await recipe.main(args, { stdout: stdout.stream, stderr: stderr.stream, env });
  const lines = stdout.text().trimEnd().split("\n");
  return { code, stdout: stdout.text(), stderr: stderr.text(), lines, last: lines.at(-1) };
}

/** Returns the cells of a printed table, without the head and the summary. */
export const cells = (lines: readonly string[]) => lines.slice(1, -1).map((line) => line.split(/ {2,}/));

/** Creates a stream that collects its input. */
export function collector() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

/** Starts a VSPC simulator and returns the environment variables to connect to it. */
export async function startConsole(options: SimulatorOptions = {}) {
  const sim = createSimulator({ seed: 2026, ...options });
  const server = await sim.listen();
  onTestFinished(() => server.close());
  return { sim, env: { VSPC_BASE_URL: server.url, VSPC_API_KEY: defaultApiKey } };
}

/** Starts an Enterprise Manager simulator and returns the environment variables to connect to it. */
export async function startEnterpriseManager() {
  const sim = createEnterpriseManagerSimulator({ seed: 2026 });
  const server = await sim.listen();
  onTestFinished(() => server.close());
  const { username, password } = defaultEnterpriseManagerUser;
  return { sim, env: { EM_BASE_URL: server.url, EM_USERNAME: username, EM_PASSWORD: password } };
}
