import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { run } from "./command.js";

/** The calls of the command in the README's blocks for a shell. */
const calls = [...readFileSync("README.md", "utf8").matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
  .flatMap(([, block = ""]) => [...block.matchAll(/\bvspc-client ([a-z]+)([^\n#]*)/g)])
  .map(([, name = "", rest = ""]) => ({ name, options: rest.match(/--[a-z-]+/g) ?? [] }));

it("the README calls the command", () => {
  expect(calls.map(({ name }) => name)).toEqual(expect.arrayContaining(["simulate", "types"]));
});

it.each(calls)("the README's $name takes $options", async ({ name, options }) => {
  const { code, stdout } = await run(name, "--help");
  expect([code, stdout]).toEqual([0, expect.stringContaining(`Usage: vspc-client ${name} `)]);
  const known: readonly string[] =
    stdout.match(/^ +(?:-\w, )?--[a-z-]+/gm)?.map((line) => line.trim().split(", ").at(-1) ?? "") ?? [];
  expect(options.filter((option) => !known.includes(option))).toEqual([]);
});
