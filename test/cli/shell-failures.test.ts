import type { RequestListener } from "node:http";
import { expect, it } from "vitest";
import { defaultApiKey } from "../../src/testing/index.js";
import { useFolder } from "../support/folder.js";
import { listen, run, vspc } from "./command.js";
import { environment, simulatedConsole } from "./shell.js";

const tenants = "/infrastructure/sites/tenants";
const acme = "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401";
const other = "3c8e0f21-6d4b-4a72-9f3c-b1d2e3f4a502";
const disable = `${tenants}/${acme}/disable`;
const create = `/infrastructure/sites/${acme}/tenants`;

const { file: write } = useFolder();

/** Points the command to a server that is no simulator. */
async function serve(listener: RequestListener): Promise<void> {
  environment({ VSPC_BASE_URL: await listen(listener), VSPC_API_KEY: "k" });
}

it.each([
  [["get", "/abot"], "unknown path /abot. Did you mean /about?"],
  [["get", "/about%"], "unknown path /about%. Did you mean /about?"],
  [["get", "/about%FF"], "unknown path /about%FF. Did you mean /about?"],
  [["get", "/licensing/reports/4%FF/csv"], "unknown path"],
  [["list", "/infrastructure/sites/tenant"], "Did you mean /infrastructure/sites/tenants?"],
  [["get", `/infrastructure/site/tenants/${acme}`], "Did you mean /infrastructure/sites/tenants/{tenantUid}?"],
  [["post", "/about"], "/about has no POST. It has: GET."],
  [["get", "/infrastructure/sites/{siteUid}"], "pass --path siteUid=VALUE"],
  [["get", "/infrastructure/sites/{siteUid}", "--path", "siteUid=x"], "--path siteUid must be a UUID"],
  [["get", "/infrastructure/sites/{siteUid}", "--path", "sietUid=x"], "Did you mean siteUid?"],
  [["list", `${tenants}/${acme}`], "is not a paged collection. Use vspc get."],
  [["list", tenants, "--filter", "nmae=acme"], "--filter: unknown property nmae. Did you mean name?"],
  [["list", tenants, "--filter", "credentials.userNam=acme"], "Did you mean credentials.userName?"],
  [["list", tenants, "--filter", "type=Generel"], "--filter type: unknown value Generel. Did you mean General?"],
  [["list", tenants, "--filter", "isEnabled=yes"], '--filter isEnabled must be true or false, got "yes"'],
  [["list", tenants, "--filter", "maxConcurrentTask>many"], "must be an integer"],
  [["list", tenants, "--filter", "lastActive<soon"], "--filter lastActive must be a date such as 2026-01-31"],
  [["list", tenants, "--filter", "name==acme"], "name==acme is not a condition such as name~acme"],
  [["list", tenants, "--filter", "isEnabled~t"], "~ compares text and lists only"],
  [["list", tenants, "--filter", '{"property":"name","operation":"equal","value":"a"}'], "Did you mean equals?"],
  [["list", tenants, "--filter", '{"property":"name"'], "--filter: not valid JSON"],
  [["list", tenants, "--filter", '{"operation":"and","items":"x"}'], "with a list of items."],
  [["list", tenants, "--filter", '{"operation":"equals"}'], "--filter: pass an operation with a property"],
  [["list", tenants, "--query", "limit=5"], "To limit the number of rows, pass --max."],
  [["list", tenants, "--query", "offset=0"], "--query: list sets limit and offset itself."],
  [
    ["get", `${tenants}/${acme}`, "--path", `tenantUid=${other}`],
    "--path tenantUid: the path already contains its value.",
  ],
  [["list", tenants, "--sort", "nam"], "--sort: unknown property nam. Did you mean name?"],
  [["list", tenants, "--select", "siteNaem"], "--select: unknown property siteNaem. Did you mean siteName?"],
  [["list", tenants, "--formt", "csv"], "unknown option '--formt' (Did you mean --format?)"],
  [["list", tenants, "--format", "xml"], "Allowed choices are json, jsonl, csv, table."],
  [["list", tenants, "--max", "0"], "Pass an integer from 1 to 999999999."],
  [["delete", `${tenants}/${acme}`], "pass --query deleteBackups=VALUE"],
  [["delete", `${tenants}/${acme}`, "--query", "deleteBackup=true"], "Did you mean deleteBackups?"],
  [["patch", `${tenants}/${acme}`, "--set", "descripton=x"], "Did you mean description?"],
  [["patch", `${tenants}/${acme}`, "--set", "siteName=x"], "--set siteName: the property is read-only."],
  [["patch", `${tenants}/${acme}`, "--set", "throttlingUnit=Mbit"], "--set throttlingUnit: unknown value Mbit"],
  [["patch", `${tenants}/${acme}`, "--set", "description"], "Pass name=value."],
  [["patch", `${tenants}/${acme}`], "pass --set, or operations as --body"],
  [["patch", `${tenants}/${acme}`, "--body", "{}"], "--body must be a list of JSON Patch operations"],
  [["patch", `${tenants}/${acme}`, "--body", "[1]"], "--body must be a list of JSON Patch operations."],
  [["patch", `${tenants}/${acme}`, "--body", '[{"op":"replace"}]'], "a list of JSON Patch operations."],
  [["post", create, "--body", "{credentials}"], "--body: not valid JSON"],
  [["post", create, "--body", "@missing.json"], "missing.json cannot be read (ENOENT)"],
  [["post", create, "--body", '{"credentials":{"userNam":"a"}}'], "Did you mean credentials.userName?"],
  [["post", create, "--body", '{"type":"Vcd"}'], "unknown value Vcd. Did you mean VCD?"],
  [["post", create, "--set", "credentials.password=@env:NO_SUCH"], "NO_SUCH is not set"],
  [["post", disable, "--body", "{}"], "the operation has no body"],
] as const)("refuses %j before a request", async (args, message) => {
  environment({ VSPC_BASE_URL: "http://127.0.0.1:9", VSPC_API_KEY: "k" });
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd()).not.toContain("\n");
});

it.each([
  ["--set", "credentials.password=hunter2"],
  ["--body", '{"credentials":{"password":"hunter2"}}'],
])("refuses a secret in an argument, and does not print it: %s", async (option, value) => {
  environment({});
  const { code, stderr } = await run("post", create, option, value);
  expect(code).toBe(2);
  expect(stderr).toMatch(/password is secret: pass it as --set .*@env:VARIABLE/);
  expect(stderr).not.toContain("hunter2");
});

it("names the missing environment variable or file", async () => {
  environment({});
  const stderr = "vspc get: set VSPC_BASE_URL: the environment variable is missing\n";
  expect(await run("get", "/about")).toEqual({ code: 2, stdout: "", stderr });
  environment({ VSPC_BASE_URL: "http://127.0.0.1:9", VSPC_API_KEY_FILE: "no-such-file" });
  expect((await run("get", "/about")).stderr).toContain("VSPC_API_KEY_FILE: no-such-file cannot be read");
  const empty = await write("empty", "");
  environment({ VSPC_BASE_URL: "http://127.0.0.1:9", VSPC_API_KEY_FILE: empty });
  expect(await run("get", "/about")).toMatchObject({
    code: 2,
    stderr: `vspc get: VSPC_API_KEY_FILE: ${empty} is empty.\n`,
  });
});

it("names options and variables of the command instead of those of the library", async () => {
  environment({ VSPC_BASE_URL: "http://vspc.example.com", VSPC_API_KEY: "k" });
  expect((await run("get", "/about")).stderr).toMatch(/; use https in VSPC_BASE_URL or EM_BASE_URL$/m);
  const license = await run("put", `/licensing/sites/${acme}`, "--set", "license=@missing.lic");
  expect(license.stderr).toBe("vspc put: --set: missing.lic cannot be read (ENOENT)\n");
  const { server } = await simulatedConsole();
  environment({ VSPC_BASE_URL: server.url, VSPC_USERNAME: "nobody", VSPC_PASSWORD: "wrong" });
  expect((await run("get", "/about")).stderr).toMatch(/does not send the refused credentials again: check them\)$/m);
});

it.each([
  ["a key", ["get", "/about"], "wrong", "the server refused the credentials"],
  ["a write with a read-only key", ["post", disable], "read-only-key", "The login allows reading only."],
  ["an ID", ["get", `${tenants}/00000000-0000-0000-0000-000000000000`], defaultApiKey, ""],
])("exits with 1 if the server refuses %s", async (_what, args, key, message) => {
  const apiKeys = [defaultApiKey, { key: "read-only-key", isReadAccessOnly: true }];
  const { server, state } = await simulatedConsole({ apiKeys });
  environment({ VSPC_BASE_URL: server.url, VSPC_API_KEY: key });
  expect(await run(...args)).toEqual({ code: 1, stdout: "", stderr: expect.stringContaining(message) });
  expect(state.effects).toEqual([]);
});

it("waits for a rate limit, and exits with 1 if it lasts longer than --timeout", async () => {
  const faults = { kinds: ["throttled"], on: { nth: 1 } } as const;
  await simulatedConsole({ faults });
  expect((await run("get", "/about")).code).toBe(0);
  await simulatedConsole({ faults: { kinds: ["throttled"], retryAfter: 60 } });
  const limited = await run("get", "/about", "--timeout", "1");
  expect(limited).toEqual({ code: 1, stdout: "", stderr: expect.stringContaining("rate-limited") });
});

it("exits with 3 if the server cannot be reached, also for a write, which has not left the machine", async () => {
  const { server } = await simulatedConsole();
  await server.close();
  for (const args of [
    ["get", "/about"],
    ["post", disable],
  ])
    expect(await run(...args, "--timeout", "1")).toMatchObject({ code: 3, stdout: "" });
});

it("exits with 2 if another program responds", async () => {
  await serve((_, response) => response.end("<html>"));
  expect((await run("get", "/about")).code).toBe(2);
});

it("waits for an asynchronous action, with its ID on stderr", async () => {
  await simulatedConsole({ async: { operations: "writes" } });
  const { code, stdout, stderr } = await run("post", disable);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^waiting for action [\da-f-]{36}\n$/) });
  expect(JSON.parse(stdout)).toMatchObject({ name: "acme", isEnabled: false });
});

it("--no-wait prints the ID, with which action shows, resumes and cancels", async () => {
  await simulatedConsole({ async: { operations: "writes" } });
  const started = await run("patch", `${tenants}/${acme}`, "--set", "description=slow", "--no-wait");
  expect(started).toMatchObject({ code: 0, stderr: "" });
  const id = started.stdout.trim();
  expect(JSON.parse((await run("action", id, "--status")).stdout)).toMatchObject({ id, status: "running" });
  const ended = await run("action", id);
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.stdout)).toMatchObject({ name: "acme", description: "slow" });
  const other = (await run("post", disable, "--no-wait")).stdout.trim();
  expect((await run("action", other, "--cancel")).code).toBe(0);
  expect(await run("action", other)).toMatchObject({ code: 1, stdout: "" });
});

it("exits with 1 if an asynchronous action fails, and with 4 if the server no longer has it", async () => {
  await simulatedConsole({ async: { operations: "writes", outcome: "failed" } });
  expect(await run("post", disable)).toMatchObject({ code: 1, stdout: "" });
  const stderr = expect.stringContaining("the server no longer has the asynchronous action");
  expect(await run("action", acme)).toEqual({ code: 4, stdout: "", stderr });
});

it("prints how to resume an action when it is interrupted, and exits with 4", async () => {
  const { requests } = await simulatedConsole({ async: { operations: "writes", polls: 1000 } });
  const controller = new AbortController();
  const running = vspc(["post", disable], { signal: controller.signal });
  await expect.poll(() => requests.some(({ path }) => path.startsWith("/asyncActions/"))).toBe(true);
  controller.abort();
  const { code, stderr } = await running;
  expect(code).toBe(4);
  expect(stderr).toMatch(/^waiting for action (\S+)\nvspc post: interrupted\. To resume it, run vspc action \1\.\n$/);
});

it("exits with 4 if the connection is lost after a write was sent", async () => {
  await serve((request) => request.resume().once("end", () => request.socket.destroy()));
  const { code, stdout, stderr } = await run("post", disable, "--timeout", "1");
  expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
  expect(stderr).toContain("if the port expects TLS, use https in VSPC_BASE_URL or EM_BASE_URL");
  expect(stderr).toMatch(/To repeat it safely, add --request-id [\da-f-]{36}\.\n$/);
  // The outcome of a read does not matter.
  expect((await run("get", "/about", "--timeout", "1")).code).toBe(3);
});

it("exits with 4 if the server disappears while an action runs", async () => {
  const id = "11111111-2222-4333-8444-555555555555";
  await serve((request, response) => {
    if (request.method === "POST") response.writeHead(202, { location: `/api/v3/asyncActions/${id}` }).end();
    else request.socket.destroy();
  });
  const { code, stderr } = await run("post", disable, "--timeout", "1");
  expect(code).toBe(4);
  expect(stderr).toContain(`To resume it, run vspc action ${id}.`);
});
