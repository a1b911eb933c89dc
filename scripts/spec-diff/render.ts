import type { Comparison, Finding } from "./findings.js";

/** The comparison for people; empty where there is nothing to say. */
export function renderText({ breaking, harmless, otherSections }: Comparison): string {
  const parts = [group("Breaking", breaking), group("Harmless", harmless), closing(otherSections)];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The comparison for machines. */
export function renderJson(comparison: Comparison): string {
  return JSON.stringify(comparison, null, 2);
}

function group(title: string, findings: Finding[]): string {
  return findings.length === 0 ? "" : [`${title} (${findings.length})`, ...findings.map(line)].join("\n");
}

function line({ kind, place, ours, theirs, directions, operations }: Finding): string {
  const [first, ...more] = operations;
  const where = more.length === 0 ? first : `${first} and ${more.length} more`;
  const context = first === place ? "" : ` (${[...directions, where].join(", ")})`;
  return `  ${place}: ${kind.replaceAll("-", " ")}: ours ${ours}; theirs ${theirs}${context}`;
}

function closing(count: number): string {
  if (count === 0) return "";
  return count === 1
    ? "1 operation of theirs is in no section of ours."
    : `${count} operations of theirs are in no section of ours.`;
}
