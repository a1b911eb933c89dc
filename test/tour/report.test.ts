import { describe, expect, it } from "vitest";
import { createReport, StepFailed } from "../../src/cli/tour/report.js";
import { ApiError } from "../../src/index.js";

function capture() {
  const lines: string[] = [];
  return { report: createReport((line) => lines.push(line)), lines };
}

describe("the report of a tour", () => {
  it("numbers the steps through all chapters and returns what they find", async () => {
    const { report, lines } = capture();
    report.chapter("First");
    expect(await report.step("Look", async () => 7)).toBe(7);
    report.chapter("Second");
    await report.step("Look again", async () => report.say("seen"));
    expect(lines).toEqual(["\nFirst\n=====", "\n  1. Look", "\nSecond\n======", "\n  2. Look again", "     seen"]);
  });

  it.each([
    ["an ApiError with its kind", new ApiError("logical", "no such site"), "     FAILED (logical): no such site"],
    ["any other error", new TypeError("oops"), "     FAILED: oops"],
  ])("ends a step at %s", async (_what, error, line) => {
    const { report, lines } = capture();
    const failed = await report.step("Look", () => Promise.reject(error)).catch((reason: unknown) => reason);
    expect(failed).toEqual(new StepFailed("step 1, Look", { cause: error }));
    expect(lines.at(-1)).toBe(line);
  });

  it("tells every request, and what is tried again", () => {
    const { report, lines } = capture();
    const event = { id: 1, operation: "GET /about", method: "GET", path: "/api/v3/about" };
    report.hooks.onResponse?.({ ...event, status: 200, attempt: 1, duration: 12.4 });
    report.hooks.onResponse?.({ ...event, attempt: 2, duration: 0.4 });
    report.hooks.onRetry?.({
      operation: "GET /about",
      attempt: 1,
      delay: 200.6,
      error: new ApiError("transport", "lost"),
    });
    expect(lines).toEqual([
      "     GET /api/v3/about -> 200, 12 ms",
      "     GET /api/v3/about -> no answer (attempt 2), 0 ms",
      "     retry in 201 ms: lost",
    ]);
  });

  it("aligns tables, with a dash for what is absent and long texts cut", () => {
    const { report, lines } = capture();
    const rows = [
      { name: "acme", count: 2, tags: ["a", "b"], note: null, part: { x: 1 } },
      { name: "n".repeat(41), count: 10, tags: [], note: undefined, part: { x: 2 } },
    ];
    report.table(rows, ["name", "count", "tags", "note", "part"]);
    const wide = (text: string) => text.padEnd(40);
    expect(lines).toEqual([
      `     ${wide("name")}  count  tags  note  part`,
      `     ${"-".repeat(40)}  -----  ----  ----  -------`,
      `     ${wide("acme")}  2      a, b  -     {"x":1}`,
      `     ${"n".repeat(39)}…  10           -     {"x":2}`,
    ]);
  });

  it("prints a table of no rows as its head", () => {
    const { report, lines } = capture();
    report.table<{ name: string }>([], ["name"]);
    expect(lines).toEqual(["     name", "     ----"]);
  });
});
