import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { CommandError } from "./command-error.js";
import { addContractCommand } from "./contract.js";
import { addDiffCommand } from "./diff.js";
import { createOutput, type Output, type OutputStreams } from "./output.js";
import { addTypesCommand } from "./types.js";

/** A subcommand: adds its arguments and options to the program, and says there what it does. */
export type AddCommand = (program: Command, output: Output) => void;

const commands: readonly AddCommand[] = [addTypesCommand, addDiffCommand, addContractCommand];

/**
 * Runs `vspc-client` with arguments such as `["diff", "theirs.json"]`.
 *
 * @returns The exit code: 0 when all is well, 1 when something differs or failed, 2 when the command was used wrongly.
 */
export async function runCommand(args: readonly string[], streams: OutputStreams = process): Promise<number> {
  const output = createOutput(streams);
  const program = createProgram(output);
  try {
    await program.parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof CommandError)) throw error;
    if (error.message !== "") output.error(error.message);
    return error.exitCode;
  }
}

function createProgram(output: Output): Command {
  const program = new Command("vspc-client")
    .description(
      "Simulated servers, types and contract tests for the Veeam Service Provider Console and the Enterprise Manager",
    )
    .version(ownVersion())
    .exitOverride()
    .showHelpAfterError("(--help says how)")
    .configureOutput({ writeOut: output.write, writeErr: output.writeError });
  for (const addCommand of commands) addCommand(program, output);
  return program;
}

function ownVersion(): string {
  return JSON.parse(readFileSync(new URL(import.meta.resolve("vspc-client/package.json")), "utf8")).version;
}
