import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import type { AddCommand } from "./add-command.js";
import { CommandError } from "./command-error.js";
import { addContract } from "./contract.js";
import { addDiff } from "./diff.js";
import { type Interruption, interruptionBySignals } from "./interruption.js";
import { createOutput, type Output, type OutputStreams } from "./output.js";
import { addSimulate } from "./simulate.js";
import { addTypes } from "./types.js";

const commands: readonly AddCommand[] = [addSimulate, addTypes, addDiff, addContract];

/**
 * Runs `vspc-client` with arguments such as `["simulate", "--port", "0"]`.
 *
 * @returns The exit code: 0 for success, 1 for differences or failures, 2 for invalid use.
 */
export async function runCommand(
  args: readonly string[],
  streams: OutputStreams = process,
  interruption: Interruption = interruptionBySignals,
): Promise<number> {
  const output = createOutput(streams);
  return exitCodeOf(() => createProgram(output, interruption).parseAsync([...args], { from: "user" }), output);
}

/** Runs a command and prints its CommandError on stderr. Throws all other errors. */
async function exitCodeOf(run: () => Promise<unknown>, output: Output): Promise<number> {
  try {
    await run();
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof CommandError)) throw error;
    if (error.message !== "") output.error(error.message);
    return error.exitCode;
  }
}

function createProgram(output: Output, interruption: Interruption): Command {
  const program = new Command("vspc-client")
    .description(
      "Simulated servers, types and contract tests for Veeam Service Provider Console and Enterprise Manager",
    )
    .version(ownVersion())
    .exitOverride()
    .configureOutput({
      writeOut: output.write,
      writeErr: output.writeError,
      outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, " ")} (see --help)\n`),
    });
  for (const addCommand of commands) addCommand(program, output, interruption);
  return program;
}

function ownVersion(): string {
  return JSON.parse(readFileSync(new URL(import.meta.resolve("vspc-client/package.json")), "utf8")).version;
}
