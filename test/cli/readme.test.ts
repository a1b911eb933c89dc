import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { run } from "./command.js";

const files = ["README.md", ...readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []))];
const text = files.map((file) => readFileSync(file, "utf8")).join("\n");

/** Calls of the command in code blocks of the README and the guides. */
const calls = [...text.matchAll(/^```(?:sh|yaml|powershell)\n([\s\S]*?)^```$/gm)]
  .flatMap(([, block = ""]) => [...block.matchAll(/\bvspc-client ([a-z]+)([^\n#]*)/g)])
  .map(([, name = "", rest = ""]) => ({ name, options: rest.match(/--[a-z-]+/g) ?? [] }));

it("the README and the guides call the command", () => {
  expect(calls.map(({ name }) => name)).toEqual(expect.arrayContaining(["simulate", "types"]));
});

it.each(calls)("the documented call of $name takes $options", async ({ name, options }) => {
  const { code, stdout } = await run(name, "--help");
  expect([code, stdout]).toEqual([0, expect.stringContaining(`Usage: vspc-client ${name} `)]);
  const known: readonly string[] =
    stdout.match(/^ +(?:-\w, )?--[a-z-]+/gm)?.map((line) => line.trim().split(", ").at(-1) ?? "") ?? [];
  expect(options.filter((option) => !known.includes(option))).toEqual([]);
});
