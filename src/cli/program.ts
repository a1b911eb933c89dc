import { Command, CommanderError } from "commander";
import { ApiError } from "../index.js";
import { CommandError } from "./command-error.js";
import { addContract } from "./contract.js";
import { addDiff } from "./diff.js";
import { createOutput, type Interruption, interruptionBySignals, type Output, type OutputStreams } from "./output.js";
import { addShell } from "./shell/commands.js";
import { addSpec } from "./spec.js";
import { addTypes } from "./types.js";
import { versions } from "./versions.js";

/** Exit codes of `vspc`. Only calls use 3 and 4. */
const exitCodes = `
Exit codes:
  0  success
  1  findings, or the server refused the call
  2  wrong use, or the work could not be done
  3  the server cannot be reached
  4  the outcome of a write is unknown

Set VSPC_LOG=debug for a log of all requests, and for the stack trace of an unexpected error.`;

/** Parts of messages of the library. The command has options and variables instead of functions and properties. */
const replacements: readonly (readonly [string | RegExp, string])[] = [
  ["as `ca` to nodeFetch of vspc-client/node", "with --ca"],
  [/^saveTo: (.*); pass overwrite: true/, "$1; pass --force"],
  [/^fileFrom: /, "--set: "],
  [/use https(:\/\/ in baseUrl|, or set allowPlainHttp)/, "use https in VSPC_BASE_URL or EM_BASE_URL"],
  [/, then create a new client( or call logout\(\))?/, ""],
];

/** Runs `vspc` with arguments such as `["simulate", "--port", "0"]`. Returns the exit code. */
export async function runCommand(
  args: readonly string[],
  streams: OutputStreams = process,
  interruption: Interruption = interruptionBySignals,
): Promise<number> {
  const output = createOutput(streams, interruption);
  try {
    await (await createProgram(args, output)).parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    output.progress.stop();
    if (error instanceof CommanderError) return codeOf(error, output);
    const { message, exitCode } = commandErrorOf(error);
    const text = replacements.reduce((old, [found, replacement]) => old.replace(found, replacement), message).trim();
    if (text !== "") output.error(`${["vspc", ...args.slice(0, 1)].join(" ")}: ${text.replaceAll(/\s+/g, " ")}`);
    if (process.env.VSPC_LOG === "debug" && !(error instanceof CommandError)) output.error(`${Object(error).stack}`);
    return exitCode;
  }
}

function commandErrorOf(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new CommandError(error instanceof ApiError ? text : `unexpected error: ${text} (VSPC_LOG=debug shows where)`);
}

/** Help and versions are no errors, unless the versions differ. */
function codeOf({ code, exitCode }: CommanderError, output: Output): number {
  if (exitCode !== 0) return 2;
  const { cli, library } = versions();
  if (code !== "commander.version" || cli === library) return 0;
  output.error(`vspc: the versions differ. Run npm install vspc-cli@${cli} vspc-client@${cli}.`);
  return 2;
}

async function createProgram(args: readonly string[], output: Output): Promise<Command> {
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
  if (isShown) (await import("./simulate.js")).defineSimulate(simulate, output);
  for (const addCommand of [addTypes, addDiff, addContract, addSpec, addShell]) addCommand(program, output);
  return program;
}
