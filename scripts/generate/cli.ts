import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadDocument } from "../../src/cli/document/load.js";
import { DocumentError } from "../../src/cli/document/model.js";
import { foreignFiles } from "../../src/cli/types/files.js";
import { FolderError, staleFiles, writeFiles } from "../../src/cli/types/folder.js";
import { ownFiles } from "./sources.js";

const usage = "usage: npm run generate -- [--check] [--spec FILE --out DIR]";

/** What the command prints and its exit code: 0 written or fresh, 1 stale, 2 nothing generated. */
export interface Outcome {
  code: 0 | 1 | 2;
  output: string;
  error: string;
}

/** Runs the command; without `--spec` it reads `spec/` and writes `generated/` of the project at `root`. */
export async function run(args: string[], root: string): Promise<Outcome> {
  try {
    const { check, spec, out } = options(args);
    const folder = out ?? join(root, "generated");
    const files = spec === undefined ? await ownFiles(root) : await filesOf(spec);
    const lines = (mark: string, names: string[]) => names.map((name) => `${mark} ${join(folder, name)}`).join("\n");
    if (!check) return { code: 0, output: lines("wrote", await writeFiles(files, folder)), error: "" };
    const stale = await staleFiles(files, folder);
    if (stale.length === 0) return { code: 0, output: "", error: "" };
    return { code: 1, output: "", error: `generate: stale, run npm run generate:\n${lines(" ", stale)}` };
  } catch (error) {
    return { code: 2, output: "", error: `generate: ${reason(error)}` };
  }
}

const filesOf = async (spec: string) =>
  foreignFiles({ source: spec, document: await loadDocument(spec), command: "npm run generate" });

class UsageError extends Error {
  override name = "UsageError";
}

function options(args: string[]) {
  const { check = false, spec, out } = parse(args);
  if ((spec === undefined) !== (out === undefined)) throw new UsageError(`--spec and --out go together; ${usage}`);
  return { check, spec, out };
}

function parse(args: string[]) {
  try {
    const known = { check: { type: "boolean" }, spec: { type: "string" }, out: { type: "string" } } as const;
    return parseArgs({ args, options: known }).values;
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}; ${usage}`, { cause });
  }
}

/** The message for what the caller can mend, the stack for what only we can. */
function reason(error: unknown): string {
  const isTheirs = error instanceof UsageError || error instanceof DocumentError || error instanceof FolderError;
  if (isTheirs) return error.message;
  return error instanceof Error ? `${error.stack}` : String(error);
}
