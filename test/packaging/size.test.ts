import { describe, expect, it } from "vitest";
import { bundle } from "../../scripts/bench/bundle.js";

/** Bytes of the core entry point, minified and gzipped, openapi-fetch included: what it has now, so that growth is seen. */
const budget = 19_000;

describe("the core entry point", () => {
  it(`loads at most ${budget} bytes`, async () => {
    const { gzipped, inputs } = await bundle("src/index.ts");
    expect(Object.keys(inputs)).toContain("node_modules/openapi-fetch/dist/index.mjs");
    expect(gzipped).toBeLessThanOrEqual(budget);
    // Far below, the budget would let much in unseen.
    expect(gzipped).toBeGreaterThan(budget * 0.9);
  });

  it("loads openapi-fetch and no other package, and nothing of Node", async () => {
    // A module of Node would already stop the bundle for browsers.
    const { inputs } = await bundle("src/index.ts");
    const packages = Object.keys(inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
    expect(new Set(packages.filter(Boolean))).toEqual(new Set(["openapi-fetch"]));
  });

  it("loads neither the tables of the operations nor the OpenAPI document", async () => {
    const paths = Object.keys((await bundle("src/index.ts")).inputs);
    expect(paths.filter((path) => /generated\/.*(operations|openapi|error-codes)/.test(path))).toEqual([]);
  });
});

describe("the entry point of Enterprise Manager", () => {
  /** What it has now and 3 % more: what knows XML comes on first use. */
  const emBudget = 20_150;

  it(`loads at most ${emBudget} bytes, and nothing that knows XML`, async () => {
    const { gzipped, inputs } = await bundle("src/enterprise-manager/index.ts");
    expect(gzipped).toBeLessThanOrEqual(emBudget);
    expect(gzipped).toBeGreaterThan(emBudget * 0.9);
    expect(Object.keys(inputs).filter((path) => /xml/.test(path) && !path.endsWith("/load-xml.ts"))).toEqual([]);
  });
});

describe("the other entry points", () => {
  it.each(["src/bigint.ts", "src/metadata.ts"])("%s loads no patch library", async (entry) => {
    expect(Object.keys((await bundle(entry)).inputs).join()).not.toMatch(/fast-json-patch|fast-xml-parser|undici/);
  });

  it("src/vspc/patch/index.ts loads fast-json-patch, so that the rule above can fail", async () => {
    expect(Object.keys((await bundle("src/vspc/patch/index.ts")).inputs).join()).toContain("fast-json-patch");
  });
});
