import { Command, CommanderError } from "commander";
import { ApiError } from "../index.js";
import type { AddCommand } from "./add-command.js";
import { CommandError } from "./command-error.js";
import { addContract } from "./contract.js";
import { addDiff } from "./diff.js";
import { type Interruption, interruptionBySignals } from "./interruption.js";
import { createOutput, type Output, type OutputStreams } from "./output.js";
import { addShell } from "./shell/commands.js";
import { addSpec } from "./spec.js";
import { addTypes } from "./types.js";
import { versions } from "./versions.js";

const commands: readonly AddCommand[] = [addTypes, addDiff, addContract, addSpec, addShell];

/** Exit codes of `vspc`. Only calls use 3 and 4. */
const exitCodes = `
Exit codes:
  0  success
  1  findings, or the server refused the call
  2  wrong use, or the work could not be done
  3  the server cannot be reached
  4  the outcome of a write is unknown

Set VSPC_LOG=debug for a log of all requests, and for the stack trace of an unexpected error.`;

/** Runs `vspc` with arguments such as `["simulate", "--port", "0"]`. Returns the exit code. */
export async function runCommand(
  args: readonly string[],
  streams: OutputStreams = process,
  interruption: Interruption = interruptionBySignals,
): Promise<number> {
  const output = createOutput(streams);
  try {
    const program = await createProgram(args, output, interruption);
    await program.parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    output.progress.stop();
    if (error instanceof CommanderError) return codeOf(error, output);
    const print = (message: string) => {
      // The command has options instead of functions.
      const text = message.replace("as `ca` to nodeFetch of vspc-client/node", "with --ca").trim();
      output.error(`${["vspc", ...args.slice(0, 1)].join(" ")}: ${text.replaceAll(/\s+/g, " ")}`);
    };
    if (error instanceof CommandError) {
      if (error.message !== "") print(error.message);
      return error.exitCode;
    }
    const text = error instanceof Error ? error.message : String(error);
    print(error instanceof ApiError ? text : `unexpected error: ${text} (VSPC_LOG=debug shows where)`);
    if (process.env.VSPC_LOG === "debug" && error instanceof Error) output.error(`${error.stack}`);
    return 2;
  }
}

/** Help and versions are no errors, unless the versions differ. */
function codeOf({ code, exitCode }: CommanderError, output: Output): number {
  if (exitCode !== 0) return 2;
  if (code !== "commander.version") return 0;
  const { cli, library } = versions();
  if (cli === library) return 0;
  output.error(`vspc: the versions differ. Run npm install vspc-cli@${cli} vspc-client@${cli}.`);
  return 2;
}

async function createProgram(args: readonly string[], output: Output, interruption: Interruption): Promise<Command> {
  const { cli, library } = versions();
  const program = new Command("vspc")
    .description("Calls, simulators, types and contract tests for VSPC and Enterprise Manager")
    .version(`vspc-cli ${cli}\nvspc-client ${library}`)
    .addHelpText("after", exitCodes)
    .exitOverride()
    .configureOutput({
      writeOut: output.write,
      writeErr: output.writeError,
      outputError: (text) =>
        output.error(`${text.trim().replaceAll(/\s+/g, " ")}${/^Usage/.test(text) ? "" : " (see --help)"}`),
    });
  const simulate = program.command("simulate");
  simulate.summary("serve a simulated VSPC and a simulated Enterprise Manager over HTTP");
  // Its options need the simulators, which other commands should not wait for.
  const isShown = args.length === 0 || args.some((arg) => /^(simulate|help|-h|--help)$/.test(arg));
  if (isShown) (await import("./simulate.js")).defineSimulate(simulate, output, interruption);
  for (const addCommand of commands) addCommand(program, output, interruption);
  return program;
}
