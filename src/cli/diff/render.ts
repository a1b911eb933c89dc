import { type Comparison, type Finding, type Section, sections } from "./findings.js";

const titles: Record<Section, string> = {
  operations: "Operations and parameters",
  types: "Types and enums",
  limits: "Limits and defaults",
};

/** Whether a finding should be known: everything except `info`. */
export const isSignificant = ({ severity }: Finding) => severity !== "info";

/** Renders a comparison as text, which is empty without differences. Info-level findings are counted, or listed last. */
export function renderText({ findings, otherSections }: Comparison, { all }: { all: boolean }): string {
  const significant = findings.filter(isSignificant);
  const info = findings.filter((finding) => !isSignificant(finding));
  const groups = sections.map((section) =>
    group(
      titles[section],
      significant.filter((one) => one.section === section),
    ),
  );
  const rest = all ? group("Info", info) : counted("Not listed without --all", info.length, "info-level difference");
  const notCompared = counted("Not compared, because our document has none of their tags", otherSections, "operation");
  return [...groups, rest, notCompared].filter((part) => part !== "").join("\n\n");
}

function group(title: string, findings: readonly Finding[]): string {
  return findings.length === 0 ? "" : [`${title} (${findings.length})`, ...findings.map(line)].join("\n");
}

function line({ severity, kind, place, ours, theirs, directions, operations }: Finding): string {
  const [first, ...more] = operations;
  const where = more.length === 0 ? first : `${first} and ${more.length} more`;
  const context = first === place ? "" : ` (${[...directions, where].join(", ")})`;
  const mark = severity === "error" ? ", breaking" : "";
  return `  ${place}: ${kind.replaceAll("-", " ")}${mark}${change(ours, theirs)}${context}`;
}

/** Returns the sides of a difference that are not absent. */
function change(ours: string, theirs: string): string {
  if (ours === "present" || theirs === "present") return "";
  const sides = [...(ours === "absent" ? [] : [`ours ${ours}`]), ...(theirs === "absent" ? [] : [`theirs ${theirs}`])];
  return `: ${sides.join("; ")}`;
}

function counted(title: string, count: number, noun: string): string {
  return count === 0 ? "" : `${title}: ${count} ${noun}${count === 1 ? "" : "s"}`;
}
