import { describe, expect, it } from "vitest";
import { bundle } from "../../scripts/bench/bundle.js";

/**
 * Bytes that each entry point loads at once, minified and gzipped: what it has now and 3 % more, so that growth is seen.
 * JSON Patch, XML and the large tables are loaded on first use.
 */
const limits = [
  ["src/index.ts", 22_450],
  ["src/bigint.ts", 23_920],
  ["src/vspc/patch/index.ts", 5_350],
  ["src/metadata.ts", 4_640],
  ["src/node.ts", 7_280],
] as const;

describe("the entry points", () => {
  it.each(limits)("%s loads at most %i bytes", async (entry, limit) => {
    const { gzipped } = await bundle(entry, entry === "src/node.ts" ? "node" : "browser");
    expect(gzipped).toBeLessThanOrEqual(limit);
    // Far below, the limit would let much in unseen.
    expect(gzipped).toBeGreaterThan(limit * 0.9);
  });

  it("the core loads openapi-fetch and no other package, and nothing of Node", async () => {
    // A module of Node would already stop the bundle for browsers.
    const { inputs } = await bundle("src/index.ts");
    const packages = Object.keys(inputs).filter((path) => path.includes("node_modules/"));
    expect(packages).toEqual(["node_modules/openapi-fetch/dist/index.mjs"]);
  });

  it("the core loads neither the tables of the operations nor the OpenAPI document", async () => {
    const paths = Object.keys((await bundle("src/index.ts")).inputs);
    expect(paths.filter((path) => /generated\/.*(operations|openapi|error-codes)/.test(path))).toEqual([]);
  });
});

describe("the entry point of Enterprise Manager", () => {
  /** What it has now and 3 % more: XML support is loaded on first use. */
  const emBudget = 21_330;

  it(`loads at most ${emBudget} bytes, and no XML support`, async () => {
    const { gzipped, inputs } = await bundle("src/enterprise-manager/index.ts");
    expect(gzipped).toBeLessThanOrEqual(emBudget);
    expect(gzipped).toBeGreaterThan(emBudget * 0.9);
    expect(Object.keys(inputs).filter((path) => /xml|saxes/.test(path))).toEqual([]);
  });
});

describe("the other entry points", () => {
  it.each(["src/bigint.ts", "src/metadata.ts"])("%s loads no patch library", async (entry) => {
    expect(Object.keys((await bundle(entry)).inputs).join()).not.toMatch(/fast-json-patch|saxes|undici/);
  });

  it("src/vspc/patch/index.ts loads fast-json-patch, so that the rule above can fail", async () => {
    expect(Object.keys((await bundle("src/vspc/patch/index.ts")).inputs).join()).toContain("fast-json-patch");
  });
});
