import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultApiKey } from "../../src/testing/index.js";
import type { Consumer } from "../packaging/consumer.js";

const authorization = `Authorization: Bearer ${defaultApiKey}`;

/** What it prints and the code it ends with. */
async function outcome(file: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...variables } });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { stdout, stderr, code };
}

/** The command of the installed package, where nothing but its dependencies is. */
export function describeCommand(consumer: () => Consumer): void {
  const bin = () => join(consumer().folder, "node_modules/vspc-client/dist/cli/main.js");
  const command = (...args: string[]) => outcome(bin(), args);

  describe("the command", () => {
    it.each(["--help", "simulate --help", "types --help"])("shows its help: %s", async (line) => {
      const { code, stdout, stderr } = await command(...line.split(" "));
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^Usage: vspc-client /);
    });

    it("knows its version", async () => {
      const { version } = JSON.parse(await consumer().read("package.json"));
      expect((await command("--version")).stdout).toBe(`${version}\n`);
    });

    it("says in one line what was wrong", async () => {
      const { code, stdout, stderr } = await command("simulate", "--host", "nowhere.invalid");
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toBe("unknown host nowhere.invalid. Pass a host name or address of this machine with --host.\n");
    });
  });

  describe("simulate over TLS", () => {
    let child: ChildProcessByStdio<null, Readable, Readable>;
    let url = "";
    let caFile = "";

    beforeAll(async () => {
      const args = ["simulate", "--json", "--tls", "self-signed", "--port", "0", "--em-port", "0"];
      child = spawn(bin(), args, { stdio: ["ignore", "pipe", "pipe"] });
      const [first] = await Promise.race([once(child.stdout, "data"), once(child.stderr, "data")]);
      const started = JSON.parse(String(first));
      caFile = started.caFile;
      // By its name, which the certificate has too.
      url = started.vspc.url.replace("127.0.0.1", "localhost");
    });
    afterAll(() => child.kill());

    it("is called by curl", async () => {
      const args = ["-sS", "--cacert", caFile, "-H", authorization];
      const about = await outcome("curl", [...args, `${url}/about`]);
      expect(about).toMatchObject({ code: 0, stderr: "" });
      expect(JSON.parse(about.stdout).data.serverVersion).toMatch(/^\d+\./);
      const page = await outcome("curl", [...args, new URL("/api/swagger/swagger-ui.css", url).href]);
      expect(page.stdout).toContain(".swagger-ui");
    });

    it("is not believed without its CA", async () => {
      expect(await outcome("curl", ["-sS", `${url}/about`])).toMatchObject({ code: 60, stdout: "" });
    });

    it("is called by Python's standard library, as strict as it can be", async () => {
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
      // Python writes lists in single quotes, which the console understands.
      const called = await outcome("python3", ["-c", program, caFile, url, defaultApiKey]);
      expect(called).toEqual({ code: 0, stderr: "", stdout: "acme\n" });
    });

    it("keeps the contract, as the command finds", async () => {
      const variables = { VSPC_BASE_URL: url, VSPC_API_KEY: defaultApiKey, VSPC_CA: caFile };
      const read = await outcome(bin(), ["contract", "--only", "/licensing/*", "--rate", "100"], variables);
      expect(read).toMatchObject({ code: 0, stderr: "" });
      expect(read.stdout).toMatch(/conforming +GET \/licensing|GET \/licensing\S* +conforming/);
      expect(read.stdout.trimEnd().split("\n").at(-1)).toMatch(/^[1-9]\d* conforming/);
    });

    it("ends with 0 on SIGTERM, and takes its CA with it", async () => {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      expect(await exit).toEqual([0, null]);
      await expect(promisify(execFile)("cat", [caFile])).rejects.toThrow("No such file");
    });
  });
}
