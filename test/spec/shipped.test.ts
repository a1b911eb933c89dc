import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const documents = (await readdir(join(root, "generated"))).filter((name) => name.endsWith(".openapi.json"));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lint-"));
  for (const name of documents) await copyFile(join(root, "generated", name), join(folder, name));
});
afterAll(() => rm(folder, { recursive: true }));

/** Lints with the Redocly command in a folder that contains only the documents. */
function lint(...args: string[]): Promise<{ code: number; stdout: string }> {
  const command = join(root, "node_modules/@redocly/cli/bin/cli.js");
  const env = { ...process.env, REDOCLY_TELEMETRY: "off" };
  return new Promise((done) => {
    execFile(
      process.execPath,
      [command, "lint", "--format=json", ...args],
      { cwd: folder, env, maxBuffer: 2 ** 26 },
      (error, stdout) => done({ code: Number(error?.code ?? 0), stdout }),
    );
  });
}

/** Returns the rule and pointer of each problem in the output of the command. */
function problemsIn(report: string): string[] {
  const json = report.slice(report.indexOf("{"), report.lastIndexOf("}") + 1);
  const { problems } = JSON.parse(json) as { problems: { ruleId: string; location: { pointer: string }[] }[] };
  return problems.map(({ ruleId, location }) => `${ruleId} ${location[0]?.pointer}`);
}

describe.each(documents)("%s", (name) => {
  it("passes the strictest Redocly rules with the configuration of the package", async () => {
    const { code, stdout } = await lint("--config", join(root, "spec/redocly.yaml"), name);
    expect(problemsIn(stdout)).toEqual([]);
    expect(code).toBe(0);
  });

  it("needs that configuration only for features of the servers that Redocly rejects", async () => {
    const problems = problemsIn((await lint("--extends=recommended-strict", name)).stdout);
    const rules = new Set(problems.map((problem) => problem.split(" ")[0]));
    const ofEnterpriseManager = [
      "no-illogical-composition-keywords",
      "no-invalid-media-type-examples",
      "no-path-trailing-slash",
    ];
    expect([...rules].sort()).toEqual(name.startsWith("vspc") ? ["no-ambiguous-paths"] : ofEnterpriseManager);
  });
});
