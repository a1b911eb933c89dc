import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { cp, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Consumer } from "../packaging/consumer.js";

const project = fileURLToPath(new URL("../..", import.meta.url));
const vendorStyle = `${project}test/spec-diff/vendor-style.yaml`;
const { exports } = JSON.parse(readFileSync(`${project}package.json`, "utf8"));

/** What reads documents and servers in the installed package; what it needs besides is installed on the way. */
export function describeReading(consumer: () => Consumer): void {
  const modules = () => join(consumer().folder, "node_modules");
  const link = (name: string, target = name) => symlink(join(project, "node_modules", target), join(modules(), name));

  /** Runs the installed command in the consumer's folder. */
  async function command(...args: string[]): Promise<{ code: number; output: string; error: string }> {
    const bin = join(modules(), "vspc-client/dist/cli/main.js");
    const child = spawn(bin, args, { cwd: consumer().folder, stdio: ["ignore", "pipe", "pipe"] });
    const [output, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
    return { code, output, error };
  }

  describe("the installed command", () => {
    it.each(["types", "diff", "contract"])("has help for %s", async (name) => {
      const { code, output, error } = await command(name, "--help");
      expect({ code, error }).toEqual({ code: 0, error: "" });
      expect(output).toContain(`Usage: vspc-client ${name}`);
    });

    it("compares with the document that the package brings", async () => {
      const same = await command("diff", "node_modules/vspc-client/dist/vspc.openapi.json");
      expect(same).toEqual({ code: 0, output: "", error: "" });
      const { code, output } = await command("diff", vendorStyle);
      expect({ code, first: output.split("\n")[0] }).toEqual({
        code: 1,
        first: expect.stringMatching(/^Operations and parameters \(\d+\)$/),
      });
    });

    it("knows without credentials what is missing", async () => {
      expect(await command("contract")).toEqual({
        code: 2,
        output: "",
        error: "vspc-client contract: set VSPC_BASE_URL: the environment variable is missing\n",
      });
    });
  });

  describe("types from the installed command", () => {
    it("names in one line what is to be installed", async () => {
      expect(await command("types", vendorStyle, "--out", "theirs")).toEqual({
        code: 2,
        output: "",
        error: "openapi-typescript is not installed. Run npm install --save-dev openapi-typescript typescript@5.\n",
      });
    });

    it("say in one line that TypeScript 7 has no compiler to call", async () => {
      await cp(`${project}node_modules/openapi-typescript`, join(modules(), "openapi-typescript"), { recursive: true });
      await link("typescript", "typescript-7");
      const { code, output, error } = await command("types", vendorStyle, "--out", "theirs");
      await Promise.all(
        ["openapi-typescript", "typescript"].map((name) => rm(join(modules(), name), { recursive: true })),
      );
      expect({ code, output }).toEqual({ code: 2, output: "" });
      expect(error).toMatch(/^typescript 7\.\S+ has no compiler API\. Run npm install --save-dev typescript@5\.\n$/);
    });

    it("go beside ours", { timeout: 120_000 }, async () => {
      await link("openapi-typescript");
      await link("typescript");
      const { code, output, error } = await command("types", vendorStyle, "--out", "theirs");
      expect({ code, error }).toEqual({ code: 0, error: "" });
      const names = ["openapi.json", "ts", "schemas.ts", "operations.ts"].map((end) => `theirs/vendor-style.${end}`);
      expect(output.trimEnd().split("\n")).toEqual(names.map((name) => `wrote ${name}`));

      const module = `
      import { apiKey, createVspcClient, type paths } from "vspc-client";
      import type { paths as Theirs } from "../theirs/vendor-style.js";
      import { operations } from "../theirs/vendor-style.operations.js";
      const wide = createVspcClient<paths & Theirs>({ baseUrl: "https://vspc.example.com", auth: apiKey("k"), operations });
      for await (const site of wide.list("/sites", { filter: (row) => row.siteName.contains("a"), select: ["siteName"] })) {
        site.siteName.length;
      }
      export const expires: string | null | undefined = (await wide.list("/sites").first())?.license?.expires;
      const [first] = (await wide.get("/sites", { select: ["license", "state"] })) ?? [];
      export const state: "Online" | "Offline" | "Degraded" | undefined = first?.state;
      // @ts-expect-error their document promises no data
      (await wide.get("/sites")).length;
      // @ts-expect-error no value of their enum
      wide.list("/sites", { filter: (row) => row.state.equals("online") });
      // @ts-expect-error no post in their document
      await wide.post("/sites");
      export const version: string | null | undefined = (await wide.get("/about")).serverVersion;
      // @ts-expect-error no property of theirs
      wide.list("/sites", { select: ["siteNane"] });`;
      const options = {
        noEmit: true,
        strict: true,
        target: "es2022",
        module: "nodenext",
        moduleResolution: "nodenext",
      };
      expect(await consumer().compile("typescript", module, { ...options, types: ["node"], skipLibCheck: false })).toBe(
        "",
      );

      const printed = await consumer().node(`
      import { readFileSync, writeFileSync } from "node:fs";
      import ts from "typescript";
      import { apiKey, createVspcClient } from "vspc-client";
      writeFileSync("operations.mjs", ts.transpile(readFileSync("theirs/vendor-style.operations.ts", "utf8"), { module: 99, target: 9 }));
      const { operations } = await import(process.cwd() + "/operations.mjs");
      const meta = { pagingInfo: { total: 1, count: 1, offset: 0 } };
      const fetch = async () => Response.json({ meta, data: [{ siteName: "Frankfurt" }] });
      const wide = createVspcClient({ baseUrl: "https://vspc.example.com", auth: apiKey("k"), operations, fetch });
      console.log((await wide.list("/sites").first()).siteName, Object.keys(operations).join());`);
      expect(printed).toBe("Frankfurt GET /alarms,GET /sites,GET /sites/forecast\n");
    });
  });

  describe("the documents of the package", () => {
    const documents = Object.keys(exports).filter((name) => name.endsWith("openapi.json"));

    it("are one document for each API", () => {
      expect(documents).toEqual(["./openapi.json", "./enterprise-manager/openapi.json"]);
    });

    it.each(documents)("%s is what is generated", async (name) => {
      const printed = await consumer().node(`
      import { readFileSync } from "node:fs";
      import { fileURLToPath } from "node:url";
      process.stdout.write(readFileSync(fileURLToPath(import.meta.resolve("vspc-client/${name.slice(2)}")), "utf8"));`);
      const file = String(exports[name]).replace("./dist/", `${project}generated/`);
      expect(JSON.parse(printed)).toEqual(JSON.parse(readFileSync(file, "utf8")));
    });
  });
}
