import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSimulator, defaultApiKey } from "../../src/testing/index.js";
import { type Consumer, outcome } from "./consumer.js";

const project = fileURLToPath(new URL("../..", import.meta.url));
const vendorStyle = `${project}test/spec-diff/vendor-style.yaml`;
const { devDependencies, version } = JSON.parse(readFileSync(`${project}package.json`, "utf8"));
const compilers = Object.keys(devDependencies).filter((name) => /^typescript(-\d+)?$/.test(name));

/** Checks the installed command, next to nothing but its dependencies. */
export function describeCommand(consumer: () => Consumer): void {
  describe("the installed command", { timeout: 60_000 }, () => {
    it("depends on exact versions of the library, and on the locked versions of other packages", async () => {
      const { dependencies } = JSON.parse(await consumer().read("vspc-cli/package.json"));
      expect(dependencies["vspc-client"]).toBe(version);
      const { packages } = JSON.parse(readFileSync(`${project}package-lock.json`, "utf8"));
      for (const [name, range] of Object.entries<string>(dependencies)) {
        if (name !== "vspc-client") expect(range.replace(/^\^/, "")).toBe(packages[`node_modules/${name}`].version);
      }
    });

    it("imports the library instead of containing it", async () => {
      const names = consumer().cli.files.filter((path) => path.endsWith(".js"));
      const code = (await Promise.all(names.map((path) => consumer().read(`vspc-cli/${path}`)))).join("\n");
      expect(code).toMatch(/from "vspc-client"/);
      expect(code).toMatch(/from "vspc-client\/testing"/);
      expect(code).not.toMatch(/class ApiError|createClock|\.\.\/testing|sourceMappingURL/);
    });

    it("prints the versions of both packages, and exits with 2 if they differ", async () => {
      const both = `vspc-cli ${version}\nvspc-client ${version}\n`;
      expect(await consumer().vspc("--version")).toEqual({ code: 0, stdout: both, stderr: "" });
      const manifest = join(consumer().folder, "node_modules/vspc-client/package.json");
      const text = await consumer().read("vspc-client/package.json");
      await writeFile(manifest, text.replace(`"version": "${version}"`, '"version": "9.9.9"'));
      const differing = await consumer().vspc("--version");
      await writeFile(manifest, text);
      expect(differing).toMatchObject({ code: 2, stdout: `vspc-cli ${version}\nvspc-client 9.9.9\n` });
      expect(differing.stderr).toMatch(/^vspc: the versions differ\. Run npm install [^\n]+\n$/);
    });

    it("prints the documents of the library", async () => {
      const paths = async (...args: string[]) =>
        Object.keys(JSON.parse((await consumer().vspc("spec", ...args)).stdout).paths);
      expect(await paths()).toContain("/about");
      expect(await paths("--em")).toContain("/cloud/tenants");
      expect((await consumer().vspc("spec", "--plain", "--out", "plain.json")).code).toBe(0);
      const text = readFileSync(join(consumer().folder, "plain.json"), "utf8");
      expect(text).not.toMatch(/"in": "query",\s+"content"/);
    });

    it("lists rows into a pipe that closes early, and prints how to resume an interrupted action", async () => {
      await using server = await createSimulator({
        tenants: 2000,
        async: { operations: "writes", polls: 1000 },
      }).listen();
      const env = { ...process.env, VSPC_BASE_URL: server.url, VSPC_API_KEY: defaultApiKey };
      const start = (line: string) =>
        spawn("bash", ["-c", line], { cwd: consumer().folder, env, stdio: ["ignore", "pipe", "pipe"] });
      const list = start(
        `set -o pipefail; npx vspc list /infrastructure/sites/tenants --format jsonl | head -1 | wc -l`,
      );
      const printed = await Promise.all([text(list.stdout), text(list.stderr), once(list, "exit")]);
      expect(printed).toEqual([expect.stringMatching(/^\s*1\n$/), "", [0, null]]);
      const uid = "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401";
      const write = start(`exec node node_modules/vspc-cli/main.js post /infrastructure/sites/tenants/${uid}/disable`);
      let errors = "";
      for await (const chunk of write.stderr) {
        errors += chunk;
        if (errors.endsWith("\n") && errors.split("\n").length === 2) write.kill("SIGINT");
      }
      const [code] = write.exitCode === null ? await once(write, "exit") : [write.exitCode];
      expect(code).toBe(4);
      expect(errors).toMatch(/^waiting for action (\S+)\nvspc post: interrupted\. .* run vspc action \1\.\n$/);
    });

    it("compares with the document of the library", async () => {
      const same = await consumer().vspc("diff", "node_modules/vspc-client/dist/vspc.openapi.json");
      expect(same).toMatchObject({ code: 0, stderr: "" });
      expect((await consumer().vspc("diff", vendorStyle)).code).toBe(1);
    });

    it("reports in one line what is missing", async () => {
      const stderr = "vspc contract: set VSPC_BASE_URL: the environment variable is missing\n";
      expect(await consumer().vspc("contract")).toEqual({ code: 2, stdout: "", stderr });
    });
  });

  describe("types from the installed command", { timeout: 240_000 }, () => {
    /** Generates types into a folder below a project of a kind, and returns the folder. */
    async function generated(kind: "module" | "commonjs"): Promise<string> {
      const folder = join(consumer().folder, kind);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "package.json"), JSON.stringify({ type: kind }));
      const args = ["types", vendorStyle, "--out", join(folder, "theirs"), "--name", "vendor"];
      expect(await consumer().vspc(...args)).toMatchObject({ code: 0, stderr: "" });
      return folder;
    }

    const module = `
      import { apiKey, createVspcClient, type paths } from "vspc-client";
      import type { paths as Theirs } from "../module/theirs/vendor.js";
      import { operations } from "../module/theirs/vendor.operations.js";
      const wide = createVspcClient<paths & Theirs>({ baseUrl: "https://vspc.example.com", auth: apiKey("k"), operations });
      for await (const site of wide.list("/sites", { filter: (row) => row.siteName.contains("a"), select: ["siteName"] })) {
        site.siteName.length;
      }
      export const expires: string | null | undefined = (await wide.list("/sites").first())?.license?.expires;
      const [first] = (await wide.get("/sites", { select: ["license", "state"] })) ?? [];
      export const state: "Online" | "Offline" | "Degraded" | undefined = first?.state;
      // @ts-expect-error the other document does not require data
      (await wide.get("/sites")).length;
      // @ts-expect-error not a value of the enum
      wide.list("/sites", { filter: (row) => row.state.equals("online") });
      // @ts-expect-error the other document has no post
      await wide.post("/sites");
      export const version: string | null | undefined = (await wide.get("/about")).serverVersion;
      // @ts-expect-error not a property
      wide.list("/sites", { select: ["siteNane"] });`;

    it("compile with all versions of TypeScript", async () => {
      await generated("module");
      const settings = { noEmit: true, strict: true, target: "es2022", module: "nodenext", skipLibCheck: false };
      for (const compiler of compilers) {
        const options = { ...settings, moduleResolution: "nodenext", types: ["node"] };
        expect([compiler, await consumer().compile(compiler, module, options)]).toEqual([compiler, ""]);
      }
    });

    it("compile in a project with CommonJS", async () => {
      const folder = await generated("commonjs");
      const program = `import { operations } from "./theirs/vendor.operations.js";
        import type { paths } from "./theirs/vendor.js";
        export const keys: string[] = Object.keys(operations);
        export type Get = paths["/sites"]["get"];
        console.log(keys.join());`;
      await writeFile(join(folder, "main.ts"), program);
      const compilerOptions = { module: "nodenext", target: "es2022", strict: true, skipLibCheck: true, types: [] };
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.ts"] }));
      const tsc = join(project, "node_modules/typescript/bin/tsc");
      expect(await outcome(process.execPath, [tsc, "-p", folder])).toMatchObject({ code: 0, stdout: "" });
      const keys = "GET /alarms,GET /sites,GET /sites/forecast\n";
      expect(await outcome(process.execPath, [join(folder, "main.js")])).toEqual({ code: 0, stdout: keys, stderr: "" });
    });

    it("are used at run time by Node and by tsx", async () => {
      const folder = await generated("module");
      const program = `
        import { apiKey, createVspcClient } from "vspc-client";
        import { operations } from "./theirs/vendor.operations.js";
        const meta = { pagingInfo: { total: 1, count: 1, offset: 0 } };
        const fetch = async () => Response.json({ meta, data: [{ siteName: "Frankfurt" }] });
        const wide = createVspcClient({ baseUrl: "https://vspc.example.com", auth: apiKey("k"), operations, fetch });
        console.log((await wide.list("/sites").first()).siteName);`;
      await writeFile(join(folder, "run.mjs"), program);
      await writeFile(join(folder, "run.mts"), program);
      const tsx = fileURLToPath(import.meta.resolve("tsx"));
      for (const args of [["run.mjs"], ["--import", tsx, "run.mts"]]) {
        expect(await outcome(process.execPath, args, folder)).toEqual({ code: 0, stdout: "Frankfurt\n", stderr: "" });
      }
    });
  });

  describe("simulate over TLS", { timeout: 60_000 }, () => {
    let child: ChildProcessByStdio<null, Readable, Readable>;
    let url = "";
    let caFile = "";

    beforeAll(async () => {
      const args = ["simulate", "--json", "--tls", "self-signed", "--port", "0", "--em-port", "0"];
      const main = join(consumer().folder, "node_modules/vspc-cli/main.js");
      child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
      const [first] = await Promise.race([once(child.stdout, "data"), once(child.stderr, "data")]);
      const started = JSON.parse(String(first));
      caFile = started.caFile;
      // By its name, which the certificate has too.
      url = started.vspc.url.replace("127.0.0.1", "localhost");
    });
    afterAll(() => child.kill());

    it("serves the API and its Swagger page to curl, and only with its CA", async () => {
      const args = ["-sS", "--cacert", caFile, "-H", `Authorization: Bearer ${defaultApiKey}`];
      const about = await outcome("curl", [...args, `${url}/about`]);
      expect(about).toMatchObject({ code: 0, stderr: "" });
      expect(JSON.parse(about.stdout).data.serverVersion).toMatch(/^\d+\./);
      const page = await outcome("curl", [...args, new URL("/api/swagger/swagger-ui.css", url).href]);
      expect(page.stdout).toContain(".swagger-ui");
      expect(await outcome("curl", ["-sS", `${url}/about`])).toMatchObject({ code: 60, stdout: "" });
    });

    it("serves Python's standard library with strict verification", async () => {
      const program = `
import json, ssl, sys, urllib.parse, urllib.request
ca, url, key = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
context.verify_flags |= ssl.VERIFY_X509_STRICT
def call(path, **parameters):
    query = urllib.parse.urlencode({name: str(value) for name, value in parameters.items()})
    request = urllib.request.Request(url + path + "?" + query, headers={"Authorization": "Bearer " + key})
    return json.load(urllib.request.urlopen(request, context=context))
rows = call("/infrastructure/sites/tenants", filter=[{"property": "name", "operation": "equals", "value": "acme"}])
print(rows["data"][0]["name"])`;
      // Python writes lists in single quotes, which the simulator accepts like the server.
      const called = await outcome("python3", ["-c", program, caFile, url, defaultApiKey]);
      expect(called).toEqual({ code: 0, stderr: "", stdout: "acme\n" });
    });

    it("exits with 0 on SIGTERM, and removes its CA", async () => {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      expect(await exit).toEqual([0, null]);
      expect(existsSync(caFile)).toBe(false);
    });
  });
}
