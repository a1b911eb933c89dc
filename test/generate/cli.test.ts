import { spawnSync } from "node:child_process";
import { cp, link, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "../../scripts/generate/cli.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const other = join(root, "test/support/second-document/openapi.yaml");
const done = { code: 0, output: "", error: "" };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "generate-"));
});
afterEach(() => rm(folder, { recursive: true }));

const inFolder = (...names: string[]) => names.map((name) => join(folder, name));

/** The files of a folder by name. */
async function filesOf(path: string): Promise<Record<string, string>> {
  const names = (await readdir(path)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(path, name), "utf8")] as const)),
  );
}

describe("generate, of our own documents", () => {
  beforeEach(async () => {
    await cp(join(root, "spec"), join(folder, "spec"), { recursive: true });
    await cp(join(root, "package.json"), join(folder, "package.json"));
  });

  it("writes what is committed, byte by byte, and nothing the second time", async () => {
    const committed = await filesOf(join(root, "generated"));
    const { output, ...rest } = await run([], folder);
    expect(rest).toEqual({ code: 0, error: "" });
    expect(output.split("\n").sort()).toEqual(
      Object.keys(committed).map((name) => `wrote ${join(folder, "generated", name)}`),
    );
    expect(await filesOf(join(folder, "generated"))).toEqual(committed);
    expect(await run([], folder)).toEqual(done);
  });

  it("--check tells what an edit made stale, and writes nothing", async () => {
    await cp(join(root, "generated"), join(folder, "generated"), { recursive: true });
    const edited = join(folder, "spec/vspc/paths/about.yaml");
    const text = await readFile(edited, "utf8");
    const changed = text.replace(/summary: .*/, "summary: Get something else");
    expect(changed).not.toBe(text);
    await writeFile(edited, changed);

    const before = await filesOf(join(folder, "generated"));
    expect(await run(["--check"], folder)).toEqual({
      code: 1,
      output: "",
      error: [
        "generate: stale, run npm run generate:",
        ...inFolder("generated/vspc.openapi.json", "generated/vspc.ts", "generated/vspc.plain.openapi.json").map(
          (path) => `  ${path}`,
        ),
      ].join("\n"),
    });
    expect(await filesOf(join(folder, "generated"))).toEqual(before);
  });
});

describe("generate, of another document", () => {
  const names = ["openapi.openapi.json", "openapi.ts", "openapi.schemas.ts", "openapi.operations.ts"];

  it("writes the same bytes in every run and place", async () => {
    const [one = "", two = ""] = inFolder("one", "two/deeper");
    for (const out of [one, two]) {
      const output = names.map((name) => `wrote ${join(out, name)}`).join("\n");
      expect(await run(["--spec", other, "--out", out], root)).toEqual({ ...done, output });
    }
    expect(await filesOf(one)).toEqual(await filesOf(two));
    expect(await filesOf(one)).toEqual(await filesOf(join(root, "test/support/second-document/generated")));
  });

  it("writes the same for the document as JSON, but for the name of its file", async () => {
    const [json = "", out = ""] = inFolder("openapi.json", "out");
    await run(["--spec", other, "--out", out], root);
    const yaml = await filesOf(out);
    await writeFile(json, yaml["openapi.openapi.json"] ?? "");
    await run(["--spec", json, "--out", out], root);
    const renamed = Object.entries(yaml).map(([name, text]) => [name, text.replace("openapi.yaml", "openapi.json")]);
    expect(await filesOf(out)).toEqual(Object.fromEntries(renamed));
  });

  it("replaces what is stale as a whole and leaves alone what is fresh", async () => {
    const args = ["--spec", other, "--out", folder];
    await run(args, root);
    const [stale = "", fresh = "", reader = ""] = inFolder("openapi.ts", "openapi.operations.ts", "reader.ts");
    await writeFile(stale, "half a fi");
    await link(stale, reader); // sees what a reader sees that opened the file before
    const { ino, mtimeMs } = await stat(fresh);
    expect((await run([...args, "--check"], root)).error).toBe(`generate: stale, run npm run generate:\n  ${stale}`);
    expect(await run(args, root)).toEqual({ ...done, output: `wrote ${stale}` });
    expect(await readFile(reader, "utf8")).toBe("half a fi");
    expect(await stat(fresh)).toMatchObject({ ino, mtimeMs });
    expect(await run([...args, "--check"], root)).toEqual(done);
  });

  it("bears other runs at the same time", async () => {
    const args = ["--spec", other, "--out", folder];
    const outcomes = await Promise.all([run(args, root), run(args, root), run(args, root)]);
    expect(outcomes.map(({ code, error }) => ({ code, error }))).toEqual(Array(3).fill({ code: 0, error: "" }));
    expect((await readdir(folder)).sort()).toEqual(names.toSorted());
  });

  it("leaves nothing half done where a file cannot be written", async () => {
    await mkdir(join(folder, "openapi.ts"));
    expect(await run(["--spec", other, "--out", folder], root)).toEqual({
      code: 2,
      output: "",
      error: `generate: ${join(folder, "openapi.ts")}: cannot be written (EISDIR)`,
    });
    expect((await readdir(folder)).sort()).toEqual(["openapi.openapi.json", "openapi.ts"]);
  });

  it("refuses a folder that is a file", async () => {
    const [out = ""] = inFolder("file");
    await writeFile(out, "mine");
    expect(await run(["--spec", other, "--out", out], root)).toEqual({
      code: 2,
      output: "",
      error: `generate: ${join(out, "openapi.openapi.json")}: cannot be written (EEXIST)`,
    });
    expect(await readFile(out, "utf8")).toBe("mine");
  });
});

describe("the command", () => {
  const command = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "scripts/generate.ts", ...args],
      { cwd: root, encoding: "utf8" },
    );
    return { status, stdout, stderr };
  };

  it("finds the committed files fresh", () => {
    expect(command("--check")).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("exits with 1 where files are stale", () => {
    expect(command("--check", "--spec", other, "--out", folder)).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(/^generate: stale, run npm run generate:\n( {2}\S+\n){4}$/),
    });
  });

  it("exits with 2 where nothing can be generated", () => {
    const [missing = ""] = inFolder("missing.yaml");
    expect(command("--spec", missing, "--out", folder)).toEqual({
      status: 2,
      stdout: "",
      stderr: `generate: ${missing}: cannot be read (ENOENT)\n`,
    });
  });
});
