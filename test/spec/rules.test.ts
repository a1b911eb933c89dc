import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getMergedConfig, lint, lintFromString, loadConfig } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import { breaches } from "./breaches.js";
import { getOperation, getPointer, good } from "./good-document.js";

type Problems = Awaited<ReturnType<typeof lint>>;
type Api = "vspc" | "enterprise-manager";

const config = await loadConfig({ configPath: fileURLToPath(new URL("../../redocly.yaml", import.meta.url)) });

/** Formats each problem as `rule at pointer`. */
const formatted = (problems: Problems) =>
  problems.map(({ ruleId, location }) => `${ruleId} at ${location[0]?.pointer}`);

async function problemsOf(document: unknown, api: Api = "vspc"): Promise<string[]> {
  const merged = getMergedConfig(config, api);
  return formatted(
    await lintFromString({ source: JSON.stringify(document), absoluteRef: "/document.json", config: merged }),
  );
}

describe("rules of the VSPC document", () => {
  it("reports nothing for a document that follows all rules", async () => {
    expect(await problemsOf(good())).toEqual([]);
  });

  it.each(breaches)("reports %s", async (_, problem, spoil) => {
    const document = good();
    spoil(document);
    expect(await problemsOf(document)).toEqual([problem]);
  });

  it("checks the files that a document references", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rules-"));
    try {
      const { components, ...rest } = good();
      const { Page, Rows } = components.schemas;
      const split = { ...Page, allOf: [{ $ref: "rows.json#/Rows" }] };
      const schemas = { Page: split, Rows: { $ref: "rows.json#/Rows" } };
      const properties = { paging: { type: "object" }, note: { type: "string", description: "TBD" } };
      const document = { ...rest, components: { ...components, schemas } };
      await writeFile(join(folder, "openapi.json"), JSON.stringify(document));
      await writeFile(join(folder, "rows.json"), JSON.stringify({ Rows: { ...Rows, properties } }));
      const problems = await lint({ ref: join(folder, "openapi.json"), config: getMergedConfig(config, "vspc") });
      expect(formatted(problems).sort()).toEqual([
        "promises/described at #/Rows/properties/paging",
        "promises/no-placeholder at #/Rows/properties/note/description",
        `promises/paged-meta at ${getPointer}/responses/200`,
        `promises/row-identity at ${getPointer}/responses/200`,
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("rules of the Enterprise Manager document", () => {
  it("requires every body as JSON and as XML", async () => {
    const problems = await problemsOf(good(), "enterprise-manager");
    expect(problems).toContain(`promises/media-types at ${getPointer}/responses/200/content`);
  });

  it("does not require Location, formats of path parameters or paging information", async () => {
    const document = good();
    getOperation(document).responses["202"] = { description: "Later." };
    Reflect.deleteProperty(getOperation(document).parameters[0]?.schema ?? {}, "format");
    Reflect.deleteProperty(document.components.schemas.Rows.properties, "meta");
    const problems = await problemsOf(document, "enterprise-manager");
    expect(problems.filter((problem) => !problem.startsWith("promises/media-types"))).toEqual([]);
  });
});
