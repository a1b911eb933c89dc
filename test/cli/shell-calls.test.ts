import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { expect, it, vi } from "vitest";
import { useFolder } from "../support/folder.js";
import { listen, run, vspc } from "./command.js";
import { environment, simulatedConsole } from "./shell.js";

const tenants = "/infrastructure/sites/tenants";
const acme = "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401";
const frankfurt = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const create = `/infrastructure/sites/${frankfurt}/tenants`;

const { pathOf, file: write } = useFolder();

/** Runs a command that succeeds without diagnostics, and returns the JSON that it prints. */
async function json(...args: readonly string[]) {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

it("get prints a resource as JSON in a pipe and as a table on a terminal", async () => {
  await simulatedConsole();
  const args = ["get", `${tenants}/${acme}`, "--select", "name,credentials.userName"];
  expect(await json(...args)).toEqual({ name: "acme", credentials: { userName: "acme" } });
  const { stdout } = await vspc(args, { columns: 80 });
  expect(stdout).toBe("name                  acme\ncredentials.userName  acme\n");
});

it("get accepts parameters in the path and as --path, and a path without its first slash", async () => {
  const { requests } = await simulatedConsole();
  await run("get", "/infrastructure/sites/tenants/{tenantUid}", "--path", `tenantUid=${acme}`);
  await run("get", `infrastructure/sites/tenants/${acme}`);
  expect(requests.map(({ path }) => path)).toEqual([`${tenants}/${acme}`, `${tenants}/${acme}`]);
});

it("list prints an array, lines, CSV, or a table that fits the terminal", async () => {
  await simulatedConsole();
  const select = ["--select", "name,isEnabled", "--sort=-name", "--max", "2"];
  const rows = [
    { name: "tenant-000012", isEnabled: true },
    { name: "tenant-000011", isEnabled: true },
  ];
  expect(await json("list", tenants, ...select)).toEqual(rows);
  const lines = (await run("list", tenants, ...select, "--format", "jsonl")).stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
  const csv = await run("list", tenants, ...select, "--format", "csv");
  expect(csv.stdout).toBe("name,isEnabled\ntenant-000012,true\ntenant-000011,true\n");
  const { stdout } = await vspc(["list", tenants, "--max", "2"], { columns: 60 });
  expect(stdout).toMatch(/^NAME +\S/);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
});

it.each([
  ["json", "[]\n"],
  ["jsonl", ""],
  ["csv", "name\n"],
])("list prints an empty result as %s", async (format, expected) => {
  await simulatedConsole();
  const { stdout } = await run("list", tenants, "--filter", "name=nobody", "--select", "name", "--format", format);
  expect(stdout).toBe(expected);
});

it("list reads all pages", async () => {
  await simulatedConsole({ tenants: 1200 });
  const { stdout } = await run("list", tenants, "--select", "name", "--format", "jsonl");
  expect(new Set(stdout.trimEnd().split("\n")).size).toBe(1200);
  expect(await json("list", tenants, "--select", "name")).toHaveLength(1200);
});

it.each([
  ["name~ACME", ["acme"]],
  ["isEnabled=false", ["initech"]],
  ["type!=General", []],
  ["lastActive<2000-01-31", []],
  ["maxConcurrentTask>=4", ["acme"]],
  ['{"operation":"or","items":[{"property":"name","operation":"in","value":["acme","globex"]}]}', ["acme", "globex"]],
])("list filters rows by %s", async (filter, expected) => {
  await simulatedConsole({ tenants: 3 });
  const rows = await json("list", tenants, "--filter", filter, "--select", "name", "--sort", "name");
  expect(rows).toEqual(expect.arrayContaining(expected.map((name) => ({ name }))));
  expect(rows.length).toBeLessThan(3);
});

it("list joins several filters with and", async () => {
  await simulatedConsole();
  const filters = ["--filter", "name~tenant", "--filter", "name<tenant-000006"];
  const names = [{ name: "tenant-000004" }, { name: "tenant-000005" }];
  expect(await json("list", tenants, ...filters, "--select", "name")).toEqual(names);
});

it("post creates a resource from --set, with a secret from the environment or a file", async () => {
  const { state } = await simulatedConsole();
  vi.stubEnv("TENANT_PASSWORD", "From-the-environment1");
  const sources = { one: "@env:TENANT_PASSWORD", two: `@${await write("password", "From-a-file1\n")}` };
  for (const [name, source] of Object.entries(sources)) {
    const secret = ["--set", `credentials.userName=${name}`, "--set", `credentials.password=${source}`];
    const others = ["--set", "maxConcurrentTask=3", "--select", "name,maxConcurrentTask"];
    expect(await json("post", create, ...secret, ...others)).toEqual({ name, maxConcurrentTask: 3 });
  }
  expect(state.effects).toHaveLength(2);
});

it("post reads its body from a file, from stdin, or from an argument", async () => {
  const { state } = await simulatedConsole();
  const body = (userName: string) => JSON.stringify({ credentials: { userName, password: "not-a-real-password" } });
  const file = await write("body.json", body("from-file"));
  expect((await run("post", create, "--body", `@${file}`)).code).toBe(0);
  expect((await vspc(["post", create, "--body", "-"], { stdin: body("from-stdin") })).code).toBe(0);
  expect((await run("post", create, "--body", '{"credentials":{"userName":"from-argument"}}')).code).toBe(0);
  expect([...state.tenants.rows()].map(({ name }) => name)).toEqual(
    expect.arrayContaining(["from-file", "from-stdin", "from-argument"]),
  );
});

it("patch changes properties by --set, typed by the specification, and by operations", async () => {
  const { state } = await simulatedConsole();
  const set = ["--set", "description=gold", "--set", "maxConcurrentTask=9"];
  const body = JSON.stringify([{ op: "replace", path: "/isThrottlingEnabled", value: false }]);
  await json("patch", `${tenants}/${acme}`, ...set, "--body", body);
  const changed = { description: "gold", maxConcurrentTask: 9, isThrottlingEnabled: false };
  expect(state.tenants.get(acme)).toMatchObject(changed);
});

it("patch sends an object to an operation without JSON Patch, and waits for its action", async () => {
  const bodies: string[] = [];
  const path = `/alarms/templates/${acme}/knowledge`;
  const headers = { "content-type": "application/json" };
  const origin = await listen(async (request, response) => {
    bodies.push(`${request.method} ${await text(request)}`);
    const id = request.headers["x-request-id"];
    if (request.method === "PATCH" && bodies.length === 1) response.writeHead(202, headers).end();
    else if (request.method === "PATCH") response.writeHead(400, headers).end('{"errors":[{"message":"too long"}]}');
    else response.writeHead(200, headers).end(`{"data":{"id":"${id}","status":"succeed"}}`);
  });
  environment({ VSPC_BASE_URL: origin, VSPC_API_KEY: "k" });
  const { code, stderr } = await run("patch", path, "--set", "custom=Check the disk");
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^waiting for action \S+\n$/) });
  expect(bodies.map((body) => body.trim())).toEqual(['PATCH {"custom":"Check the disk"}', "GET", "GET"]);
  for (const [set, code, message] of [
    ["custom=y", 1, "too long"],
    ["custm=x", 2, "Did you mean custom?"],
  ] as const)
    expect(await run("patch", path, "--set", set)).toMatchObject({ code, stderr: expect.stringContaining(message) });
});

it("delete sends its query, and prints nothing", async () => {
  const { state } = await simulatedConsole();
  const deleted = await run("delete", `${tenants}/${acme}`, "--query", "deleteBackups=true");
  expect(deleted).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(state.tenants.get(acme)).toBeUndefined();
});

it("a license is uploaded from a file, and a report is saved to a file", async () => {
  const { state } = await simulatedConsole();
  const license = `license=@${await write("acme.lic", "license")}`;
  expect((await run("put", `/licensing/sites/${frankfurt}`, "--set", license)).code).toBe(0);
  expect(state.uploads).toHaveLength(1);
  const out = pathOf("report.csv");
  const download = (file: string) => run("download", "/licensing/reports/41/csv", "--out", file);
  expect(await download(out)).toEqual({ code: 0, stdout: "", stderr: `saved ${out}\n` });
  expect((await readFile(out, "utf8")).length).toBeGreaterThan(10);
  const stderr = `vspc download: ${out} exists; pass --force to replace it\n`;
  expect(await download(out)).toEqual({ code: 2, stdout: "", stderr });
  const missing = pathOf("missing/report.csv");
  const unwritable = `vspc download: ${missing}: cannot be written (ENOENT)\n`;
  expect(await download(missing)).toEqual({ code: 2, stdout: "", stderr: unwritable });
  expect((await download("-")).stdout).toBe(await readFile(out, "utf8"));
});

it("--dry-run prints the request without secrets, and sends nothing", async () => {
  const { requests, server } = await simulatedConsole();
  vi.stubEnv("TENANT_PASSWORD", "top-secret");
  const site = ["/infrastructure/sites/{siteUid}/tenants", "--path", `siteUid=${frankfurt}`];
  const set = ["--set", "credentials.userName=acme2", "--set", "credentials.password=@env:TENANT_PASSWORD"];
  expect(await json("post", ...site, ...set, "--dry-run")).toEqual({
    request: `POST ${create}`,
    server: new URL(server.url).origin,
    body: { credentials: { userName: "acme2", password: "(hidden)" } },
  });
  expect(await json("list", tenants, "--filter", "name~a", "--select", "name", "--dry-run")).toMatchObject({
    filter: [{ property: "name", operation: "contains", collation: "ignorecase", value: "a" }],
    select: ["name"],
  });
  expect(requests).toEqual([]);
  environment({});
  expect(await json("get", "/about", "--dry-run")).toEqual({ request: "GET /about" });
});

it("a write asks for confirmation on a terminal, unless --yes is passed", async () => {
  const { state } = await simulatedConsole();
  const path = `${tenants}/${acme}/disable`;
  const refused = await vspc(["post", path], { answer: "n" });
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toMatch(
    /"POST \/infra.*"server": "http:.*Send this request\? \[y\/N\] vspc post: not sent\.\n$/s,
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
  expect((await run("patch", path, ...set)).stdout).toContain('"storageQuota":9007199254740993');
  expect(state.backupResources.get(resource?.instanceUid ?? "")?.storageQuota).toBe(9007199254740993n);
});
