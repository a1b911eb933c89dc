import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { run } from "./command.js";

const examples = readdirSync(".github/examples").map((name) => `.github/examples/${name}`);
const guides = readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : []));
const files = ["README.md", ...guides, ...examples];

/** Calls of the command, with continued lines joined. */
const calls = files.flatMap((file) => {
  const text = readFileSync(file, "utf8").replaceAll(/\\\n\s*/g, " ");
  const found = [...text.matchAll(/\bnpx vspc ([a-z]+)([^\n#`|>]*)/g)];
  return found.map(([, name = "", rest = ""]) => ({ file, name, options: rest.match(/--[a-z-]+/g) ?? [] }));
});

describe("documented calls of the command", () => {
  it("install archives of the current version, and never a package of another name", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    const texts = files.map((file) => readFileSync(file, "utf8")).join("\n");
    const versions = [...texts.matchAll(/vspc-(?:cli|client)[@-](\d+\.\d+\.\d+)/g)].map(([, found]) => found);
    expect(new Set(versions)).toEqual(new Set([version]));
    expect(texts).not.toMatch(/npx (--\S+ )*vspc-cli/);
  });

  it("exist for each subcommand", () => {
    const names = ["contract", "diff", "simulate", "spec", "types"];
    expect(new Set(calls.map(({ name }) => name))).toEqual(new Set(names));
  });

  it.each(calls)("have known options: $name $options in $file", async ({ name, options }) => {
    const { code, stdout } = await run(name, "--help");
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Usage: vspc ${name} `)]);
    const known = stdout.match(/^ +(?:-\w, )?--[a-z-]+/gm)?.map((line) => line.trim().split(", ").at(-1) ?? "") ?? [];
    expect(options.filter((option) => !known.includes(option))).toEqual([]);
  });
});

const uid = "11111111-2222-4333-8444-555555555555";
const shellCalls = guides.flatMap((file) => {
  const blocks = [...readFileSync(file, "utf8").matchAll(/```(?:sh|powershell)\n(.*?)```/gs)];
  const lines = blocks.flatMap(([, block = ""]) => block.split("\n"));
  return lines.flatMap((line) => /\bvspc (?:get|list|post|put|patch|delete|download) .*/.exec(line)?.[0] ?? []);
});

describe("documented calls from a shell", () => {
  it.each(shellCalls)("are valid: %s", async (line) => {
    vi.stubEnv("TENANT_PASSWORD", "not-a-real-password");
    const filled = line.replace(/ [|>] .*/, "").replace(/\$\([^)]*\)|\$\w+/g, uid);
    const words = filled.match(/'[^']*'|"[^"]*"|\S+/g)?.map((word) => word.replace(/^(["'])(.*)\1$/, "$2")) ?? [];
    expect(await run(...words.slice(1), "--dry-run")).toMatchObject({ code: 0, stderr: "" });
    vi.unstubAllEnvs();
  });
});
