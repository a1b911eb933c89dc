import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { expect, it, vi } from "vitest";
import { useFolder } from "../support/folder.js";
import { listen, vspc } from "./command.js";
import { environment, simulatedConsole } from "./shell.js";

const tenants = "/infrastructure/sites/tenants";
const acme = "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401";
const frankfurt = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";

const { pathOf, file: write } = useFolder();

it("get prints a resource as JSON in a pipe and as a table on a terminal", async () => {
  await simulatedConsole();
  const args = ["get", `${tenants}/${acme}`, "--select", "name,credentials.userName"];
  const piped = await vspc(args);
  expect(piped).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(piped.stdout)).toEqual({ name: "acme", credentials: { userName: "acme" } });
  const { stdout } = await vspc(args, { columns: 80 });
  expect(stdout).toBe("name                  acme\ncredentials.userName  acme\n");
});

it("get accepts parameters in the path and as --path, and a path without its first slash", async () => {
  const { requests } = await simulatedConsole();
  await vspc(["get", "/infrastructure/sites/tenants/{tenantUid}", "--path", `tenantUid=${acme}`]);
  await vspc(["get", `infrastructure/sites/tenants/${acme}`]);
  expect(requests.map(({ path }) => path)).toEqual([`${tenants}/${acme}`, `${tenants}/${acme}`]);
});

it("list prints an array, lines, CSV, or a table that fits the terminal", async () => {
  await simulatedConsole();
  const select = ["--select", "name,isEnabled", "--sort=-name", "--max", "2"];
  const rows = [
    { name: "tenant-000012", isEnabled: true },
    { name: "tenant-000011", isEnabled: true },
  ];
  expect(JSON.parse((await vspc(["list", tenants, ...select])).stdout)).toEqual(rows);
  const lines = (await vspc(["list", tenants, ...select, "--format", "jsonl"])).stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
  const csv = await vspc(["list", tenants, ...select, "--format", "csv"]);
  expect(csv.stdout).toBe("name,isEnabled\ntenant-000012,true\ntenant-000011,true\n");
  const { stdout } = await vspc(["list", tenants, "--max", "2"], { columns: 60 });
  expect(stdout).toMatch(/^NAME +\S/);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
});

it("list prints an empty result as an empty array, and as a header in CSV", async () => {
  await simulatedConsole();
  const none = ["list", tenants, "--filter", "name=nobody", "--select", "name"];
  expect((await vspc(none)).stdout).toBe("[]\n");
  expect((await vspc([...none, "--format", "csv"])).stdout).toBe("name\n");
  expect((await vspc([...none, "--format", "jsonl"])).stdout).toBe("");
});

it("list reads all pages, in any format", async () => {
  await simulatedConsole({ tenants: 1200 });
  const { stdout } = await vspc(["list", tenants, "--select", "name", "--format", "jsonl"]);
  expect(new Set(stdout.trimEnd().split("\n")).size).toBe(1200);
  const all = await vspc(["list", tenants, "--select", "name"]);
  expect(JSON.parse(all.stdout)).toHaveLength(1200);
});

it.each([
  ["--filter", "name~ACME", ["acme"]],
  ["--filter", "isEnabled=false", ["initech"]],
  ["--filter", "type!=General", []],
  ["--filter", "maxConcurrentTask>=4", ["acme"]],
  [
    "--filter",
    '{"operation":"or","items":[{"property":"name","operation":"in","value":["acme","globex"]}]}',
    ["acme", "globex"],
  ],
])("list filters rows by %s %s", async (option, value, expected) => {
  const { requests } = await simulatedConsole({ tenants: 3 });
  const { stdout, stderr } = await vspc(["list", tenants, option, value, "--select", "name", "--sort", "name"]);
  expect(stderr).toBe("");
  const names = JSON.parse(stdout).map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(expected));
  expect(names.length).toBeLessThan(3);
  expect(requests[0]?.path).toBe(tenants);
});

it("list joins several filters with and", async () => {
  await simulatedConsole();
  const { stdout } = await vspc([
    "list",
    tenants,
    "--filter",
    "name~tenant",
    "--filter",
    "name<tenant-000006",
    "--select",
    "name",
  ]);
  expect(JSON.parse(stdout)).toEqual([{ name: "tenant-000004" }, { name: "tenant-000005" }]);
});

it("post creates a resource from --set, with a secret from the environment or a file", async () => {
  const { state } = await simulatedConsole();
  const file = await write("password", "From-a-file1\n");
  vi.stubEnv("TENANT_PASSWORD", "From-the-environment1");
  const path = `/infrastructure/sites/${frankfurt}/tenants`;
  for (const [name, source] of [
    ["one", "@env:TENANT_PASSWORD"],
    ["two", `@${file}`],
  ]) {
    const args = ["post", path, "--set", `credentials.userName=${name}`, "--set", `credentials.password=${source}`];
    const { code, stdout, stderr } = await vspc([
      ...args,
      "--set",
      "maxConcurrentTask=3",
      "--select",
      "name,maxConcurrentTask",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({ name, maxConcurrentTask: 3 });
  }
  expect(state.effects).toHaveLength(2);
});

it("post reads its body from a file, from stdin, or from an argument", async () => {
  const { state } = await simulatedConsole();
  const path = `/infrastructure/sites/${frankfurt}/tenants`;
  const body = (userName: string) => JSON.stringify({ credentials: { userName, password: "not-a-real-password" } });
  const file = await write("body.json", body("from-file"));
  expect((await vspc(["post", path, "--body", `@${file}`])).code).toBe(0);
  expect((await vspc(["post", path, "--body", "-"], { stdin: body("from-stdin") })).code).toBe(0);
  expect((await vspc(["post", path, "--body", '{"credentials":{"userName":"from-argument"}}'])).code).toBe(0);
  expect([...state.tenants.rows()].map(({ name }) => name)).toEqual(
    expect.arrayContaining(["from-file", "from-stdin", "from-argument"]),
  );
});

it("patch changes properties by --set, typed by the specification, or by operations", async () => {
  const { state } = await simulatedConsole();
  const set = ["--set", "description=gold", "--set", "maxConcurrentTask=9", "--set", "isThrottlingEnabled=false"];
  expect(await vspc(["patch", `${tenants}/${acme}`, ...set, "--format", "jsonl"])).toMatchObject({
    code: 0,
    stderr: "",
  });
  expect(state.tenants.get(acme)).toMatchObject({
    description: "gold",
    maxConcurrentTask: 9,
    isThrottlingEnabled: false,
  });
  const operations = JSON.stringify([{ op: "replace", path: "/description", value: "silver" }]);
  expect((await vspc(["patch", `${tenants}/${acme}`, "--body", operations])).code).toBe(0);
  expect(state.tenants.get(acme)).toMatchObject({ description: "silver" });
});

it("patch sends an object to an operation without JSON Patch, and waits for its action", async () => {
  const bodies: string[] = [];
  const path = `/alarms/templates/${acme}/knowledge`;
  const json = { "content-type": "application/json" };
  const origin = await listen(async (request, response) => {
    bodies.push(`${request.method} ${await text(request)}`);
    const id = request.headers["x-request-id"];
    if (request.method === "PATCH" && bodies.length === 1) response.writeHead(202, json).end();
    else if (request.method === "PATCH") response.writeHead(400, json).end('{"errors":[{"message":"too long"}]}');
    else
      response
        .writeHead(200, json)
        .end(`{"data":${request.url?.endsWith("result") ? "{}" : `{"id":"${id}","status":"succeed"}`}}`);
  });
  environment({ VSPC_BASE_URL: origin, VSPC_API_KEY: "k" });
  const { code, stderr } = await vspc(["patch", path, "--set", "custom=Check the disk"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^waiting for action \S+\n$/) });
  expect(bodies.map((body) => body.trim())).toEqual(['PATCH {"custom":"Check the disk"}', "GET", "GET"]);
  const refused = await vspc(["patch", path, "--set", "custom=y"]);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("too long") });
  const unknown = await vspc(["patch", path, "--set", "custm=x"]);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean custom?") });
});

it("delete sends its query, and prints nothing", async () => {
  const { state } = await simulatedConsole();
  const { code, stdout } = await vspc(["delete", `${tenants}/${acme}`, "--query", "deleteBackups=true"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(state.tenants.get(acme)).toBeUndefined();
});

it("a license is uploaded from a file, and a report is saved to a file", async () => {
  const { state } = await simulatedConsole();
  const license = await write("acme.lic", "license");
  const upload = ["put", `/licensing/sites/${frankfurt}`, "--set", `license=@${license}`];
  expect(await vspc(upload)).toMatchObject({ code: 0 });
  expect(state.uploads).toHaveLength(1);
  const [out, csv] = [pathOf("report.csv"), "/licensing/reports/41/csv"];
  const report = await vspc(["download", csv, "--out", out]);
  expect(report).toMatchObject({ code: 0, stdout: "", stderr: `saved ${out}\n` });
  expect((await readFile(out, "utf8")).length).toBeGreaterThan(10);
  expect((await vspc(["download", csv, "--out", out])).code).toBe(2);
  expect((await vspc(["download", csv, "--out", "-"])).stdout).toBe(await readFile(out, "utf8"));
});

it("--dry-run prints the request without secrets, and sends nothing", async () => {
  const { requests } = await simulatedConsole();
  vi.stubEnv("TENANT_PASSWORD", "top-secret");
  const path = "/infrastructure/sites/{siteUid}/tenants";
  const set = ["--set", "credentials.userName=acme2", "--set", "credentials.password=@env:TENANT_PASSWORD"];
  const { code, stdout } = await vspc(["post", path, "--path", `siteUid=${frankfurt}`, ...set, "--dry-run"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^POST /infrastructure/sites/${frankfurt}/tenants\n  server: http://127`));
  expect(JSON.parse(stdout.slice(stdout.indexOf("{")))).toEqual({
    credentials: { userName: "acme2", password: "(hidden)" },
  });
  const list = await vspc(["list", tenants, "--filter", "name~a", "--select", "name", "--dry-run"]);
  expect(list.stdout).toContain(
    '\n  filter: [{"property":"name","operation":"contains","collation":"ignorecase","value":"a"}]\n',
  );
  expect(requests).toEqual([]);
});

it("--dry-run needs no environment", async () => {
  environment({});
  expect(await vspc(["get", "/about", "--dry-run"])).toEqual({ code: 0, stdout: "GET /about\n", stderr: "" });
});

it("a write asks for confirmation on a terminal, unless --yes is passed", async () => {
  const { state } = await simulatedConsole();
  const path = `${tenants}/${acme}/disable`;
  const refused = await vspc(["post", path], { answer: "n" });
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toMatch(
    /^POST \/infra\S+\n {2}server: http:\S+\nSend this request\? \[y\/N\] [^\n]*\n?vspc post: not sent\.\n$/,
  );
  expect(state.effects).toEqual([]);
  expect((await vspc(["post", path], { answer: "y" })).code).toBe(0);
  expect((await vspc(["post", `${tenants}/${acme}/enable`, "--yes"], { answer: "" })).code).toBe(0);
  expect(state.effects).toHaveLength(2);
});

it("integers above 2^53 are printed with all digits", async () => {
  const { state } = await simulatedConsole();
  const [resource] = state.backupResources.rows();
  const path = `/infrastructure/sites/tenants/${resource?.tenantUid}/backupResources/${resource?.instanceUid}`;
  const set = ["--set", "storageQuota=9007199254740993", "--format", "jsonl"];
  expect((await vspc(["patch", path, ...set])).stdout).toContain('"storageQuota":9007199254740993');
  expect(state.backupResources.get(resource?.instanceUid ?? "")?.storageQuota).toBe(9007199254740993n);
});
