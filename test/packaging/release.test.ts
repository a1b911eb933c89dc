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
  jobs: Record<string, { permissions?: Record<string, string>; steps: Step[] }>;
}

const folder = new URL("../../.github/workflows/", import.meta.url);
const workflow = (name: string): Workflow => parse(readFileSync(new URL(name, folder), "utf8"));
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);

describe("the release workflow", () => {
  const release = workflow("release.yml");
  const steps = stepsOf(release);

  it("publishes version tags after all checks and tests", () => {
    expect(release.on).toEqual({ push: { tags: ["v*"] } });
    expect(steps.flatMap(({ name, run }) => (name === undefined && run ? [run] : []))).toEqual([
      "npm ci",
      "npm run check",
      "npm run test:all",
      "npm publish --provenance --access public",
    ]);
    // A version that differs from the tag stops the workflow before the installation.
    expect(steps.findIndex(({ name }) => name !== undefined)).toBeLessThan(
      steps.findIndex(({ run }) => run === "npm ci"),
    );
  });

  it("has only the permissions to read and to prove its identity", () => {
    expect(release.permissions).toEqual({ contents: "read" });
    expect(release.jobs.publish?.permissions).toEqual({ contents: "read", "id-token": "write" });
  });

  it("uses the same actions as the other workflows", () => {
    const others = readdirSync(folder).filter((name) => name !== "release.yml");
    const known = others.flatMap((name) => stepsOf(workflow(name)).flatMap(({ uses }) => uses ?? []));
    expect(known).toEqual(expect.arrayContaining(steps.flatMap(({ uses }) => uses ?? [])));
  });

  describe("the release of version 1.2.3", () => {
    let cwd = "";
    beforeAll(() => {
      cwd = mkdtempSync(join(tmpdir(), "vspc-client-release-"));
      writeFileSync(join(cwd, "package.json"), JSON.stringify({ version: "1.2.3" }));
    });
    afterAll(() => rmSync(cwd, { recursive: true, force: true }));

    /** Runs the named step with a tag and a changelog in the shell of the runner. */
    function verdict(tag: string, changelog: string) {
      writeFileSync(join(cwd, "CHANGELOG.md"), changelog);
      const script = steps.find(({ name }) => name !== undefined)?.run ?? "";
      const env = { ...process.env, GITHUB_REF_NAME: tag };
      const { status, stdout } = spawnSync("bash", ["-eo", "pipefail", "-c", script], { cwd, env, encoding: "utf8" });
      return { status, stdout };
    }

    it.each(["## 1.2.3", "## 1.2.3 (2026-11-25)"])("accepts the matching tag and the section %s", (section) => {
      expect(verdict("v1.2.3", `# Changelog\n\n${section}\n\n- x\n`)).toEqual({ status: 0, stdout: "" });
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
