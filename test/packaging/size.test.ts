import { expect, it } from "vitest";
import { bundle } from "../../scripts/bench/bundle.js";

/**
 * Limits for the static imports of each entry point, minified and gzipped: the current size plus 3 %, so that growth is
 * noticed. JSON Patch, XML and the large tables are loaded on first use.
 */
const limits = [
  ["src/index.ts", 28_470],
  ["src/bigint.ts", 30_050],
  ["src/vspc/patch/index.ts", 5_220],
  ["src/metadata.ts", 5_390],
  ["src/node.ts", 7_120],
] as const;

it.each(limits)("loads %s with at most %i bytes", async (entry, limit) => {
  const { gzipped } = await bundle(entry, entry === "src/node.ts" ? "node" : "browser");
  expect(gzipped).toBeLessThanOrEqual(limit);
  // Fails if the limit is too high to notice growth.
  expect(gzipped).toBeGreaterThan(limit * 0.9);
});

it("loads only the package openapi-fetch in the core, and no modules of Node", async () => {
  // The bundle for browsers fails if it contains modules of Node.
  const { inputs } = await bundle("src/index.ts");
  const packages = Object.keys(inputs).filter((path) => path.includes("node_modules/"));
  expect(packages).toEqual(["node_modules/openapi-fetch/dist/index.mjs"]);
});

it("does not load the tables of operations or the OpenAPI document in the core", async () => {
  const paths = Object.keys((await bundle("src/index.ts")).inputs);
  expect(paths.filter((path) => /generated\/.*(data|operations|openapi|error-codes)/.test(path))).toEqual([]);
});

/** The current size plus 3 %. XML support is loaded on first use. */
const emBudget = 25_140;

it(`loads at most ${emBudget} bytes, without XML support`, async () => {
  const { gzipped, inputs } = await bundle("src/enterprise-manager/index.ts");
  expect(gzipped).toBeLessThanOrEqual(emBudget);
  expect(gzipped).toBeGreaterThan(emBudget * 0.9);
  expect(Object.keys(inputs).filter((path) => /xml|saxes/.test(path))).toEqual([]);
});

it.each(["src/bigint.ts", "src/metadata.ts"])("loads %s without patch, XML and network libraries", async (entry) => {
  expect(Object.keys((await bundle(entry)).inputs).join()).not.toMatch(/fast-json-patch|saxes|undici/);
});

it("detects fast-json-patch in the entry point that imports it", async () => {
  expect(Object.keys((await bundle("src/vspc/patch/index.ts")).inputs).join()).toContain("fast-json-patch");
});
