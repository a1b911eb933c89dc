import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const documents = (await readdir(join(root, "generated"))).filter((name) => name.endsWith(".openapi.json"));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lint-"));
  for (const name of documents) await copyFile(join(root, "generated", name), join(folder, name));
});
afterAll(() => rm(folder, { recursive: true }));

/** Lints all documents at once with the Redocly command, in a folder that contains nothing else. */
async function lint(...args: string[]): Promise<{ code: number; problems: string[] }> {
  const command = join(root, "node_modules/@redocly/cli/bin/cli.js");
  const env = { ...process.env, REDOCLY_TELEMETRY: "off" };
  const all = [command, "lint", "--format=json", "--max-problems=10000", ...args, ...documents];
  const { code, stdout } = await new Promise<{ code: number; stdout: string }>((done) => {
    execFile(process.execPath, all, { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, text) =>
      done({ code: Number(error?.code ?? 0), stdout: text }),
    );
  });
  return { code, problems: problemsIn(stdout) };
}

interface Problem {
  ruleId: string;
  location: { source: { ref: string }; pointer: string }[];
}

/** Returns the file, rule and pointer of every problem. The command prints one report per document, between other lines. */
function problemsIn(output: string): string[] {
  const reports = output.match(/\{\n {2}"totals"[\s\S]*?\n\}/g) ?? [];
  expect(reports).toHaveLength(documents.length);
  const problems = reports.flatMap((report) => (JSON.parse(report) as { problems: Problem[] }).problems);
  return problems.map(({ ruleId, location: [at] }) => `${at?.source.ref} ${ruleId} ${at?.pointer}`);
}

it("lints the documents with Redocly's strictest rules and the configuration of the package", {
  timeout: 60_000,
}, async () => {
  expect(await lint("--config", join(root, "spec/redocly.yaml"))).toEqual({ code: 0, problems: [] });
});

it("excludes only rules that conflict with the servers", {
  timeout: 60_000,
}, async () => {
  const { problems } = await lint("--extends=recommended-strict");
  const rules = new Set(problems.map((problem) => problem.split(" ").slice(0, 2).join(" ")));
  const expected = documents.flatMap((name) =>
    name.startsWith("vspc")
      ? [`${name} no-ambiguous-paths`]
      : ["no-illogical-composition-keywords", "no-invalid-media-type-examples", "no-path-trailing-slash"].map(
          (rule) => `${name} ${rule}`,
        ),
  );
  expect([...rules].toSorted()).toEqual(expected.toSorted());
});
