import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { entryPoints } from "../../scripts/bench/bundle.js";
import { createSimulator } from "../../src/testing/index.js";
import { readSnippets } from "../docs/snippets.js";
import { describeCommand } from "./command.js";
import { type Consumer, installPackages, installSize } from "./consumer.js";
import { describeDeclarations } from "./declarations.js";
import { describeJudgement } from "./judged.js";

const { devDependencies, exports } = JSON.parse(readFileSync("package.json", "utf8"));
/** TypeScript and its other versions, installed under names such as `typescript-6`. */
const compilers = Object.keys(devDependencies).filter((name) => /^typescript(-\d+)?$/.test(name));
const entries = entryPoints();

let consumer: Consumer;
beforeAll(async () => {
  consumer = await installPackages();
}, 300_000);
afterAll(() => consumer?.remove());

describe("the packages", () => {
  it("contain only files that users need", () => {
    const tops = new Set(consumer.library.files.map((path) => path.split("/")[0]));
    const texts = ["AGENTS.md", "CHANGELOG.md", "LICENSE", "README.md"];
    expect(tops).toEqual(new Set([...texts, "dist", "examples", "package.json", "spec"]));
    expect(consumer.library.files.filter((path) => path.startsWith("spec/"))).toEqual(["spec/redocly.yaml"]);
    const kinds = (files: readonly string[]) => new Set(files.map((path) => /(\.d)?\.\w+$/.exec(path)?.[0] ?? path));
    expect(kinds(consumer.library.files.filter((path) => path.startsWith("dist/")))).toEqual(
      new Set([".js", ".d.ts", ".json"]),
    );
    expect(kinds(consumer.cli.files)).toEqual(new Set(["LICENSE", ".md", ".json", ".js"]));
  });

  it("keep the installation of the library within 6 MB", async () => {
    expect(await installSize(consumer, "vspc-client")).toBeLessThanOrEqual(6_000_000);
    // The current size plus 5 %, so that growth is noticed.
    const limit = 3_280_000;
    expect(consumer.library.size).toBeLessThanOrEqual(limit);
    expect(consumer.library.size).toBeGreaterThan(limit * 0.9);
  });

  it("contain no declaration that no entry point refers to", async () => {
    const declarations = consumer.library.files.filter((path) => path.endsWith(".d.ts"));
    const named = new Set(entries.map(({ types }) => types));
    for (const path of declarations) {
      const names = (await consumer.read(`vspc-client/${path}`)).matchAll(/"(\.\.?\/[^"\n]+)\.js"/g);
      for (const [, name = ""] of names) named.add(`${posix.join(posix.dirname(path), name)}.d.ts`);
    }
    expect(declarations.toSorted()).toEqual([...named].toSorted());
  });

  it("contain the generated documents", async () => {
    const documents = Object.entries(exports).filter(([name]) => name.endsWith("openapi.json"));
    expect(documents.map(([name]) => name)).toEqual(["./openapi.json", "./enterprise-manager/openapi.json"]);
    for (const [, file] of documents) {
      const shipped = await consumer.read(`vspc-client/${String(file).slice(2)}`);
      const generated = readFileSync(String(file).replace("./dist/", "generated/"), "utf8");
      expect(JSON.parse(shipped)).toEqual(JSON.parse(generated));
    }
  });
});

describeJudgement(() => consumer);
describeDeclarations(() => consumer);
describeCommand(() => consumer);

describe("first programs of the README", () => {
  const programs = readSnippets("README.md").slice(0, 2);

  it("compile with the configuration in the README", { timeout: 120_000 }, async () => {
    const [, config = ""] = /^```json\n(.*)\n```$/m.exec(readFileSync("README.md", "utf8")) ?? [];
    for (const { code } of programs)
      expect(await consumer.compile("typescript", code, JSON.parse(config).compilerOptions)).toBe("");
  });

  it("print a table on this version of Node, on a simulator and on a server", async () => {
    const server = await createSimulator({ tenants: 5, apiKeys: ["readme-key"] }).listen();
    vi.stubEnv("VSPC_BASE_URL", server.url).stubEnv("VSPC_API_KEY", "readme-key");
    try {
      for (const { code } of programs) {
        const printed = await consumer.node(code);
        const [, head = ""] = printed.split("\n");
        expect(head.match(/\w+/g)?.toSorted()).toEqual(["index", "isEnabled", "name", "siteName"]);
        for (const cell of ["'acme'", "'Frankfurt'", "true"]) expect(printed).toContain(cell);
      }
    } finally {
      vi.unstubAllEnvs();
      await server.close();
    }
  });
});

describe("entry points", () => {
  it("maps every entry point to an existing source", () => {
    expect(entries.map(({ name }) => name)).toContain("vspc-client");
    expect(entries.filter(({ source }) => !existsSync(source))).toEqual([]);
  });

  it.each(entries)("imports and requires $name", async ({ name }) => {
    const printed = await consumer.node(`
      import { createRequire } from "node:module";
      const imported = Object.keys(await import("${name}"));
      const required = Object.keys(createRequire(process.cwd() + "/")("${name}"));
      console.log(JSON.stringify({ imported, required: required.filter((key) => key !== "__esModule") }));`);
    const { imported, required } = JSON.parse(printed);
    expect(imported).not.toEqual([]);
    expect(required.toSorted()).toEqual(imported.toSorted());
  });

  it("emits no warnings while the simulator reads its documents", async () => {
    const module = `
      const warnings = [];
      process.on("warning", ({ name, message }) => warnings.push(name + ": " + message));
      const { createSimulator } = await import("vspc-client/testing");
      const { status } = await createSimulator().fetch("https://vspc.example.com/api/v3/about");
      setImmediate(() => console.log(JSON.stringify({ status, warnings })));`;
    expect(JSON.parse(await consumer.node(module))).toEqual({ status: 401, warnings: [] });
  });

  it("rejects imports of other files", async () => {
    await expect(consumer.node('await import("vspc-client/dist/types/src/vspc/client.d.ts")')).rejects.toThrow(
      "ERR_PACKAGE_PATH_NOT_EXPORTED",
    );
  });
});

const strict = { noEmit: true, strict: true, exactOptionalPropertyTypes: true, target: "es2022" };
const resolutions = {
  nodenext: { ...strict, module: "nodenext", moduleResolution: "nodenext" },
  bundler: { ...strict, module: "esnext", moduleResolution: "bundler" },
};

/** A program that `npm run test:runtimes` compiles with more versions of TypeScript. */
const program = readFileSync("scripts/runtimes/consumer.ts", "utf8");

describe("the oldest version of TypeScript", () => {
  it("matches the README", () => {
    const versions = compilers.map(
      (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version,
    );
    const oldest = versions.map((version) => /^\d+\.\d+/.exec(version)?.[0] ?? "").toSorted()[0];
    const readme = readFileSync("README.md", "utf8");
    expect(readme).toContain(`\n| TypeScript | ${oldest} or newer, `);
  });
});

describe.each(compilers)("%s", { timeout: 240_000 }, (compiler) => {
  it.each(Object.entries(resolutions))("resolves the types of every entry point with %s", async (_name, options) => {
    const module = `${entries.map(({ name }, i) => `import * as entry${i} from "${name}";`).join("\n")}
      export const exported: string[] = [${entries.map((_entry, i) => `entry${i}`)}].flatMap(Object.keys);
      ${program}`;
    expect(await consumer.compile(compiler, module, { ...options, types: ["node"] })).toBe("");
  });

  it("resolves the types of the core without those of Node", async () => {
    const module = `import { apiKey, createVspcClient } from "vspc-client";
      const vspc = createVspcClient({ baseUrl: "https://vspc.example.com:1280", auth: apiKey("k") });
      export const about: string | undefined = (await vspc.get("/about")).serverVersion;`;
    const options = { ...resolutions.bundler, types: [], lib: ["es2022", "dom"] };
    expect(await consumer.compile(compiler, module, options)).toBe("");
  });
});
