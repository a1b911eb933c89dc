import { appendFileSync, closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";

/** An event of a run. `test` and `mutant` are IDs. */
export type Entry =
  /** The mutant is enabled for the test, for at most `limit` milliseconds. */
  | { readonly type: "try"; readonly test: string; readonly mutant: string; readonly limit: number }
  | { readonly type: "killed"; readonly test: string; readonly mutant: string }
  /** The test failed with the mutant and then also without it, so an earlier mutant may have broken it. */
  | { readonly type: "doubtful"; readonly test: string; readonly mutant: string }
  /** The test has run with all of its mutants. */
  | { readonly type: "tested"; readonly test: string; readonly name: string; readonly covered: readonly string[] }
  /** The test fails if it runs twice. It is not used with mutants. */
  | { readonly type: "unrepeatable"; readonly test: string; readonly name: string }
  /** Mutants that ran while modules were loaded. */
  | { readonly type: "static"; readonly covered: readonly string[] };

const pathOfLog = (folder: string) => `${folder}/log.ndjson`;

export function write(folder: string, entry: Entry): void {
  appendFileSync(pathOfLog(folder), `${JSON.stringify(entry)}\n`);
}

export function read(folder: string): Entry[] {
  if (!existsSync(pathOfLog(folder))) return [];
  const lines = readFileSync(pathOfLog(folder), "utf8").split("\n");
  // The last line is empty, or truncated if the process was killed.
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}

export const sizeOf = (folder: string) => statSync(pathOfLog(folder), { throwIfNoEntry: false })?.size ?? 0;

/** Returns the last entry, unless it exceeds 1,000 bytes. */
export function lastOf(folder: string): Entry | undefined {
  if (!existsSync(pathOfLog(folder))) return undefined;
  const file = openSync(pathOfLog(folder), "r");
  const bytes = Buffer.alloc(1000);
  const count = readSync(file, bytes, 0, bytes.length, Math.max(0, sizeOf(folder) - bytes.length));
  closeSync(file);
  const line = bytes.toString("utf8", 0, count).split("\n").at(-2) ?? "";
  return line.startsWith("{") && line.endsWith("}") ? JSON.parse(line) : undefined;
}
