import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

interface Step {
  name?: string;
  run?: string;
  uses?: string;
}
interface Workflow {
  on: { push?: { tags?: string[]; branches?: string[] } };
  permissions: Record<string, string>;
  jobs: Record<string, { needs?: string; permissions?: Record<string, string>; steps: Step[] }>;
}

const folder = new URL("../../.github/workflows/", import.meta.url);
const workflow = (name: string): Workflow => parse(readFileSync(new URL(name, folder), "utf8"));

describe("the release workflow", () => {
  const release = workflow("release.yml");
  const { build, publish } = release.jobs;
  const commands = (job = build) =>
    (job?.steps ?? []).flatMap(({ name, run }) => (name === undefined && run ? [run] : []));

  it("publishes version tags after all checks and tests", () => {
    expect(release.on).toEqual({ push: { tags: ["v*"] } });
    expect(commands()).toEqual(["npm ci", "npm run check", "npm run test:all", "npm pack", "npm pack ./dist-cli"]);
    expect(commands(publish)).toEqual([
      "npm publish vspc-client-*.tgz --provenance --access public",
      "npm publish vspc-cli-*.tgz --provenance --access public",
    ]);
    expect(publish?.needs).toBe("build");
    // A version that differs from the tag stops the workflow before the installation.
    const steps = build?.steps ?? [];
    expect(steps.findIndex(({ name }) => name)).toBeLessThan(steps.findIndex(({ run }) => run === "npm ci"));
  });

  it("has the permission to prove its identity only in the job that publishes, which runs no code of the project", () => {
    expect(release.permissions).toEqual({ contents: "read" });
    expect([build?.permissions, publish?.permissions]).toEqual([undefined, { "id-token": "write" }]);
    expect(JSON.stringify(publish)).not.toMatch(/checkout|npm (ci|install|run)/);
  });

  it("pins its actions to commits, next to their versions, as all workflows and the example do", () => {
    const names = [...readdirSync(folder), "../examples/contract.yml"];
    const lines = names.flatMap((name) => readFileSync(new URL(name, folder), "utf8").match(/uses: .*/g) ?? []);
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it("has an example that passes the API key only to the step that calls the API", () => {
    const { jobs } = workflow("../examples/contract.yml");
    const steps = Object.values(jobs).flatMap((job) =>
      job.steps.filter((step) => JSON.stringify(step).includes("API_KEY")),
    );
    expect(steps.map(({ run }) => run)).toEqual([expect.stringMatching(/^npx vspc contract /)]);
    expect(JSON.stringify(jobs).match(/secrets\.VSPC_API_KEY/g)).toHaveLength(1);
  });

  describe("the release of version 1.2.3", () => {
    let cwd = "";
    const repository = { url: "https://github.com/owner/vspc-client" };
    beforeAll(() => {
      cwd = mkdtempSync(join(tmpdir(), "vspc-client-release-"));
      writeFileSync(join(cwd, "package.json"), JSON.stringify({ version: "1.2.3", repository }));
    });
    afterAll(() => rmSync(cwd, { recursive: true, force: true }));

    /** Runs the named step with a tag and a changelog in the shell of the runner. */
    function verdict(tag: string, changelog: string) {
      writeFileSync(join(cwd, "CHANGELOG.md"), changelog);
      const script = build?.steps.find(({ name }) => name !== undefined)?.run ?? "";
      const env = { ...process.env, GITHUB_REF_NAME: tag };
      const { status, stdout } = spawnSync("bash", ["-eo", "pipefail", "-c", script], { cwd, env, encoding: "utf8" });
      return { status, stdout };
    }

    it.each(["## 1.2.3", "## 1.2.3 (2026-11-25)"])("accepts the matching tag and the section %s", (section) => {
      expect(verdict("v1.2.3", `# Changelog\n\n${section}\n\n- x\n`)).toEqual({ status: 0, stdout: "" });
    });

    it.each(["https://git.example.com/vspc-client.git", ""])("rejects the repository %j", (url) => {
      writeFileSync(join(cwd, "package.json"), JSON.stringify({ version: "1.2.3", repository: { url } }));
      const stdout = "::error::package.json has no repository; set repository.url\n";
      expect(verdict("v1.2.3", "## 1.2.3\n")).toEqual({ status: 1, stdout });
      writeFileSync(join(cwd, "package.json"), JSON.stringify({ version: "1.2.3", repository }));
    });

    it.each(["v1.2.4", "1.2.3", "v1.2.3-beta"])("rejects the tag %s", (tag) => {
      const stdout = `::error::the tag is ${tag}, but package.json has the version 1.2.3\n`;
      expect(verdict(tag, "## 1.2.3\n")).toEqual({ status: 1, stdout });
    });

    it.each(["## Unreleased", "## 1.2.30", "## 1x2.3", "1.2.3"])(
      "rejects a changelog that only contains %s",
      (section) => {
        const stdout = "::error::CHANGELOG.md has no section 1.2.3\n";
        expect(verdict("v1.2.3", `${section}\n`)).toEqual({ status: 1, stdout });
      },
    );
  });
});
