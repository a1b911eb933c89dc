import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { downgrade } from "../../src/cli/document/downgrade.js";
import { run as runCommand } from "../cli/command.js";
import { useFolder } from "../support/folder.js";
import { changed, echo, generated } from "./documents.js";

async function run(...args: string[]) {
  const { code, stdout, stderr } = await runCommand("diff", ...args);
  return { code, lines: stdout.trimEnd().split("\n"), stderr };
}

const { pathOf, file } = useFolder();

/** One finding of each severity, and an operation of another section. */
const broken = changed({
  "paths /about": undefined,
  "schemas CloudBackup properties type enum": ["VCD"],
  "paths /licensing/forecast": { get: { tags: ["Licensing"], responses: {} } },
  "paths /invoices": { get: { tags: ["Invoices"], responses: {} } },
});
const notCompared = "1 operations are not compared, because our document has none of their tags";

const cells = (line = "") => line.split(/ {2,}/);

describe("vspc diff", () => {
  it("prints nothing for the same document, also as YAML and as OpenAPI 3.0", { timeout: 120_000 }, async () => {
    expect(await run(generated, "--all")).toEqual({ code: 0, lines: [""], stderr: "" });
    const path = await file("server.yaml", stringify(downgrade(changed({}))));
    expect(await run(path)).toEqual({ code: 0, lines: [""], stderr: "" });
  });

  it("lists errors first, and counts info-level findings unless --all is passed", async () => {
    const path = await file("broken.json", broken);
    const { code, lines } = await run(path);
    expect(code).toBe(1);
    expect(lines.slice(0, 3).map(cells)).toEqual([
      ["SEVERITY", "PLACE", "FINDING", "ID"],
      ["error", "GET /about", "operation removed", expect.stringMatching(/^operation-removed-[0-9a-f]{10}$/)],
      ["warning", "GET /licensing/forecast", "operation new", expect.stringMatching(/^operation-new-[0-9a-f]{10}$/)],
    ]);
    expect(lines.slice(3)).toEqual(["1 info-level findings (--all lists them)", notCompared]);
    const all = await run(path, "--all");
    expect(cells(all.lines[3]).slice(0, 3)).toEqual([
      "info",
      "CloudBackup.type",
      expect.stringMatching(/^enum: ours \d+ values; theirs without .*"Windows".* \(response, GET .* and \d+ more\)$/),
    ]);
  });

  it.each([
    ["error", 1],
    ["warning", 1],
    ["info", 1],
    ["none", 0],
  ])("exits by --fail-on %s with %i", async (severity, code) => {
    expect((await run(await file("broken.json", broken), "--fail-on", severity)).code).toBe(code);
  });

  it("exits with 0 if all findings are less severe than --fail-on", async () => {
    const path = await file("info.json", changed({ "parameters limit schema default": undefined }));
    expect((await run(path)).code).toBe(0);
    expect((await run(path, "--fail-on", "info")).code).toBe(1);
  });

  it("prints all findings as JSON, in the same order and with the same IDs for documents in another order", async () => {
    const json = async (path: string) => (await run(path, "--format", "json")).lines.join("\n");
    const text = await json(await file("broken.json", broken));
    const { findings, ...rest } = JSON.parse(text);
    expect(rest).toEqual({ otherSections: 1, dangling: [], accepted: 0, stale: [] });
    expect(findings[0]).toEqual({
      id: expect.stringMatching(/^operation-removed-/),
      severity: "error",
      kind: "operation-removed",
      place: "GET /about",
      ours: "present",
      theirs: "absent",
      message: "operation removed",
      directions: [],
      operations: ["GET /about"],
    });
    const reversed = { ...broken, paths: Object.fromEntries(Object.entries(broken.paths).toReversed()) };
    expect(await json(await file("reversed.json", reversed))).toBe(text);
  });

  it("prints Markdown and workflow commands of GitHub, with texts from the document escaped", async () => {
    const [ours, theirs] = [
      echo({ type: "object", properties: { "a|b\u001b[2J\nc": { type: "string" } } }),
      echo({ type: "object", properties: { "a|b\u001b[2J\nc": { type: "integer" } } }),
    ];
    const paths = [await file("theirs.json", theirs), await file("ours.json", ours)];
    const [, , row] = (await run(...paths, "--format", "markdown")).lines;
    expect(row).toMatch(
      /^\| error \| body\.a\\\|b\\\\u001b\\\[2J\\\\u000ac \| type: ours string; theirs integer \(request, POST /,
    );
    const [annotation] = (await run(...paths, "--format", "github")).lines;
    expect(annotation).toMatch(
      /^::error title=body\.a\|b\\u001b\[2J%0Ac \(type-\w+\)::type: ours string; theirs integer/,
    );
    expect((await run(...paths)).lines.join()).not.toContain("\u001b");
  });

  it("accepts the findings of a baseline, and reports new findings and stale entries", async () => {
    const path = await file("broken.json", broken);
    const baseline = ["--baseline", pathOf("baseline.json")];
    expect(await run(path, ...baseline)).toMatchObject({
      code: 2,
      stderr: `vspc diff: ${baseline[1]}: cannot be read (ENOENT). Pass --update-baseline to create it.\n`,
    });
    expect((await run(path, ...baseline, "--update-baseline")).code).toBe(0);
    const entries = JSON.parse(await readFile(baseline[1] ?? "", "utf8"));
    expect(Object.values(entries)).toContain("GET /about: operation removed");
    expect(await run(path, ...baseline)).toEqual({
      code: 0,
      lines: [notCompared, "3 accepted by the baseline"],
      stderr: "",
    });
    const other = changed({ "paths /about": undefined, "paths /users/me": undefined });
    const { code, lines } = await run(await file("other.json", other), ...baseline);
    expect(code).toBe(1);
    expect(cells(lines[1]).slice(0, 2)).toEqual(["error", "GET /users/me"]);
    expect(lines.slice(2)).toEqual([
      "1 accepted by the baseline",
      expect.stringMatching(/^stale entry in the baseline: enum-/),
      expect.stringMatching(/^stale entry in the baseline: operation-new-/),
    ]);
  });

  it("compares Swagger 2.0, and reports references that lead nowhere", async () => {
    const row = { type: "object", properties: { name: { type: "string", "x-veeam-nullable": true } } };
    const get = { responses: { 200: { description: "OK", schema: { $ref: "#/definitions/Row" } } } };
    const info = { title: "A", version: "1" };
    const theirs = {
      swagger: "2.0",
      produces: ["application/json"],
      info,
      paths: { "/a": { get } },
      definitions: { Row: row, X: { $ref: "#/definitions/Y" } },
    };
    const content = {
      "application/json": { schema: { type: "object", properties: { name: { type: ["string", "null"] } } } },
    };
    const ours = {
      openapi: "3.1.0",
      info,
      paths: { "/a": { get: { responses: { 200: { description: "OK", content } } } } },
    };
    const paths = [await file("swagger.json", JSON.stringify(theirs)), await file("a.json", JSON.stringify(ours))];
    expect(await run(...paths)).toEqual({
      code: 0,
      lines: [`#/definitions/Y does not exist in ${paths[0]}`],
      stderr: "",
    });
  });
});

it("vspc diff compares schemas that would expand without limit", async () => {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const doubled = Array.from({ length: 30 }, (_, at) => {
    const next = reference(`S${at + 1}`);
    return [`S${at}`, { allOf: [next, next], properties: { [`p${at}`]: next } }];
  });
  const documentWith = (type: string) => echo(reference("S0"), { ...Object.fromEntries(doubled), S30: { type } });
  const [theirs, ours] = [
    await file("theirs.json", documentWith("string")),
    await file("ours.json", documentWith("object")),
  ];
  expect(await run(ours, ours)).toEqual({ code: 0, lines: [""], stderr: "" });
  expect((await run(theirs, ours)).code).toBe(1);
});

describe("vspc diff rejects", () => {
  it.each([
    [[], "error: missing required argument 'theirs'"],
    [["a.json", "b.json", "c.json"], "error: too many arguments for 'diff'. Expected 2 arguments but got 3."],
    [["a.json", "--strict"], "error: unknown option '--strict'"],
    [
      ["a.json", "--fail-on", "all"],
      "error: option '--fail-on <severity>' argument 'all' is invalid. Allowed choices are error, warning, info, none.",
    ],
  ])("the arguments %j", async (args, message) => {
    expect(await run(...args)).toEqual({ code: 2, lines: [""], stderr: `${message} (see --help)\n` });
  });

  const schemas = (text: string) =>
    `openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents: {schemas: ${text}}`;
  const part = (name: string) => `{$ref: '#/components/schemas/${name}'}`;

  it.each([
    ["a reference to itself", schemas(`{A: ${part("A")}}`), "circular"],
    ["a path that is a list", "openapi: 3.1.0\npaths: {/a: {get: []}}", "GET /a: not an object"],
  ])("%s", async (_, content, message) => {
    const path = await file("bad.yaml", content);
    const { code, stderr } = await run(path, path);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^vspc diff: [^\n]+\n$/);
    expect(stderr).toContain(`${path}: `);
    expect(stderr).toContain(message);
  });

  it("a second document that is missing", async () => {
    const { code, stderr } = await run(generated, pathOf("missing.yaml"));
    expect(code).toBe(2);
    expect(stderr).toContain("missing.yaml: cannot be read");
  });
});
