import { appendFileSync, closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";

/** What happened in a run, in order; `test` and `mutant` are ids. */
export type Entry =
  /** The mutant is switched on for the test, for so many milliseconds at most. */
  | { readonly type: "try"; readonly test: string; readonly mutant: string; readonly limit: number }
  | { readonly type: "killed"; readonly test: string; readonly mutant: string }
  /** The test failed under the mutant, and then without it too: it may have been broken by an earlier one. */
  | { readonly type: "doubtful"; readonly test: string; readonly mutant: string }
  /** The test is through with all mutants that it runs. */
  | { readonly type: "tested"; readonly test: string; readonly name: string; readonly covered: readonly string[] }
  /** The test fails when it is run a second time: mutants are not shown to it. */
  | { readonly type: "unrepeatable"; readonly test: string; readonly name: string }
  /** Run when modules are loaded. */
  | { readonly type: "static"; readonly covered: readonly string[] };

const pathOfLog = (folder: string) => `${folder}/log.ndjson`;

export function write(folder: string, entry: Entry): void {
  appendFileSync(pathOfLog(folder), `${JSON.stringify(entry)}\n`);
}

export function read(folder: string): Entry[] {
  if (!existsSync(pathOfLog(folder))) return [];
  const lines = readFileSync(pathOfLog(folder), "utf8").split("\n");
  // The last line is empty, or cut off where the run was ended.
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}

export const sizeOf = (folder: string) => statSync(pathOfLog(folder), { throwIfNoEntry: false })?.size ?? 0;

/** The last entry, unless it is a long one. */
export function lastOf(folder: string): Entry | undefined {
  if (!existsSync(pathOfLog(folder))) return undefined;
  const file = openSync(pathOfLog(folder), "r");
  const bytes = Buffer.alloc(1000);
  const count = readSync(file, bytes, 0, bytes.length, Math.max(0, sizeOf(folder) - bytes.length));
  closeSync(file);
  const line = bytes.toString("utf8", 0, count).split("\n").at(-2) ?? "";
  return line.startsWith("{") && line.endsWith("}") ? JSON.parse(line) : undefined;
}
