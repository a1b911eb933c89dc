import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { run } from "../cli/run.js";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const ours = path("vendor-style.ours.yaml");

describe("a document in the style of a server's own", () => {
  it("lists errors and warnings, and counts the rest", async () => {
    const { code, output, error } = await run("diff", path("vendor-style.yaml"), ours);
    expect({ code, error }).toEqual({ code: 1, error: "" });
    expect(output.trimEnd().split("\n")).toEqual([
      "Operations and parameters (3)",
      "  GET /sites/summary: operation removed, breaking",
      "  GET /sites/forecast: operation new",
      "  query parameter select: parameter new: theirs optional, array of object or null (request, GET /sites)",
      "",
      "Types and enums (3)",
      '  FilterExpression.operation: enum: ours 2 values; theirs with "in" (request, GET /sites)',
      "  Site.region: property new: theirs optional, string or null (response, GET /sites)",
      '  Site.state: enum: ours 3 values; theirs with "Degraded" and without "Unknown" (response, GET /sites)',
      "",
      "Limits and defaults (1)",
      "  query parameter limit: maximum, breaking: ours 500; theirs 250 (request, GET /sites)",
      "",
      "Not listed without --all: 2 info-level differences",
      "",
      "Not compared, because our document has none of their tags: 1 operation",
    ]);
  });
});
