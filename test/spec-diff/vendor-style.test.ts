import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { run } from "../cli/command.js";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

it("a document in the style of a server has errors and warnings, and the rest is counted", async () => {
  const { code, stdout } = await run("diff", path("vendor-style.yaml"), path("vendor-style.ours.yaml"));
  expect(code).toBe(1);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.slice(1, 9).map((line) => line.split(/ {2,}/).slice(0, 3).join(": "))).toEqual([
    "error: GET /sites/summary: operation removed",
    "error: query parameter limit: maximum: ours 500; theirs 250 (request, GET /sites)",
    'warning: FilterExpression.operation: enum: ours 2 values; theirs with "in" (request, GET /sites)',
    "warning: GET /sites/forecast: operation new",
    "warning: Site.region: property new: theirs optional, string or null (response, GET /sites)",
    'warning: Site.state: enum: ours 3 values; theirs with "Degraded" and without "Unknown" (response, GET /sites)',
    "warning: query parameter select: parameter new: theirs optional, array of object or null (request, GET /sites)",
    "2 info-level findings (--all lists them)",
  ]);
});
