import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { run as runCommand } from "../cli/run.js";
import { addOperation, changed, echo, flavoured30, generated, parameterOf, propertyOf } from "./documents.js";

async function run(args: string[]) {
  const { code, output, error } = await runCommand("diff", ...args);
  return { code, output: output.trimEnd(), error: error.trimEnd() };
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "spec-diff-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, content: OpenApiDocument | string): Promise<string> {
  const path = join(directory, name);
  const text = name.endsWith(".json") ? JSON.stringify(content) : stringify(content);
  await writeFile(path, typeof content === "string" ? content : text);
  return path;
}

const broken = changed((document) => {
  delete document.paths["/about"];
  propertyOf(document, "CloudBackup", "type").enum = ["VCD"];
  addOperation(document, "/invoices", { tags: ["Invoices"], responses: {} });
});

const added = changed((document) => addOperation(document, "/licensing/forecast", { tags: ["Licensing"] }));

const relaxed = changed((document) => {
  delete parameterOf(document, "limit").schema.default;
  delete parameterOf(document, "limit").schema.maximum;
});

describe("vspc-client diff", () => {
  it("prints nothing for the same document", async () => {
    expect(await run([generated])).toEqual({ code: 0, output: "", error: "" });
    expect(await run([generated, "--all"])).toEqual({ code: 0, output: "", error: "" });
  });

  it("reads YAML and OpenAPI 3.0", async () => {
    const path = await file("server.yaml", flavoured30(changed(() => {})));
    expect(await run([path])).toEqual({ code: 0, output: "", error: "" });
  });

  it("reports additions although they do not break callers", async () => {
    const { code, output } = await run([await file("added.json", added)]);
    expect(code).toBe(1);
    expect(output).toBe("Operations and parameters (1)\n  GET /licensing/forecast: operation new");
  });

  it("counts info-level differences, and lists them with --all", async () => {
    const path = await file("info.json", relaxed);
    const { code, output } = await run([path]);
    expect({ code, output }).toEqual({ code: 0, output: "Not listed without --all: 2 info-level differences" });
    expect((await run([path, "--all"])).output.split("\n")).toEqual([
      "Info (2)",
      expect.stringMatching(
        /^ {2}query parameter limit: default: ours 100; theirs none \(request, GET .* and \d+ more\)$/,
      ),
      expect.stringMatching(
        /^ {2}query parameter limit: maximum: ours 500; theirs none \(request, GET .* and \d+ more\)$/,
      ),
    ]);
  });

  it("lists operations first, then types, and counts the rest", async () => {
    const path = await file("broken.json", broken);
    const { code, output } = await run([path]);
    expect(code).toBe(1);
    expect(output.split("\n")).toEqual([
      "Operations and parameters (1)",
      "  GET /about: operation removed, breaking",
      "",
      "Not listed without --all: 1 info-level difference",
      "",
      "Not compared, because our document has none of their tags: 1 operation",
    ]);
    expect((await run([path, "--all"])).output.split("\n")).toEqual([
      "Operations and parameters (1)",
      "  GET /about: operation removed, breaking",
      "",
      "Info (1)",
      expect.stringMatching(
        /^ {2}CloudBackup\.type: enum: ours \d+ values; theirs without .*"Windows" \(response, GET \/infrastructure\/sites\/backups and \d+ more\)$/,
      ),
      "",
      "Not compared, because our document has none of their tags: 1 operation",
    ]);
  });

  it("compares with the document that is passed as the second argument", async () => {
    const [ours, theirs] = [echo({ type: "string" }), echo({ type: "integer" })];
    const args = [await file("theirs.json", theirs), await file("ours.yaml", ours)];
    expect((await run(args)).output).toBe(
      [
        "Types and enums (2)",
        "  body: type, breaking: ours string; theirs integer (request, POST /echo)",
        "  response 200: type, breaking: ours string; theirs integer (response, POST /echo)",
      ].join("\n"),
    );
  });
});

describe("vspc-client diff --json", () => {
  it("prints all findings and the number of operations that were not compared", async () => {
    const { code, output } = await run(["--json", await file("broken.json", broken)]);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toEqual({
      findings: [
        {
          section: "operations",
          severity: "error",
          kind: "operation-removed",
          place: "GET /about",
          ours: "present",
          theirs: "absent",
          directions: [],
          operations: ["GET /about"],
        },
        {
          section: "types",
          severity: "info",
          kind: "enum",
          place: "CloudBackup.type",
          ours: expect.stringMatching(/^\d+ values$/),
          theirs: expect.stringContaining('without "AHV"'),
          directions: ["response"],
          operations: expect.arrayContaining(["GET /infrastructure/sites/backups"]),
        },
      ],
      otherSections: 1,
    });
    expect(JSON.parse((await run(["--json", generated])).output)).toEqual({ findings: [], otherSections: 0 });
  });

  it("prints the same for documents in another order", async () => {
    const reversed = { ...broken, paths: Object.fromEntries(Object.entries(broken.paths).toReversed()) };
    const [one, other] = [await file("broken.json", broken), await file("reversed.json", reversed)];
    expect((await run(["--json", other])).output).toBe((await run(["--json", one])).output);
  });
});

describe("vspc-client diff rejects", () => {
  it.each([
    ["no document", [], "error: missing required argument 'theirs'"],
    [
      "three documents",
      ["a.json", "b.json", "c.json"],
      "error: too many arguments for 'diff'. Expected 2 arguments but got 3.",
    ],
    ["an unknown option", ["a.json", "--strict"], "error: unknown option '--strict'"],
  ])("%s", async (_, args, message) => {
    const { code, output, error } = await run(args);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(error).toBe(`${message} (see --help)`);
  });

  const text = (schema: string) =>
    `openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents: {schemas: {A: ${schema}}}`;

  it.each([
    ["a missing file", "missing.json", undefined, "cannot be read (ENOENT)"],
    ["text that is neither JSON nor YAML", "broken.yaml", "a: [", "neither JSON nor YAML"],
    ["JSON that is not OpenAPI", "other.json", "{}", 'not an OpenAPI 3.0 or 3.1 document ("openapi" is undefined)'],
    ["Swagger", "swagger.json", '{"swagger":"2.0"}', "is Swagger 2.0"],
    ["a reference that cannot be resolved", "lost.yaml", text("{$ref: '#/components/schemas/B'}"), "cannot be bundled"],
    ["a reference to itself", "loop.yaml", text("{$ref: '#/components/schemas/A'}"), "circular"],
    ["parameters that are not a list", "bad.yaml", "openapi: 3.1.0\npaths: {/a: {get: {parameters: 1}}}", ""],
  ])("%s", async (_, name, content, message) => {
    const path = content === undefined ? join(directory, name) : await file(name, content);
    const { code, output, error } = await run([path]);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(error.startsWith(`vspc-client diff: ${path}`)).toBe(true);
    expect(error).toContain(message);
    expect(error).not.toContain("\n");
  });

  it("a missing file as the second document", async () => {
    const { code, error } = await run([generated, join(directory, "missing.yaml")]);
    expect(code).toBe(2);
    expect(error).toContain("missing.yaml: cannot be read");
  });
});

describe("the command", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const command = (...args: string[]) =>
    spawnSync(join(root, "node_modules/.bin/tsx"), ["src/cli/main.ts", "diff", ...args], {
      cwd: root,
      encoding: "utf8",
    });

  it("exits with the code, and prints findings on stdout and errors on stderr", async () => {
    const { status, stdout, stderr } = command(await file("broken.json", broken));
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toMatch(/^Operations and parameters \(1\)\n/);
    const refused = command();
    expect({ status: refused.status, stdout: refused.stdout }).toEqual({ status: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^error: missing required argument 'theirs' \(see --help\)\n$/);
  });
});
