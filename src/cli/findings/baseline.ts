import { readFile } from "node:fs/promises";
import { CommandError, reasonOf } from "../command-error.js";
import { isObject } from "../document/model.js";
import { writeText } from "../write-text.js";
import type { Finding } from "./finding.js";

/** Findings that are new, and entries of the baseline that no longer occur. */
export interface Judged<F extends Finding> {
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

/**
 * Separates new findings from those that the baseline file accepts. Rewrites the file if requested.
 *
 * @param isCovered Whether this run compared the place of an entry. Entries of other places are kept.
 */
export async function applyBaseline<F extends Finding>(
  findings: readonly F[],
  { baseline: file, updateBaseline }: BaselineOptions,
  isCovered: (entry: string) => boolean = () => true,
): Promise<Judged<F>> {
  if (file === undefined) {
    if (updateBaseline) throw new CommandError("--update-baseline requires --baseline <file>");
    return { findings, accepted: 0, stale: [] };
  }
  const known = await readBaseline(file, updateBaseline === true);
  const isKnown = ({ id }: Finding) => updateBaseline === true || Object.hasOwn(known, id);
  const ids = new Set(findings.map(({ id }) => id));
  const gone = Object.entries(known).filter(([id, entry]) => !ids.has(id) && isCovered(entry));
  const stale = gone.map(([id]) => id);
  if (updateBaseline) {
    const current = findings.map(({ id, place, message }) => [id, `${place}: ${message}`] as const);
    const entries = [...Object.entries(known).filter(([id]) => !stale.includes(id)), ...current];
    const sorted = Object.entries(Object.fromEntries(entries)).sort(([a], [b]) => (a < b ? -1 : 1));
    await writeText(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  }
  const fresh = findings.filter((finding) => !isKnown(finding));
  return { findings: fresh, accepted: findings.length - fresh.length, stale: updateBaseline ? [] : stale };
}

async function readBaseline(file: string, mayBeMissing: boolean): Promise<Baseline> {
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
