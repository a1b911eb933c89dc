import { outcomes, type Result, type Run } from "./run.js";

/** Server and document of a run. */
export interface Subject {
  readonly server: string;
  /** Title and version of the document. */
  readonly document: string;
}

/** Returns the rows of a table, with differences last, next to the prompt. */
export function tableRows({ results, aborted }: Run): string[][] {
  const unread = results.filter(({ outcome, reason }) => outcome === "skipped" && reason === aborted);
  const sorted = results
    .filter((result) => !unread.includes(result))
    .sort((one, other) => outcomes.indexOf(one.outcome) - outcomes.indexOf(other.outcome));
  const rows = sorted.flatMap(({ outcome, operation, reason, differences }) =>
    differences
      ? differences.map(({ pointer, found, count }) => [outcome, operation, differenceText(pointer, found, count)])
      : [[outcome, operation, reason ?? ""]],
  );
  return unread.length > 0 ? [["skipped", `${unread.length} more`, "not read"], ...rows] : rows;
}

function differenceText(pointer: string, found: string, count: number): string {
  return `${pointer === "" ? "the response" : pointer} ${found}${count > 1 ? ` (${count} times)` : ""}`;
}

/** `3 conforming, 1 differing, 1 skipped of 5 reads` */
export function summary({ results }: Run): string {
  const counts = outcomes.flatMap((outcome) => {
    const count = results.filter((result) => result.outcome === outcome).length;
    return count > 0 ? [`${count} ${outcome}`] : [];
  });
  return `${counts.join(", ") || "none"} of ${results.length} reads`;
}

export const hasProblems = ({ results }: Run) =>
  results.some(({ outcome }) => outcome === "differing" || outcome === "failed");

/** Returns the results as a JSON value. */
export function jsonReport({ results, aborted }: Run, subject: Subject): Record<string, unknown> {
  return { ...subject, complete: aborted === undefined, ...(aborted !== undefined && { aborted }), results };
}

/** Returns the results as JUnit XML, with one test case per read. */
export function junitReport({ results }: Run, { server, document }: Subject): string {
  const count = (...wanted: Result["outcome"][]) => results.filter(({ outcome }) => wanted.includes(outcome)).length;
  const time = results.reduce((sum, { duration }) => sum + duration, 0);
  const attributes = {
    name: `${document} at ${server}`,
    tests: results.length,
    failures: count("differing", "failed"),
    skipped: count("skipped", "not reachable"),
    time: time.toFixed(3),
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite${written(attributes)}>`,
    ...results.flatMap(testCase),
    "</testsuite>",
    "",
  ].join("\n");
}

function testCase({ operation, tag, outcome, reason = "", differences = [], duration }: Result): string[] {
  const start = `  <testcase${written({ classname: tag, name: operation, time: duration.toFixed(3) })}`;
  if (outcome === "conforming") return [`${start}/>`];
  const texts = differences.map(({ pointer, found, count }) => differenceText(pointer, found, count));
  if (outcome === "differing" || outcome === "failed") {
    const message = texts[0] ?? reason;
    return [
      `${start}>`,
      `    <failure${written({ type: outcome, message })}>${escaped(texts.join("\n"))}</failure>`,
      "  </testcase>",
    ];
  }
  return [`${start}>`, `    <skipped${written({ message: reason })}/>`, "  </testcase>"];
}

function written(attributes: Record<string, string | number>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");
}

function escaped(text: string): string {
  const clean = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, "");
  return clean.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
