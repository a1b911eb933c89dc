import { spawnSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { useFolder } from "../support/folder.js";
import { run } from "./command.js";

const tenants = "/infrastructure/sites/tenants";

/** Returns the candidates for the last word of a command line. */
async function complete(line: string): Promise<string[]> {
  const words = line.split(" ");
  const { code, stdout } = await run("__complete", `--current=${words.pop()}`, "--", ...words);
  expect(code).toBe(0);
  return stdout.split("\n").filter(Boolean);
}

describe("completion", () => {
  it.each([
    ["pa", "patch"],
    ["l", "list"],
    ["completion ", "bash zsh powershell"],
    ["put /licensing/c", "/licensing/console"],
    ["post /token", "/token"],
    [`list ${tenants} --fi`, "--filter"],
    [`list ${tenants} --filter na`, "name"],
    [`list ${tenants} --sort siteName,siteN`, "siteName,siteName"],
    ["get /infrastructure/sites/{siteUid} --path ", "siteUid="],
    [`delete ${tenants}/{tenantUid} --query `, "deleteBackups="],
    [`patch ${tenants}/{tenantUid} --set desc`, "description="],
    [`patch ${tenants}/{tenantUid} --set maxC`, "maxConcurrentTask="],
    [`list ${tenants} --format j`, "json jsonl"],
    ["list /cloud/tenants --em --filter Na", "Name"],
    ["patch /cloud/tenants/{tenantId} --em --set Desc", "Description="],
    ["get /about --out ", ""],
    ["list /no/such/path --filter ", ""],
    ["nosuch ", ""],
  ])("of '%s' is '%s'", async (line, expected) => {
    expect((await complete(line)).join(" ")).toBe(expected);
  });

  it("of a path lists the paths that the command can call", async () => {
    const paths = await complete("list /infrastructure/sites/tenants");
    expect(paths).toContain(tenants);
    expect(paths).not.toContain(`${tenants}/{tenantUid}`);
    const ofEnterpriseManager = ["/cloud/tenants", "/cloud/tenants/{tenantId}/subtenants"];
    expect(await complete("list --em /cloud/")).toEqual(expect.arrayContaining(ofEnterpriseManager));
  });

  it("of --select lists every property of a row", async () => {
    const names = await complete(`list ${tenants} --select `);
    expect(names).toEqual(expect.arrayContaining(["name", "credentials.userName", "isEnabled"]));
    expect(names).not.toContain("credentials");
  });
});

const shells = [
  {
    shell: "bash",
    args: ["--norc", "-c"],
    script: (line: string) => `eval "$(vspc completion bash)"
COMP_WORDS=(vspc ${line}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _vspc
printf '%s\\n' "\${COMPREPLY[@]}"`,
  },
  {
    shell: "zsh",
    args: ["-f", "-c"],
    // The test prints what the script adds to the completions.
    script: (line: string) => `autoload -Uz compinit; compinit -u -D; eval "$(vspc completion zsh)"
compadd() { while [[ $1 != -- ]]; do shift; done; shift; (( $# )) && print -rl -- $@ }
words=(vspc ${line}); CURRENT=$#words; _vspc; true`,
  },
];

describe.each(shells)("the completion script of $shell", { timeout: 60_000 }, ({ shell, args, script }) => {
  const { file, pathOf } = useFolder();
  const isMissing = spawnSync(shell, ["--version"]).status !== 0;
  if (isMissing)
    console.warn(`${shell} is missing: its completion is not tested. Install it with the package manager.`);

  it
    .skipIf(isMissing)
    .each(["list /infrastructure/sites/ten", `list ${tenants} --filter na`, `patch ${tenants}/{tenantUid} --set maxC`])(
    "completes vspc %s",
    async (line) => {
      const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
      const program = `#!/bin/sh\nexec "${process.execPath}" --import "${import.meta.resolve("tsx")}" "${main}" "$@"\n`;
      await chmod(await file("vspc", program), 0o755);
      const env = { ...process.env, PATH: `${pathOf()}${delimiter}${process.env.PATH}` };
      const quoted = line.replace(/[{}]/g, "\\$&");
      const { stdout, stderr } = spawnSync(shell, [...args, script(quoted)], { env, encoding: "utf8" });
      const expected = await complete(line);
      expect({ stdout: stdout.trim().split("\n"), stderr }).toEqual({ stdout: expected, stderr: "" });
    },
  );
});
