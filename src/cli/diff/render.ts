import { type Comparison, type Finding, type Section, sections } from "./findings.js";

const titles: Record<Section, string> = {
  operations: "Operations and parameters",
  types: "Types and enums",
  limits: "Limits and defaults",
};

/** The comparison for people; empty where there is nothing to say. Harmless findings are counted, or listed last. */
export function renderText({ findings, otherSections }: Comparison, { all }: { all: boolean }): string {
  const telling = findings.filter(({ weight }) => weight !== "harmless");
  const harmless = findings.filter(({ weight }) => weight === "harmless");
  const groups = sections.map((section) =>
    group(
      titles[section],
      telling.filter((one) => one.section === section),
    ),
  );
  const rest = all ? group("Harmless", harmless) : counted(harmless.length);
  return [...groups, rest, closing(otherSections)].filter((part) => part !== "").join("\n\n");
}

/** The comparison for machines. */
export function renderJson(comparison: Comparison): string {
  return JSON.stringify(comparison, null, 2);
}

function group(title: string, findings: Finding[]): string {
  return findings.length === 0 ? "" : [`${title} (${findings.length})`, ...findings.map(line)].join("\n");
}

function line({ weight, kind, place, ours, theirs, directions, operations }: Finding): string {
  const [first, ...more] = operations;
  const where = more.length === 0 ? first : `${first} and ${more.length} more`;
  const context = first === place ? "" : ` (${[...directions, where].join(", ")})`;
  const mark = weight === "breaking" ? ", breaking" : "";
  return `  ${place}: ${kind.replaceAll("-", " ")}${mark}${change(ours, theirs)}${context}`;
}

/** Both sides, or the one that says something. */
function change(ours: string, theirs: string): string {
  const said = [...(ours === "absent" ? [] : [`ours ${ours}`]), ...(theirs === "absent" ? [] : [`theirs ${theirs}`])];
  return said.length === 1 && said[0]?.endsWith(" present") ? "" : `: ${said.join("; ")}`;
}

function counted(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "1 harmless difference: --all shows it." : `${count} harmless differences: --all shows them.`;
}

function closing(count: number): string {
  if (count === 0) return "";
  return count === 1
    ? "1 operation of theirs is in no section of ours."
    : `${count} operations of theirs are in no section of ours.`;
}
