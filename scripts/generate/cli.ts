import { join } from "node:path";
import { parseArgs } from "node:util";
import { CommandError } from "../../src/cli/command-error.js";
import { staleFiles, writeFiles } from "../../src/cli/types/folder.js";
import { ownFiles } from "./sources.js";

/** Output and exit code of the command: 0 if all files are current, 1 if files are stale, 2 if nothing was generated. */
export interface Outcome {
  code: 0 | 1 | 2;
  output: string;
  error: string;
}

/** Runs the command, which reads `spec/` and writes `generated/` of the project at `root`. */
export async function run(args: string[], root: string): Promise<Outcome> {
  try {
    const { check } = parseArgs({ args, options: { check: { type: "boolean" } } }).values;
    const folder = join(root, "generated");
    const files = await ownFiles(root);
    const lines = (prefix: string, names: string[]) =>
      names.map((name) => `${prefix} ${join(folder, name)}`).join("\n");
    if (!check) return { code: 0, output: lines("wrote", await writeFiles(files, folder)), error: "" };
    const stale = await staleFiles(files, folder);
    if (stale.length === 0) return { code: 0, output: "", error: "" };
    const error = `generate: these files are stale. Run npm run generate.\n${lines(" ", stale)}`;
    return { code: 1, output: "", error };
  } catch (error) {
    return { code: 2, output: "", error: `generate: ${reason(error)}` };
  }
}

/** Returns the message of errors that the caller can fix, and the stack of all others. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && `${error.code}`.startsWith("ERR_PARSE_ARGS"))
    return `${error.message}; usage: npm run generate -- [--check]`;
  return error instanceof CommandError ? error.message : `${error.stack}`;
}
