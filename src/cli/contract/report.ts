import { type Finding, findingId } from "../findings/finding.js";
import type { Difference } from "./differences.js";
import { outcomes, type Result } from "./run.js";

/** Returns a finding for each difference, and for each read without a validated response. */
export function findingsOf(results: readonly Result[]): Finding[] {
  return results.flatMap(({ operation, outcome, reason = "", status, differences }): Finding[] => {
    if (outcome === "conforming") return [];
    if (differences) return differences.map((difference) => findingOf(operation, difference));
    const kind = outcome.replace(" ", "-");
    const severity = outcome === "failed" ? "error" : "info";
    const id = findingId(kind, operation, `${status}`);
    return [{ id, severity, kind, place: operation, message: `${outcome}: ${reason}` }];
  });
}

function findingOf(operation: string, difference: Difference): Finding {
  const { pointer, keyword, found } = difference;
  // The first row with the difference can be another one in the next run.
  const id = findingId(keyword, operation, pointer.replaceAll(/\/\d+(?=\/|$)/g, "/*"), found);
  return { id, severity: "error", kind: keyword, place: operation, message: differenceText(difference) };
}

function differenceText({ pointer, found, count }: Difference): string {
  return `${pointer === "" ? "the response" : pointer} ${found}${count > 1 ? ` (${count} times)` : ""}`;
}

/** Returns the results without the differences that a baseline accepts. */
export function withoutAccepted(results: readonly Result[], fresh: readonly Finding[]): Result[] {
  const ids = new Set(fresh.map(({ id }) => id));
  return results.map((result) => {
    const [{ severity } = { severity: "info" }] = findingsOf([result]);
    if (severity !== "error") return result;
    const kept = result.differences?.filter((difference) => ids.has(findingOf(result.operation, difference).id));
    if (findingsOf([result]).some(({ id }) => ids.has(id))) return { ...result, ...(kept && { differences: kept }) };
    const { differences: _, ...rest } = result;
    return { ...rest, outcome: "accepted", reason: "accepted by the baseline" };
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
  const attributes = {
    ...{ name, tests: results.length },
    failures: countOf(results, "differing", "failed"),
    skipped: countOf(results, "skipped", "not reachable", "accepted"),
    time: results.reduce((sum, { duration }) => sum + duration, 0).toFixed(3),
  };
  const cases = results.map(({ operation, tag, outcome, reason = "", differences = [], duration }) => {
    const texts = differences.map(differenceText);
    const isProblem = outcome === "differing" || outcome === "failed";
    const detail = isProblem
      ? element("failure", { type: outcome, message: texts[0] ?? reason }, [escaped(texts.join("\n"))])
      : element("skipped", { message: reason });
    const content = outcome === "conforming" ? [] : [detail];
    return element("testcase", { classname: tag, name: operation, time: duration.toFixed(3) }, content);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuite", attributes, cases)}\n`;
}

function element(name: string, attributes: Record<string, string | number>, content: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(`${value}`)}"`);
  const start = `<${name}${written.join("")}`;
  return content.length === 0 ? `${start}/>` : `${start}>${content.join("\n")}</${name}>`;
}

function escaped(text: string): string {
  const clean = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, "");
  return clean.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
