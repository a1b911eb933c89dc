import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../scripts/generate/cli.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "generate-"));
  await cp(join(root, "spec"), join(folder, "spec"), { recursive: true });
  await cp(join(root, "package.json"), join(folder, "package.json"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Returns the texts of the files in a folder by name. */
async function filesOf(path: string): Promise<Record<string, string>> {
  const names = (await readdir(path)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name), "utf8")] as const)),
  );
}

describe("npm run generate", () => {
  it("writes the committed files byte by byte, and nothing when run again", async () => {
    const committed = await filesOf(join(root, "generated"));
    const { output, ...rest } = await run([], folder);
    expect(rest).toEqual({ code: 0, error: "" });
    expect(output.split("\n").sort()).toEqual(
      Object.keys(committed).map((name) => `wrote ${join(folder, "generated", name)}`),
    );
    expect(await filesOf(join(folder, "generated"))).toEqual(committed);
    expect(await run([], folder)).toEqual({ code: 0, output: "", error: "" });
  });

  it("lists the files that an edit made stale and writes nothing with --check", async () => {
    await cp(join(root, "generated"), join(folder, "generated"), { recursive: true });
    const edited = join(folder, "spec/vspc/paths/about.yaml");
    const text = await readFile(edited, "utf8");
    const changed = text.replace(/summary: .*/, "summary: Get something else");
    expect(changed).not.toBe(text);
    await writeFile(edited, changed);

    const before = await filesOf(join(folder, "generated"));
    const stale = ["vspc.openapi.json", "vspc.ts"].map((name) => `  ${join(folder, "generated", name)}`);
    expect(await run(["--check"], folder)).toEqual({
      code: 1,
      output: "",
      error: ["generate: these files are stale. Run npm run generate.", ...stale].join("\n"),
    });
    expect(await filesOf(join(folder, "generated"))).toEqual(before);
  });

  it("reports an invalid specification in one line and writes nothing", async () => {
    const file = join(folder, "spec/vspc/openapi.yaml");
    await writeFile(file, "openapi: 4.0.0");
    expect(await run([], folder)).toEqual({
      code: 2,
      output: "",
      error: `generate: ${file}: not an OpenAPI 3.0, OpenAPI 3.1 or Swagger 2.0 document ("openapi" is "4.0.0")`,
    });
    expect(await readdir(folder)).not.toContain("generated");
  });

  it("reports an output folder that is a file", async () => {
    await writeFile(join(folder, "generated"), "mine");
    const { code, error } = await run([], folder);
    expect({ code, error }).toEqual({
      code: 2,
      error: `generate: ${join(folder, "generated/vspc.openapi.json")}: cannot be written (EEXIST)`,
    });
    expect(await readFile(join(folder, "generated"), "utf8")).toBe("mine");
  });

  it.each([
    ["an unknown option", ["--chek"], "Unknown option '--chek'"],
    ["an argument", ["a.yaml"], "Unexpected argument 'a.yaml'. This command does not take positional arguments"],
  ])("rejects %s on the command line", async (_what, args, message) => {
    const error = `generate: ${message}; usage: npm run generate -- [--check]`;
    expect(await run(args, folder)).toEqual({ code: 2, output: "", error });
  });

  it("reports current files as a command, and exits with 2 if it cannot generate", () => {
    const command = (...args: string[]) => {
      const tsx = ["--import", "tsx", "scripts/generate.ts", ...args];
      const { status, stdout, stderr } = spawnSync(process.execPath, tsx, { cwd: root, encoding: "utf8" });
      return { status, stdout, stderr };
    };
    expect(command("--check")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(command("--chek")).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("--chek") });
  });
});
