import { build } from "esbuild";
import { expect, it } from "vitest";
import type { Output } from "../../docs/.vitepress/theme/run.js";
import { bundlePlayground } from "../../scripts/docs/playground.js";
import { browser, createPage } from "../support/browser.js";
import { readSnippets } from "./snippets.js";

const programs = readSnippets("docs/playground.md").map(({ code }) => code);

const script = `
  import { run } from "/run.js";
  import { modules } from "/playground.js";
  const outputs = [];
  for (const program of ${JSON.stringify(programs)}) {
    const printed = [];
    await run(program, modules, (output) => printed.push(output));
    outputs.push(printed);
  }
  await fetch("/report", { method: "POST", body: JSON.stringify(outputs) });`;

it.skipIf(!browser)("the programs of the playground run in a browser", { timeout: 120_000 }, async () => {
  const entryPoints = ["docs/.vitepress/theme/run.ts"];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: "esm", write: false });
  const page = await createPage({ "/run.js": outputFiles[0]?.text ?? "", "/playground.js": await bundlePlayground() });
  const outputs = (await page.open(script)) as Output[][];
  expect(
    outputs.map((printed) => printed.at(-1)).map((last) => (last && "rows" in last ? "table" : last?.text)),
  ).toEqual([
    "table",
    expect.stringMatching(/^POST \/infrastructure\/sites\/tenants\/\S+\/disable 200$/),
    expect.stringMatching(/^GET \/asyncActions\/\S+\/result 200$/),
    "table",
    "table",
  ]);
});
