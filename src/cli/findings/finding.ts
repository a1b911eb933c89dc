import { createHash } from "node:crypto";

/** `error` breaks callers, `warning` should be known, `info` changes nothing for callers. */
export const severities = ["error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

/** Result of a comparison that can be accepted in a baseline. */
export interface Finding {
  /** The same in each run, as long as the difference is the same. */
  readonly id: string;
  readonly severity: Severity;
  readonly kind: string;
  /** Operation, property or parameter. */
  readonly place: string;
  readonly message: string;
}

/** Returns the ID of a finding: its kind, and a hash of what distinguishes it from others of the kind. */
export function findingId(kind: string, ...facts: readonly string[]): string {
  return `${kind}-${createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 10)}`;
}

/** Whether a finding is at least as severe as a limit. */
export function isAtLeast({ severity }: Pick<Finding, "severity">, limit: Severity | "none"): boolean {
  return limit !== "none" && severities.indexOf(severity) <= severities.indexOf(limit);
}
