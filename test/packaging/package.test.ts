import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entryPoints } from "../../scripts/bench/bundle.js";
import { type Consumer, installPackage } from "./consumer.js";

const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
/** TypeScript and its other versions, installed under names such as `typescript-6`. */
const compilers = Object.keys(devDependencies).filter((name) => /^typescript(-\d+)?$/.test(name));
const entries = entryPoints();

let consumer: Consumer;
beforeAll(async () => {
  consumer = await installPackage();
}, 120_000);
afterAll(() => consumer?.remove());

describe("the tarball", () => {
  it("holds what is used and nothing else", () => {
    const tops = new Set(consumer.files.map((path) => path.split("/")[0]));
    expect(tops).toEqual(new Set(["LICENSE", "README.md", "dist", "package.json", "spec"]));
    const dist = new Set(consumer.files.filter((path) => path.startsWith("dist/")).map((path) => path.split("/")[1]));
    expect(dist).toEqual(new Set(["generated", "src"]));
  });

  it("holds no source maps, and no reference to one", async () => {
    expect(consumer.files.filter((path) => path.endsWith(".map"))).toEqual([]);
    for (const path of consumer.files.filter((file) => /\.(js|d\.ts)$/.test(file))) {
      expect(await consumer.read(path), path).not.toContain("sourceMappingURL");
    }
  });

  it("has types for every module", () => {
    const modules = consumer.files.filter((path) => path.startsWith("dist/") && path.endsWith(".js"));
    expect(modules.length).toBeGreaterThan(50);
    expect(modules.filter((path) => !consumer.files.includes(path.replace(/\.js$/, ".d.ts")))).toEqual([]);
  });
});

describe("every entry point", () => {
  it("is one of the sources", () => {
    expect(entries.map(({ name }) => name)).toContain("vspc-client");
    expect(entries.filter(({ source }) => !existsSync(source))).toEqual([]);
  });

  it.each(entries)("$name is imported and required", async ({ name }) => {
    const printed = await consumer.node(`
      import { createRequire } from "node:module";
      const imported = Object.keys(await import("${name}"));
      const required = Object.keys(createRequire(process.cwd() + "/")("${name}"));
      console.log(JSON.stringify({ imported, required: required.filter((key) => key !== "__esModule") }));`);
    const { imported, required } = JSON.parse(printed);
    expect(imported).not.toEqual([]);
    expect(required.toSorted()).toEqual(imported.toSorted());
  });

  it("shuts out what is no entry point", async () => {
    await expect(consumer.node('await import("vspc-client/dist/src/vspc/client.js")')).rejects.toThrow(
      "ERR_PACKAGE_PATH_NOT_EXPORTED",
    );
  });
});

const strict = { noEmit: true, strict: true, exactOptionalPropertyTypes: true, target: "es2022" };
const resolutions = {
  nodenext: { ...strict, module: "nodenext", moduleResolution: "nodenext" },
  bundler: { ...strict, module: "esnext", moduleResolution: "bundler" },
};

describe.each(compilers)("%s", (compiler) => {
  it.each(Object.entries(resolutions))("knows the types of every entry point with %s", async (_name, options) => {
    const module = `${entries.map(({ name }, i) => `import * as entry${i} from "${name}";`).join("\n")}
      export const names: string[] = [${entries.map((_entry, i) => `entry${i}`)}].flatMap(Object.keys);
      const vspc = entry0.createVspcClient({ baseUrl: "https://vspc.example.com:1280", auth: entry0.apiKey("k") });
      for await (const { name } of vspc.list("/infrastructure/sites/tenants", { select: ["name"] })) name?.length;
      // @ts-expect-error no such path: the types are not any
      await vspc.get("/nowhere");`;
    expect(await consumer.compile(compiler, module, { ...options, types: ["node"] })).toBe("");
  });

  it("knows the types of the core without those of Node", async () => {
    const module = `import { apiKey, createVspcClient } from "vspc-client";
      const vspc = createVspcClient({ baseUrl: "https://vspc.example.com:1280", auth: apiKey("k") });
      export const about: string | undefined = (await vspc.get("/about")).serverVersion;`;
    const options = { ...resolutions.bundler, types: [], lib: ["es2022", "dom"] };
    expect(await consumer.compile(compiler, module, options)).toBe("");
  });
});
