import { CommandError } from "../command-error.js";
import type { Output } from "../output.js";
import { printable } from "../printable.js";
import { tableText } from "../table.js";
import type { Compared } from "./baseline.js";
import { type Finding, isAtLeast, severities } from "./finding.js";
import type { FindingOptions } from "./options.js";

/** Findings to print, and lines that follow them. */
export interface Report extends Compared<Finding> {
  readonly notes: readonly string[];
  /** Members of the JSON form in addition to the findings. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Throws CommandError if a finding is at least as severe as `failOn`. */
export function failOn(findings: readonly Finding[], options: FindingOptions): void {
  if (findings.some((finding) => isAtLeast(finding, options.failOn))) throw new CommandError("", 1);
}

/** Prints findings, the most severe ones first. */
export function printReport(output: Output, { format, failOn, all }: FindingOptions, report: Report): void {
  const { accepted, stale, json } = report;
  const lowest = all || format === "json" || failOn === "info" ? "info" : "warning";
  const shown = report.findings.filter((finding) => isAtLeast(finding, lowest));
  const hidden = report.findings.length - shown.length;
  const findings = shown.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  if (format === "json") {
    output.printJson({ ...json, findings, accepted, stale });
    return;
  }
  const notes = [
    ...(hidden > 0 ? [`${hidden} info-level findings (--all lists them)`] : []),
    ...report.notes,
    ...(accepted > 0 ? [`${accepted} accepted by the baseline`] : []),
    ...stale.map((id) => `stale entry in the baseline: ${id}`),
  ].map(printable);
  const rows = findings.map(({ severity, place, message, id }) => [severity, place, message, id].map(printable));
  if (format === "table" && rows.length > 0) output.write(tableText([["SEVERITY", "PLACE", "FINDING", "ID"], ...rows]));
  const markdown = () => [
    ...(rows.length > 0 ? ["| severity | place | finding | ID |", "| --- | --- | --- | --- |"] : []),
    ...rows.map((row) => `| ${row.map(escapeCell).join(" | ")} |`),
    ...notes.map((note) => `\n${escapeCell(note)}`),
  ];
  const github = () => [...findings.map(annotation), ...notes.map((note) => `::notice::${escapeData(note)}`)];
  const lines = format === "github" ? github() : format === "markdown" ? markdown() : notes;
  for (const line of lines) output.print(line);
}

const escapeCell = (text: string) => text.replace(/[\\|<>*_`[\]]/g, "\\$&");

/** Returns a workflow command of GitHub Actions, which shows the finding next to the run. */
function annotation({ severity, place, message, id }: Finding): string {
  const command = severity === "info" ? "notice" : severity;
  const title = escapeData(`${place} (${id})`).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return `::${command} title=${title}::${escapeData(message)}`;
}

const escapeData = (text: string) => text.replaceAll("%", "%25").replaceAll("\n", "%0A");
