import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "./command.js";

const examples = readdirSync(".github/examples").map((name) => `.github/examples/${name}`);
const guides = readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []));
const files = ["README.md", ...guides, ...examples];

/** Calls of the command, with continued lines joined. */
const calls = files.flatMap((file) => {
  const text = readFileSync(file, "utf8").replaceAll(/\\\n\s*/g, " ");
  const found = [...text.matchAll(/\bnpx (?:--yes )?vspc-cli(?:@\S+)? ([a-z]+)([^\n#`|>]*)/g)];
  return found.map(([, name = "", rest = ""]) => ({ file, name, options: rest.match(/--[a-z-]+/g) ?? [] }));
});

describe("documented calls of the command", () => {
  it("exist for each subcommand", () => {
    const names = new Set(calls.map(({ name }) => name));
    expect([...names].sort()).toEqual(["contract", "diff", "simulate", "spec", "types"]);
  });

  it.each(calls)("have known options: $name $options in $file", async ({ name, options }) => {
    const { code, stdout } = await run(name, "--help");
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Usage: vspc ${name} `)]);
    const known = stdout.match(/^ +(?:-\w, )?--[a-z-]+/gm)?.map((line) => line.trim().split(", ").at(-1) ?? "") ?? [];
    expect(options.filter((option) => !known.includes(option))).toEqual([]);
  });
});
