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

const news = changed((document) => addOperation(document, "/licensing/forecast", { tags: ["Licensing"] }));

const harmless = changed((document) => {
  delete parameterOf(document, "limit").schema.default;
  delete parameterOf(document, "limit").schema.maximum;
});

describe("spec-diff", () => {
  it("prints nothing for the same document", async () => {
    expect(await run([generated])).toEqual({ code: 0, output: "", error: "" });
    expect(await run([generated, "--all"])).toEqual({ code: 0, output: "", error: "" });
  });

  it("reads YAML and OpenAPI 3.0", async () => {
    const path = await file("server.yaml", flavoured30(changed(() => {})));
    expect(await run([path])).toEqual({ code: 0, output: "", error: "" });
  });

  it("tells of what is new, although it breaks nothing", async () => {
    const { code, output } = await run([await file("news.json", news)]);
    expect(code).toBe(1);
    expect(output).toBe("Operations and parameters (1)\n  GET /licensing/forecast: operation new");
  });

  it("counts what is harmless, and lists it on request", async () => {
    const path = await file("harmless.json", harmless);
    const { code, output } = await run([path]);
    expect({ code, output }).toEqual({ code: 0, output: "2 harmless differences: --all shows them." });
    expect((await run([path, "--all"])).output.split("\n")).toEqual([
      "Harmless (2)",
      expect.stringMatching(
        /^ {2}query parameter limit: default: ours 100; theirs none \(request, GET .* and \d+ more\)$/,
      ),
      expect.stringMatching(
        /^ {2}query parameter limit: maximum: ours 500; theirs none \(request, GET .* and \d+ more\)$/,
      ),
    ]);
  });

  it("tells operations first, then types, and counts the rest", async () => {
    const path = await file("broken.json", broken);
    const { code, output } = await run([path]);
    expect(code).toBe(1);
    expect(output.split("\n")).toEqual([
      "Operations and parameters (1)",
      "  GET /about: operation removed, breaking",
      "",
      "1 harmless difference: --all shows it.",
      "",
      "1 operation of theirs is in no section of ours.",
    ]);
    expect((await run([path, "--all"])).output.split("\n")).toEqual([
      "Operations and parameters (1)",
      "  GET /about: operation removed, breaking",
      "",
      "Harmless (1)",
      expect.stringMatching(
        /^ {2}CloudBackup\.type: enum: ours \d+ values; theirs without .*"Windows" \(response, GET \/infrastructure\/sites\/backups and \d+ more\)$/,
      ),
      "",
      "1 operation of theirs is in no section of ours.",
    ]);
  });

  it("compares with the document that is named", async () => {
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

describe("spec-diff --json", () => {
  it("has one shape", async () => {
    const { code, output } = await run(["--json", await file("broken.json", broken)]);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toEqual({
      findings: [
        {
          section: "operations",
          weight: "breaking",
          kind: "operation-removed",
          place: "GET /about",
          ours: "present",
          theirs: "absent",
          directions: [],
          operations: ["GET /about"],
        },
        {
          section: "types",
          weight: "harmless",
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

  it("does not depend on the order of the document", async () => {
    const reversed = { ...broken, paths: Object.fromEntries(Object.entries(broken.paths).toReversed()) };
    const [one, other] = [await file("broken.json", broken), await file("reversed.json", reversed)];
    expect((await run(["--json", other])).output).toBe((await run(["--json", one])).output);
  });
});

describe("spec-diff refuses", () => {
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
    expect(error).toBe(`${message} (--help says how)`);
  });

  const text = (schema: string) =>
    `openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents: {schemas: {A: ${schema}}}`;

  it.each([
    ["a missing file", "missing.json", undefined, "cannot be read (ENOENT)"],
    ["what is neither JSON nor YAML", "broken.yaml", "a: [", "neither JSON nor YAML"],
    ["what is not OpenAPI", "other.json", "{}", 'is no OpenAPI 3.0 or 3.1 document ("openapi" is undefined)'],
    ["Swagger", "swagger.json", '{"swagger":"2.0"}', "is Swagger 2.0"],
    ["references to nothing", "lost.yaml", text("{$ref: '#/components/schemas/B'}"), "does not bundle"],
    ["references to themselves", "loop.yaml", text("{$ref: '#/components/schemas/A'}"), "circular"],
    ["what only looks like OpenAPI", "bad.yaml", "openapi: 3.1.0\npaths: {/a: {get: {parameters: 1}}}", ""],
  ])("%s", async (_, name, content, message) => {
    const path = content === undefined ? join(directory, name) : await file(name, content);
    const { code, output, error } = await run([path]);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(error.startsWith(`vspc-client diff: ${path}`)).toBe(true);
    expect(error).toContain(message);
    expect(error).not.toContain("\n");
  });

  it("documents of ours likewise", async () => {
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

  it("exits with the code and keeps findings and errors apart", async () => {
    const { status, stdout, stderr } = command(await file("broken.json", broken));
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toMatch(/^Operations and parameters \(1\)\n/);
    const refused = command();
    expect({ status: refused.status, stdout: refused.stdout }).toEqual({ status: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^error: missing required argument 'theirs' \(--help says how\)\n$/);
  });
});
