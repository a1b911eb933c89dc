import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "./run.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "types-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("types", () => {
  const head = '"openapi":"3.1.0","info":{"title":"A","version":"1"}';

  it.each([
    ["a missing file", "missing.yaml", undefined, ": cannot be read (ENOENT)"],
    ["malformed YAML", "a.yaml", "openapi: 3.1.0\npaths:\n  /a: {\n", /^:4:1: neither JSON nor YAML \(.+\)$/],
    [
      "malformed JSON",
      "a.json",
      '{\n  "openapi": "3.1.0",\n  "paths": {,}\n}',
      /^:3:13: neither JSON nor YAML \(.+\)$/,
    ],
    ["an empty file", "a.json", "", ': not an OpenAPI 3.0 or 3.1 document ("openapi" is undefined)'],
    ["JSON of another kind", "a.json", '{"a":1}', ': not an OpenAPI 3.0 or 3.1 document ("openapi" is undefined)'],
    ["a list", "a.json", "[]", ': not an OpenAPI 3.0 or 3.1 document ("openapi" is undefined)'],
    [
      "OpenAPI of another version",
      "a.yaml",
      "openapi: 4.0.0",
      ': not an OpenAPI 3.0 or 3.1 document ("openapi" is "4.0.0")',
    ],
    ["Swagger", "a.json", '{"swagger":"2.0"}', ": is Swagger 2.0. Convert it to OpenAPI 3.0 or 3.1 first."],
    ["OpenAPI without paths", "a.json", `{${head}}`, ': has no "paths"'],
    ["paths that are a list", "a.json", `{${head},"paths":[]}`, ': has no "paths"'],
    ["a path that is null", "a.json", `{${head},"paths":{"/a":null}}`, ": paths: /a is not an object"],
    [
      "parameters that are not a list",
      "a.json",
      `{${head},"paths":{"/a":{"get":{"parameters":1}}}}`,
      /^: not a valid OpenAPI document \(.*parameters.*\)$/,
    ],
    [
      "references that cannot be resolved",
      "a.json",
      `{${head},"paths":{"/a":{"get":{"responses":{"200":{"$ref":"#/x"},"400":{"$ref":"other.yaml#/x"}}}}}}`,
      /^: cannot be bundled: .*a\.json #\/paths\/~1a\/get\/responses\/200: Can't resolve \$ref \(and 1 more\)$/,
    ],
    [
      "references to themselves",
      "a.json",
      `{${head},"paths":{"/a":{"get":{"parameters":[{"$ref":"#/components/parameters/p"}]}}},"components":{"parameters":{"p":{"$ref":"#/components/parameters/p"}}}}`,
      ": cannot be bundled: Self-referencing circular pointer",
    ],
    [
      "a version that is not a string",
      "a.yaml",
      "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {x-since: 3.6, responses: {}}}}",
      ': GET /a: x-since must be a string such as "3.6", got 3.6',
    ],
  ])("rejects %s in one line and writes nothing", async (_what, name, content, message) => {
    const [file, out] = [join(folder, name), join(folder, "out")];
    if (content !== undefined) await writeFile(file, content);
    const { code, output, error } = await run("types", file, "--out", out);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(error).toMatch(/^vspc-client types: [^\n]*\n$/);
    const complaint = error.trimEnd().replace(`vspc-client types: ${file}`, "");
    expect(complaint).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
    await expect(stat(out)).rejects.toThrow("ENOENT");
  });

  it("rejects a folder in place of a document", async () => {
    expect(await run("types", folder, "--out", folder)).toEqual({
      code: 2,
      output: "",
      error: `vspc-client types: ${folder}: cannot be read (EISDIR)\n`,
    });
  });
});
