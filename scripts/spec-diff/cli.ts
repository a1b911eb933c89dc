import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DocumentError, loadDocument } from "../generate/document.js";
import { compare } from "./compare.js";
import { type Model, normalise } from "./normalise.js";
import { renderJson, renderText } from "./render.js";

const usage = "usage: npm run spec:diff -- OTHER.json [--json] [--document OURS]";
const generated = fileURLToPath(new URL("../../generated/vspc.openapi.json", import.meta.url));

/** What the command prints and its exit code: 0 nothing breaking, 1 breaking, 2 not compared. */
export interface Outcome {
  code: 0 | 1 | 2;
  output: string;
  error: string;
}

export async function run(args: string[]): Promise<Outcome> {
  try {
    const { other, document, json } = options(args);
    const theirs = await read(other);
    const comparison = compare(await read(document), theirs);
    const output = json ? renderJson(comparison) : renderText(comparison);
    return { code: comparison.breaking.length > 0 ? 1 : 0, output, error: "" };
  } catch (error) {
    return { code: 2, output: "", error: `spec-diff: ${reason(error)}` };
  }
}

class UsageError extends Error {
  override name = "UsageError";
}

function options(args: string[]) {
  const { values, positionals } = parse(args);
  const [other, ...more] = positionals;
  if (other === undefined) throw new UsageError(`no document to compare with; ${usage}`);
  if (more.length > 0) throw new UsageError(`one document to compare with, not ${positionals.length}; ${usage}`);
  return { other, document: values.document ?? generated, json: values.json ?? false };
}

function parse(args: string[]) {
  try {
    const options = { json: { type: "boolean" }, document: { type: "string" } } as const;
    return parseArgs({ args, allowPositionals: true, options });
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}; ${usage}`, { cause });
  }
}

/** Whatever goes wrong while a document is read is a fault of that document: nothing else is looked at. */
async function read(file: string): Promise<Model> {
  try {
    return normalise(await loadDocument(file));
  } catch (cause) {
    const { message } = cause as Error;
    throw new DocumentError(message.startsWith(file) ? message : `${file}: ${message}`, { cause });
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
