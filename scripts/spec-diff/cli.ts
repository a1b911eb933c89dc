import { parseArgs } from "node:util";
import { DocumentError } from "../generate/document.js";
import { loadDocument } from "../generate/load.js";
import { diffDocuments, differs, type NamedDocument, renderJson, renderText } from "./index.js";

/** What the command prints and its exit code: 0 the same for callers, 1 different, 2 not compared. */
export interface Outcome {
  code: 0 | 1 | 2;
  output: string;
  error: string;
}

export interface Command {
  /** How the command is called. */
  name: string;
  /** The document that is ours where none is named. */
  ours: string;
}

/** Compares the documents that the arguments name. Prints nothing itself. */
export async function run(args: string[], { name, ours }: Command): Promise<Outcome> {
  try {
    const { json, all, documents } = options(args, `usage: ${name} THEIRS [OURS] [--all] [--json]`);
    const theirs = await read(documents.theirs);
    const comparison = diffDocuments(await read(documents.ours ?? ours), theirs);
    const output = json ? renderJson(comparison) : renderText(comparison, { all });
    return { code: differs(comparison) ? 1 : 0, output, error: "" };
  } catch (error) {
    return { code: 2, output: "", error: `spec-diff: ${reason(error)}` };
  }
}

class UsageError extends Error {
  override name = "UsageError";
}

function options(args: string[], usage: string) {
  const { values, positionals } = parse(args, usage);
  const { json = false, all = false } = values;
  const [theirs, ours, ...more] = positionals;
  if (theirs === undefined) throw new UsageError(`no document to compare with; ${usage}`);
  if (more.length > 0) throw new UsageError(`two documents are compared, not ${positionals.length}; ${usage}`);
  return { json, all, documents: { theirs, ours } };
}

function parse(args: string[], usage: string) {
  try {
    const options = { json: { type: "boolean" }, all: { type: "boolean" } } as const;
    return parseArgs({ args, allowPositionals: true, options });
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}; ${usage}`, { cause });
  }
}

/** Whatever goes wrong while a document is read is a fault of that document. */
async function read(name: string): Promise<NamedDocument> {
  try {
    return { name, document: await loadDocument(name) };
  } catch (cause) {
    const { message } = cause as Error;
    throw new DocumentError(message.startsWith(name) ? message : `${name}: ${message}`, { cause });
  }
}

/** One line for what the caller can mend, the stack for what only we can. */
function reason(error: unknown): string {
  const isTheirs = error instanceof UsageError || error instanceof DocumentError;
  if (!isTheirs) return error instanceof Error ? `${error.stack}` : String(error);
  const [first = "", second, ...more] = error.message.split("\n").map((line) => line.trim());
  if (second === undefined) return first;
  return `${first}: ${second}${more.length > 0 ? ` (and ${more.length} more)` : ""}`;
}
