import { Writable } from "node:stream";
import { runCommand } from "../../src/cli/program.js";

/** What a run of `vspc-client` printed and its exit code. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly error: string;
}

/** Runs `vspc-client` in this process. */
export async function run(...args: readonly string[]): Promise<Outcome> {
  const [stdout, stderr] = [collector(), collector()];
  const code = await runCommand(args, { stdout: stdout.stream, stderr: stderr.stream });
  return { code, output: stdout.text(), error: stderr.text() };
}

function collector() {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
}
