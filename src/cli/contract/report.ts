import type { Finding } from "../findings/finding.js";
import { outcomes, type Result } from "./run.js";

/** Returns the results without the findings that a baseline accepts. */
export function withoutAccepted(results: readonly Result[], fresh: readonly Finding[]): Result[] {
  const ids = new Set(fresh.map(({ id }) => id));
  return results.map((result) => {
    const findings = result.findings.filter(({ id }) => ids.has(id));
    const isAccepted = findings.length === 0 && result.findings.some(({ severity }) => severity === "error");
    return { ...result, ...(isAccepted && { outcome: "accepted", reason: "accepted by the baseline" }), findings };
  });
}

/** `3 conforming, 1 skipped, 1 differing of 5 reads` */
export function summary(results: readonly Result[]): string {
  const counts = outcomes.map((outcome) => ({ outcome, count: countOf(results, outcome) }));
  const texts = counts.flatMap(({ outcome, count }) => (count > 0 ? [`${count} ${outcome}`] : []));
  return `${texts.join(", ") || "none"} of ${results.length} reads`;
}

const countOf = (results: readonly Result[], ...wanted: Result["outcome"][]) =>
  results.filter(({ outcome }) => wanted.includes(outcome)).length;

/** Returns the results as JUnit XML, with one test case per read. */
export function junitReport(results: readonly Result[], name: string): string {
  const failures = countOf(results, "differing", "failed");
  const skipped = results.length - failures - countOf(results, "conforming");
  const time = results.reduce((sum, { duration }) => sum + duration, 0).toFixed(3);
  const cases = results.map(({ operation, tag, outcome, reason = "", findings, duration }) => {
    const messages = findings.map(({ message }) => escaped(message));
    const failure = `<failure type="${outcome}" message="${messages[0]}">${messages.join("\n")}</failure>`;
    const other = outcome === "conforming" ? "" : `<skipped message="${escaped(reason)}"/>`;
    const detail = outcome === "differing" || outcome === "failed" ? failure : other;
    const attributes = `classname="${escaped(tag)}" name="${escaped(operation)}" time="${duration.toFixed(3)}"`;
    return `<testcase ${attributes}>${detail}</testcase>\n`;
  });
  const counts = `tests="${results.length}" failures="${failures}" skipped="${skipped}" time="${time}"`;
  const suite = `<testsuite name="${escaped(name)}" ${counts}>\n${cases.join("")}</testsuite>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suite}`;
}

function escaped(text: string): string {
  const clean = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, "");
  return clean.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
