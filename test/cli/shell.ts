import { PassThrough, Readable, Writable } from "node:stream";
import { onTestFinished, vi } from "vitest";
import { runCommand } from "../../src/cli/program.js";
import { createSimulator, defaultApiKey, type SimulatorOptions } from "../../src/testing/index.js";
import type { Ended } from "./command.js";

/** Starts a simulated console, and points the environment of the command to it. */
export async function simulatedConsole(options: SimulatorOptions = {}) {
  const simulator = createSimulator(options);
  const server = await simulator.listen();
  onTestFinished(() => server.close());
  environment({ VSPC_BASE_URL: server.url, VSPC_API_KEY: defaultApiKey });
  return { ...simulator, server };
}

/** Sets environment variables for one test. All other connections are removed. */
export function environment(variables: Readonly<Record<string, string>>): void {
  const names = ["BASE_URL", "API_KEY", "USERNAME", "PASSWORD", "CA", "API_KEY_FILE"];
  for (const name of names) vi.stubEnv(`VSPC_${name}`, "").stubEnv(`EM_${name}`, "");
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

interface ShellOptions {
  /** Text on stdin. */
  readonly stdin?: string;
  /** Width of the terminal, if stdout is one. */
  readonly columns?: number;
  /** Answer to a question, if stdin is a terminal. */
  readonly answer?: string;
  readonly signal?: AbortSignal;
}

/** Runs `vspc` in this process, as a terminal or a pipe. */
export async function vspc(args: readonly string[], options: ShellOptions = {}): Promise<Ended> {
  const { stdin = "", columns, answer, signal = new AbortController().signal } = options;
  const [stdout, stderr] = [sink(), sink()];
  const input = answer === undefined ? Readable.from([stdin]) : Object.assign(new PassThrough(), { isTTY: true });
  if (answer !== undefined) (input as PassThrough).end(`${answer}\n`);
  const out = columns === undefined ? stdout.stream : Object.assign(stdout.stream, { isTTY: true, columns });
  const code = await runCommand(args, { stdout: out, stderr: stderr.stream, stdin: input }, () => signal);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function sink() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(`${chunk}`);
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}
