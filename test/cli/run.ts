import { run as runCommand } from "./command.js";

/** What a run of `vspc-client` printed and its exit code. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly error: string;
}

/** Runs `vspc-client` in this process. */
export async function run(...args: readonly string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await runCommand(...args);
  return { code, output: stdout, error: stderr };
}
