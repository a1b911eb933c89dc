import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vspc } from "./command.js";

const tenants = "/infrastructure/sites/tenants";

/** Returns the candidates for the last of the words of a command line. */
async function complete(...words: readonly string[]): Promise<string[]> {
  const { code, stdout } = await vspc(["__complete", `--current=${words.at(-1)}`, "--", ...words.slice(0, -1)]);
  expect(code).toBe(0);
  return stdout.split("\n").filter(Boolean);
}

describe("completion", () => {
  it.each([
    [["pa"], ["patch"]],
    [["l"], ["list"]],
    [
      ["completion", ""],
      ["bash", "zsh", "powershell"],
    ],
    [["put", "/licensing/c"], ["/licensing/console"]],
    [["post", "/token"], ["/token"]],
    [["list", tenants, "--fi"], ["--filter"]],
    [["list", tenants, "--filter", "na"], ["name"]],
    [["list", tenants, "--sort", "siteName,siteN"], ["siteName,siteName"]],
    [["get", "/infrastructure/sites/{siteUid}", "--path", ""], ["siteUid="]],
    [["delete", `${tenants}/{tenantUid}`, "--query", ""], ["deleteBackups="]],
    [["patch", `${tenants}/{tenantUid}`, "--set", "desc"], ["description="]],
    [["patch", `${tenants}/{tenantUid}`, "--set", "maxC"], ["maxConcurrentTask="]],
    [
      ["list", tenants, "--format", "j"],
      ["json", "jsonl"],
    ],
    [["list", "/cloud/tenants", "--em", "--filter", "Na"], ["Name"]],
    [["patch", "/cloud/tenants/{tenantId}", "--em", "--set", "Desc"], ["Description="]],
    [["get", "/about", "--out", ""], []],
    [["list", "/no/such/path", "--filter", ""], []],
    [["nosuch", ""], []],
  ])("of %j is %j", async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  it("of a path lists the paths that the command can call", async () => {
    const paths = await complete("list", "/infrastructure/sites/tenants");
    expect(paths).toContain(tenants);
    expect(paths).not.toContain(`${tenants}/{tenantUid}`);
    expect(await complete("list", "--em", "/cloud/")).toEqual(
      expect.arrayContaining(["/cloud/tenants", "/cloud/tenants/{tenantId}/subtenants"]),
    );
  });

  it("of --select lists every property of a row", async () => {
    const names = await complete("list", tenants, "--select", "");
    expect(names).toEqual(expect.arrayContaining(["name", "credentials.userName", "isEnabled"]));
    expect(names).not.toContain("credentials");
  });
});

const hasZsh = spawnSync("zsh", ["--version"]).status === 0;
if (!hasZsh) console.warn("zsh is missing: its completion is not tested. On Debian, run apt-get install zsh.");

describe("completion scripts", { timeout: 60_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vspc-completion-"));
    const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
    const tsx = import.meta.resolve("tsx");
    const program = join(folder, "vspc");
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" --import "${tsx}" "${main}" "$@"\n`);
    await chmod(program, 0o755);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const cases = [
    "list /infrastructure/sites/ten",
    `list ${tenants} --filter na`,
    `patch ${tenants}/{tenantUid} --set maxC`,
  ];
  const env = () => ({ ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` });

  it.each(cases)("bash completes vspc %s", async (line) => {
    const script = `eval "$(vspc completion bash)"
COMP_WORDS=(vspc ${line.replace(/[{}]/g, "\\$&")}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _vspc
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], { env: env(), encoding: "utf8" });
    expect({ stdout: stdout.trim().split("\n"), stderr }).toEqual({
      stdout: await complete(...line.split(" ")),
      stderr: "",
    });
  });

  it.runIf(hasZsh).each(cases)("zsh completes vspc %s", async (line) => {
    // The test prints what the script adds to the completions.
    const script = `autoload -Uz compinit; compinit -u -D; eval "$(vspc completion zsh)"
compadd() { while [[ $1 != -- ]]; do shift; done; shift; (( $# )) && print -rl -- $@ }
words=(vspc ${line.replace(/[{}]/g, "\\$&")}); CURRENT=$#words; _vspc; true`;
    const { stdout, stderr } = spawnSync("zsh", ["-f", "-c", script], { env: env(), encoding: "utf8" });
    expect({ stdout: stdout.trim().split("\n"), stderr }).toEqual({
      stdout: await complete(...line.split(" ")),
      stderr: "",
    });
  });
});
