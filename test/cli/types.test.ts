import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listen, run } from "./command.js";

const second = fileURLToPath(new URL("../support/second-document/", import.meta.url));
const source = join(second, "openapi.yaml");
const names = ["api.d.ts", "api.operations.d.ts", "api.operations.js", "api.schemas.d.ts"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "types-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const types = (spec: string, ...args: string[]) => run("types", spec, "--out", folder, "--name", "api", ...args);

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** Returns the texts of the generated files in a folder by name. */
async function filesOf(path = folder): Promise<Record<string, string>> {
  const found = (await readdir(path)).filter((name) => /\.(js|d\.ts)$/.test(name)).sort();
  return Object.fromEntries(
    await Promise.all(found.map(async (name) => [name, await readFile(join(path, name), "utf8")] as const)),
  );
}

/** Starts a server with these texts by path. Texts that start with a slash or http: are redirects. */
function serve(texts: Readonly<Record<string, string>>): Promise<string> {
  return listen((request, response) => {
    const text = texts[request.url ?? ""];
    if (text === undefined) response.writeHead(404).end();
    else if (/^(\/|http:)/.test(text)) response.writeHead(302, { location: text }).end();
    else response.end(text);
  });
}

const schema = (node: object, dialect: object = { openapi: "3.0.3" }) => {
  const response = { description: "OK" };
  const row = { type: "object", properties: { row: node } };
  const info = { title: "Rows & more", version: "1" };
  const paths = { "/rows": { get: { operationId: "rows", responses: { 200: response } } } };
  return "swagger" in dialect
    ? { ...dialect, info, paths, definitions: { Row: row, Other: { type: "object" } } }
    : { ...dialect, info, paths, components: { schemas: { Row: row, Other: { type: "object" } } } };
};
const swagger = { swagger: "2.0" };

describe("types of a file", () => {
  it("are the committed files of the second document, and are kept when the command runs again", async () => {
    const args = ["types", source, "--out", folder, "--name", "openapi"];
    await file("package.json", { type: "module" });
    expect(await run(...args)).toMatchObject({ code: 0, stderr: "" });
    expect(await filesOf()).toEqual(await filesOf(join(second, "generated")));
    expect((await run(...args)).stdout).toMatch(/^(kept .*\n){4}$/);
    expect((await run(...args, "--check")).stdout).toMatch(/^(current .*\n){4}$/);
  });

  it.each<[string, object, object, string]>([
    ["a nullable property of OpenAPI 3.0", { type: "string", nullable: true }, { openapi: "3.0.3" }, "string | null"],
    ["a nullable property of OpenAPI 3.1", { type: ["string", "null"] }, { openapi: "3.1.0" }, "string | null"],
    ["a nullable property of the vendor", { type: "string", "x-veeam-nullable": true }, swagger, "string | null"],
    [
      "a nullable reference of the vendor",
      { $ref: "#/definitions/Other", "x-veeam-nullable": true },
      swagger,
      "Other | null",
    ],
    ["a file of Swagger 2.0", { type: "file" }, swagger, "Blob"],
    [
      "a schema with its own dialect",
      { $schema: "https://x.example/d", type: "string" },
      { openapi: "3.1.0" },
      "string",
    ],
  ])("contain %s", async (_name, node, dialect, type) => {
    const { code, stderr } = await types(await file("a.json", schema(node, dialect)));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect((await filesOf())["api.schemas.d.ts"]).toContain(`row?: ${type};`);
  });

  it.each([
    ["OpenAPI 3.0", { openapi: "3.0.3" }, "#/components/schemas/Gone"],
    ["Swagger 2.0", swagger, "#/definitions/Gone"],
  ])("have unknown for a reference that leads nowhere in %s, with one warning", async (_name, dialect, $ref) => {
    const path = await file("a.json", schema({ $ref }, dialect));
    const { code, stderr } = await types(path);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `vspc types: warning: ${$ref} does not exist, its type is unknown\n`,
    });
    expect((await filesOf())["api.schemas.d.ts"]).toContain("row?: unknown;");
    const strict = await types(path, "--strict");
    expect(strict).toEqual({ code: 2, stdout: "", stderr: `vspc types: ${path}: ${$ref} does not exist\n` });
  });

  it("are named after the title of the document, and escape what it contains", async () => {
    const title = 'Rows*/ "quoted"\nSecond line';
    const path = await file("a.json", { ...schema({ type: "string" }), info: { title, version: "1" } });
    expect((await run("types", path, "--out", folder)).code).toBe(0);
    const text = (await filesOf())["rows-quoted-second-line.d.ts"] ?? "";
    expect(text.split("\n")[0]).toBe(
      '// Generated by vspc types from Rows*/ "quoted"\\u000aSecond line 1. Do not edit.',
    );
  });

  it.each([
    ["module", "export const operations = {"],
    ["commonjs", "exports.operations = {"],
  ])("have a table in the format of a project of type %s", async (type, start) => {
    await file("package.json", { type });
    await types(source);
    expect((await filesOf())["api.operations.js"]).toContain(`\n${start}\n`);
  });
});

describe("types of a URL", () => {
  it.each<[string, string, Record<string, string>]>([
    ["the document, without its query in the file names", "/v3/swagger.json?token=secret", {}],
    [
      "a console",
      "",
      {
        "/api/swagger": "/api/swagger/index.html",
        "/api/swagger/index.html": '<html><script>SwaggerUIBundle({ url: "/v3/swagger.json" })</script>',
      },
    ],
    [
      "the API",
      "/api/v3",
      { "/api/swagger": `<html><script>JSON.parse('{"urls":[{"url":"/v3/swagger.json","name":"V3"}]}')</script>` },
    ],
    [
      "a page with a script",
      "/docs/",
      {
        "/docs/": '<html><script src="swagger-initializer.js"></script>',
        "/docs/swagger-initializer.js": 'ui({"url": "../v3/swagger.json"})',
      },
    ],
    [
      "a page of Scalar",
      "/docs",
      { "/docs": '<html><script id="api-reference" data-url="/v3/swagger.json"></script>' },
    ],
  ])("are generated from the URL of %s", async (_name, path, pages) => {
    const document = await readFile(source, "utf8");
    const url = await serve({ ...pages, "/v3/swagger.json": document, "/v3/swagger.json?token=secret": document });
    expect(await run("types", url + path, "--out", folder)).toMatchObject({ code: 0, stderr: "" });
    const files = await filesOf();
    expect(Object.keys(files)).toContain("organizations-and-alarms.d.ts");
    expect(JSON.stringify(files)).not.toContain("secret");
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "redirects to another origin",
      { "/a": "http://127.0.0.2:1/a" },
      /redirects to http:\/\/127\.0\.0\.2:1\. Pass that/,
    ],
    ["redirects endlessly", { "/a": "/a" }, /\/a: too many redirects$/],
    [
      "is a login page",
      { "/a": '<html><input type="password">' },
      /If it is a login page, save the document with a browser/,
    ],
    ["is an unrelated page", { "/a": "<html>Welcome" }, /is an HTML page without the URL of an OpenAPI document\./],
    ["does not exist", {}, /\/a: the server responded with 404$/],
    ["is not OpenAPI", { "/a": "{}" }, /\/a: not an OpenAPI 3\.0, OpenAPI 3\.1 or Swagger 2\.0 document/],
    [
      "refers to a file that does not exist",
      { "/a": '{"openapi":"3.1.0","info":{},"paths":{"/b":{"$ref":"b.yaml#/b"}}}' },
      /Can't resolve \$ref: http:\S+\/b\.yaml: the server responded with 404$/,
    ],
  ])("are rejected if it %s", async (_name, pages, message) => {
    const { code, stdout, stderr } = await types(`${await serve(pages)}/a`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^vspc types: [^\n]+\n$/);
    expect(stderr.trimEnd()).toMatch(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it("are rejected for a server that cannot be reached", async () => {
    const { code, stderr } = await types("http://127.0.0.1:2");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^vspc types: http:\S+: no response from 127\.0\.0\.1:\d+: connect ECONNREFUSED[^\n]+\n$/);
  });
});

describe("the folder of types", () => {
  it("gets whole files in place of stale ones, which --check lists", async () => {
    await types(source);
    const [stale, current, reader] = ["api.d.ts", "api.operations.js", "reader.txt"].map((name) => join(folder, name));
    if (!stale || !current || !reader) throw new Error("three files are expected");
    await writeFile(stale, "// Generated by vspc types from");
    await link(stale, reader); // shows what a reader sees that opened the file before
    const { ino, mtimeMs } = await stat(current);
    const checked = await types(source, "--check");
    expect(checked).toMatchObject({ code: 1, stdout: "" });
    expect(checked.stderr).toBe(`vspc types: stale: ${stale}. Run the command without --check.\n`);
    const { stdout } = await types(source);
    expect(stdout.split("\n").filter((line) => line.startsWith("wrote"))).toEqual([`wrote ${stale}`]);
    expect(await readFile(reader, "utf8")).toBe("// Generated by vspc types from");
    expect(await stat(current)).toMatchObject({ ino, mtimeMs });
  });

  it("keeps files that the command has not written, unless it is forced", async () => {
    const path = await file("api.d.ts", "mine");
    const stderr = `vspc types: ${path}: exists, and is not a generated file. Pass --name or --force.\n`;
    expect(await types(source)).toEqual({ code: 2, stdout: "", stderr });
    expect(await filesOf()).toEqual({ "api.d.ts": "mine" });
    expect((await types(source, "--force")).code).toBe(0);
    expect(Object.keys(await filesOf())).toEqual(names);
  });

  it("supports concurrent runs", async () => {
    const outcomes = await Promise.all([types(source), types(source), types(source)]);
    expect(outcomes.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array(3).fill({ code: 0, stderr: "" }));
    expect((await readdir(folder)).sort()).toEqual(names);
  });

  it("contains no partial file if a file cannot be written", async () => {
    await mkdir(join(folder, "api.schemas.d.ts"));
    const stderr = `vspc types: ${join(folder, "api.schemas.d.ts")}: cannot be written (EISDIR)\n`;
    expect(await types(source)).toEqual({ code: 2, stdout: "", stderr });
    expect((await readdir(folder)).sort()).toEqual(["api.d.ts", "api.schemas.d.ts"]);
  });

  it("is rejected if it is a file", async () => {
    const out = await file("file", "mine");
    expect(await run("types", source, "--out", out, "--name", "api")).toEqual({
      code: 2,
      stdout: "",
      stderr: `vspc types: ${join(out, "api.d.ts")}: cannot be written (EEXIST)\n`,
    });
    expect(await readFile(out, "utf8")).toBe("mine");
  });
});

describe("types of a document that cannot be used", () => {
  const head = '"openapi":"3.1.0","info":{"title":"A","version":"1"}';
  const other = (found: string) => `: not an OpenAPI 3.0, OpenAPI 3.1 or Swagger 2.0 document (${found})`;
  const self = '{"$ref":"#/components/parameters/p"}';
  const twice = '{"get":{"operationId":"a","responses":{}}}';

  it.each([
    ["a missing file", undefined, ": cannot be read (ENOENT)"],
    ["malformed YAML", "openapi: 3.1.0\npaths:\n  /a: {\n", /^:4:1: neither JSON nor YAML \(.+\)$/],
    ["malformed JSON", '{\n  "openapi": "3.1.0",\n  "paths": {,}\n}', /^:3:13: neither JSON nor YAML \(.+\)$/],
    ["an empty file", "", other('"openapi" is undefined')],
    ["a list", "[]", other('"openapi" is undefined')],
    ["OpenAPI of another version", "openapi: 4.0.0", other('"openapi" is "4.0.0"')],
    ["Swagger of another version", '{"swagger":"1.2"}', other('"swagger" is 1.2')],
    ["OpenAPI without paths", `{${head}}`, ': has no "paths"'],
    ["paths that are a list", `{${head},"paths":[]}`, ': has no "paths"'],
    ["a path that is null", `{${head},"paths":{"/a":null}}`, ": paths: /a is not an object"],
    [
      "parameters that are not a list",
      `{${head},"paths":{"/a":{"get":{"parameters":1}}}}`,
      ": GET /a: parameters is not a list",
    ],
    ["a name that assigns a prototype", `{${head},"paths":{"__proto__":{}}}`, ": the name __proto__ is not supported"],
    ["aliases that contain themselves", "openapi: 3.1.0\npaths: &a\n  /a: *a", ": nested more than 200 levels deep"],
    [
      "references to themselves",
      `{${head},"paths":{"/a":{"get":{"parameters":[${self}]}}},"components":{"parameters":{"p":${self}}}}`,
      ": cannot be bundled: Self-referencing circular pointer",
    ],
    [
      "an operation ID that is used twice",
      `{${head},"paths":{"/a":${twice},"/b":${twice}}}`,
      ": operationId a: used by GET /a and GET /b",
    ],
    [
      "a version that is not a string",
      "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {x-since: 3.6, responses: {}}}}",
      ': GET /a: x-since must be a string such as "3.6", got 3.6',
    ],
  ])("are rejected in one line: %s", async (_what, content, message) => {
    const path = content === undefined ? join(folder, "missing.yaml") : await file("a.yaml", content);
    const { code, stdout, stderr } = await types(path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^vspc types: [^\n]*\n$/);
    const complaint = stderr.trimEnd().replace(`vspc types: ${path}`, "");
    expect(complaint).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
    expect(await filesOf()).toEqual({});
  });

  it.each([
    [["a.yaml"], "error: required option '--out <dir>' not specified (see --help)\n"],
    [["a.yaml", "--out", "x", "--nam", "y"], "error: unknown option '--nam' (Did you mean --name?) (see --help)\n"],
    [["a.yaml", "--out", "x", "--name", "../y"], /'\.\.\/y' is invalid\. Pass letters, digits/],
  ])("are rejected with the arguments %j", async (args, message) => {
    const { code, stderr } = await run("types", ...args);
    expect(code).toBe(2);
    expect(stderr).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
  });
});
