import { readFile } from "node:fs/promises";
import { CommandError, reasonOf } from "../command-error.js";
import { isObject } from "../document/model.js";
import { writeText } from "../write-text.js";
import type { Finding } from "./finding.js";

/** Findings that are new, and entries of the baseline that no longer occur. */
export interface Compared<F extends Finding> {
  readonly findings: readonly F[];
  /** Number of findings that the baseline accepts. */
  readonly accepted: number;
  /** IDs of accepted findings that no longer occur. */
  readonly stale: readonly string[];
}

export interface BaselineOptions {
  readonly baseline?: string;
  readonly updateBaseline?: true;
}

/** Accepted findings: their places and messages by ID. */
type Baseline = Readonly<Record<string, string>>;

/** Reads the baseline file. Returns a function that separates new findings from accepted ones, or rewrites the file. */
export async function readBaseline({ baseline: file, updateBaseline }: BaselineOptions) {
  const isUpdate = updateBaseline === true;
  if (file === undefined && isUpdate) throw new CommandError("--update-baseline requires --baseline <file>");
  const known = file === undefined ? {} : await readEntries(file, isUpdate);
  /** @param isCovered Whether this run compared the place of an entry. Entries of other places are kept. */
  return async <F extends Finding>(
    findings: readonly F[],
    isCovered = (_entry: string) => true,
  ): Promise<Compared<F>> => {
    const ids = new Set(findings.map(({ id }) => id));
    const gone = Object.entries(known).filter(([id, entry]) => !ids.has(id) && isCovered(entry));
    const stale = gone.map(([id]) => id);
    if (file === undefined || !isUpdate) {
      const fresh = findings.filter(({ id }) => !Object.hasOwn(known, id));
      return { findings: fresh, accepted: findings.length - fresh.length, stale };
    }
    const kept = Object.entries(known).filter(([id]) => !stale.includes(id));
    const found = findings.map(({ id, place, message }): [string, string] => [id, `${place}: ${message}`]);
    const sorted = [...new Map([...kept, ...found])].sort(([a], [b]) => (a < b ? -1 : 1));
    await writeText(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
    return { findings: [], accepted: findings.length, stale: [] };
  };
}

async function readEntries(file: string, mayBeMissing: boolean): Promise<Baseline> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (mayBeMissing && reasonOf(error) === "ENOENT") return "{}";
    throw new CommandError(`${file}: cannot be read (${reasonOf(error)}). Pass --update-baseline to create it.`);
  });
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) && Object.values(value).every((entry) => typeof entry === "string")) return value as Baseline;
  } catch {}
  throw new CommandError(`${file}: not a baseline. Pass --update-baseline with the name of a new file.`);
}
