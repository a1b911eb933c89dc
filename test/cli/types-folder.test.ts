import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "./run.js";

const source = fileURLToPath(new URL("../support/second-document/openapi.yaml", import.meta.url));
const names = ["openapi.openapi.json", "openapi.operations.ts", "openapi.schemas.ts", "openapi.ts"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "types-folder-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Returns the texts of the files in a folder by name. */
async function filesOf(path: string): Promise<Record<string, string>> {
  const found = (await readdir(path)).sort();
  return Object.fromEntries(
    await Promise.all(found.map(async (name) => [name, await readFile(join(path, name), "utf8")] as const)),
  );
}

const types = (spec: string, out: string) => run("types", spec, "--out", out);

describe("the folder of types", () => {
  it("gets the same bytes in each run and location", async () => {
    const [one, two] = [join(folder, "one"), join(folder, "two/deeper")];
    for (const out of [one, two]) {
      const { code, output } = await types(source, out);
      expect({ code, lines: output.trimEnd().split("\n").sort() }).toEqual({
        code: 0,
        lines: names.map((name) => `wrote ${join(out, name)}`),
      });
    }
    expect(await filesOf(one)).toEqual(await filesOf(two));
  });

  it("gets the same files for the document as JSON, except for the name of its file", async () => {
    const [json, out] = [join(folder, "openapi.json"), join(folder, "out")];
    await types(source, out);
    const fromYaml = await filesOf(out);
    await writeFile(json, fromYaml["openapi.openapi.json"] ?? "");
    await types(json, out);
    const renamed = Object.entries(fromYaml).map(([name, text]) => [
      name,
      text.replace("openapi.yaml", "openapi.json"),
    ]);
    expect(await filesOf(out)).toEqual(Object.fromEntries(renamed));
  });

  it("has stale files replaced as a whole and current files kept", async () => {
    await types(source, folder);
    const [stale, current, reader] = [
      join(folder, "openapi.ts"),
      join(folder, "openapi.operations.ts"),
      join(folder, "reader.ts"),
    ];
    await writeFile(stale, "half a fi");
    await link(stale, reader); // shows what a reader sees that opened the file before
    const { ino, mtimeMs } = await stat(current);
    const { output } = await types(source, folder);
    expect(output.split("\n").filter((line) => line.startsWith("wrote"))).toEqual([`wrote ${stale}`]);
    expect(await readFile(reader, "utf8")).toBe("half a fi");
    expect(await stat(current)).toMatchObject({ ino, mtimeMs });
  });

  it("supports concurrent runs", async () => {
    const outcomes = await Promise.all([types(source, folder), types(source, folder), types(source, folder)]);
    expect(outcomes.map(({ code, error }) => ({ code, error }))).toEqual(Array(3).fill({ code: 0, error: "" }));
    expect((await readdir(folder)).sort()).toEqual(names);
  });

  it("contains no partial file if a file cannot be written", async () => {
    await mkdir(join(folder, "openapi.ts"));
    expect(await types(source, folder)).toEqual({
      code: 2,
      output: "",
      error: `vspc-client types: ${join(folder, "openapi.ts")}: cannot be written (EISDIR)\n`,
    });
    expect((await readdir(folder)).sort()).toEqual(["openapi.openapi.json", "openapi.ts"]);
  });

  it("is rejected if it is a file", async () => {
    const out = join(folder, "file");
    await writeFile(out, "mine");
    expect(await types(source, out)).toEqual({
      code: 2,
      output: "",
      error: `vspc-client types: ${join(out, "openapi.openapi.json")}: cannot be written (EEXIST)\n`,
    });
    expect(await readFile(out, "utf8")).toBe("mine");
  });
});
