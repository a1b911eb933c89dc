import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { OpenApiDocument } from "../../scripts/generate/document.js";
import { run } from "../../scripts/spec-diff/cli.js";
import { addOperation, changed, echo, flavoured30, generated, propertyOf } from "./documents.js";

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

const harmless = changed((document) => addOperation(document, "/licensing/forecast", { tags: ["Licensing"] }));

describe("spec-diff", () => {
  it("prints nothing for the same document", async () => {
    expect(await run([generated])).toEqual({ code: 0, output: "", error: "" });
  });

  it("reads YAML and OpenAPI 3.0", async () => {
    const path = await file("server.yaml", flavoured30(changed(() => {})));
    expect(await run([path])).toEqual({ code: 0, output: "", error: "" });
  });

  it("succeeds where nothing breaks", async () => {
    const { code, output } = await run([await file("harmless.json", harmless)]);
    expect(code).toBe(0);
    expect(output).toBe("Harmless (1)\n  GET /licensing/forecast: operation new: ours absent; theirs present");
  });

  it("fails where something breaks, and says that first", async () => {
    const { code, output } = await run([await file("broken.json", broken)]);
    expect(code).toBe(1);
    expect(output.split("\n")).toEqual([
      "Breaking (1)",
      "  GET /about: operation removed: ours present; theirs absent",
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
    const args = [await file("theirs.json", theirs), "--document", await file("ours.yaml", ours)];
    expect((await run(args)).output).toBe(
      [
        "Breaking (2)",
        "  body: type: ours string; theirs integer (request, POST /echo)",
        "  response 200: type: ours string; theirs integer (response, POST /echo)",
      ].join("\n"),
    );
  });
});

describe("spec-diff --json", () => {
  it("has one shape", async () => {
    const { code, output } = await run(["--json", await file("broken.json", broken)]);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toEqual({
      breaking: [
        {
          kind: "operation-removed",
          place: "GET /about",
          ours: "present",
          theirs: "absent",
          directions: [],
          operations: ["GET /about"],
        },
      ],
      harmless: [
        {
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
    expect(JSON.parse((await run(["--json", generated])).output)).toEqual({
      breaking: [],
      harmless: [],
      otherSections: 0,
    });
  });

  it("does not depend on the order of the document", async () => {
    const reversed = { ...broken, paths: Object.fromEntries(Object.entries(broken.paths).toReversed()) };
    const [one, other] = [await file("broken.json", broken), await file("reversed.json", reversed)];
    expect((await run(["--json", other])).output).toBe((await run(["--json", one])).output);
  });
});

describe("spec-diff refuses", () => {
  const usage = "usage: npm run spec:diff -- OTHER.json [--json] [--document OURS]";

  it.each([
    ["no document", [], "no document to compare with"],
    ["two documents", ["a.json", "b.json"], "one document to compare with, not 2"],
    ["an unknown option", ["a.json", "--strict"], "Unknown option '--strict'"],
  ])("%s", async (_, args, message) => {
    const { code, output, error } = await run(args);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(error).toMatch(new RegExp(`^spec-diff: ${message}.*; usage: .*$`));
    expect(error.endsWith(usage)).toBe(true);
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
    expect(error.startsWith(`spec-diff: ${path}`)).toBe(true);
    expect(error).toContain(message);
    expect(error).not.toContain("\n");
  });

  it("documents of ours likewise", async () => {
    const { code, error } = await run([generated, "--document", join(directory, "missing.yaml")]);
    expect(code).toBe(2);
    expect(error).toContain("missing.yaml: cannot be read");
  });
});

describe("the command", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const command = (...args: string[]) =>
    spawnSync(join(root, "node_modules/.bin/tsx"), ["scripts/spec-diff.ts", ...args], { cwd: root, encoding: "utf8" });

  it("exits with the code and keeps findings and errors apart", async () => {
    const { status, stdout, stderr } = command(await file("broken.json", broken));
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toMatch(/^Breaking \(1\)\n/);
    const refused = command();
    expect({ status: refused.status, stdout: refused.stdout }).toEqual({ status: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^spec-diff: no document .*\n$/);
  });
});
