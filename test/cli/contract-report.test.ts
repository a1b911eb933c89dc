import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { interruptionBySignals } from "../../src/cli/output.js";
import { useFolder } from "../support/folder.js";
import { listen, run, vspc } from "./command.js";

const quick = ["--rate", "1000"];
const { pathOf, file } = useFolder();
afterEach(async () => {
  vi.unstubAllEnvs();
});

type Answer = string | { status?: number; type?: string; headers?: Record<string, string>; body: string };

/** Starts a server with answers by method and path, and returns its origin and the requests that it received. */
async function serve(answers: Readonly<Record<string, Answer>>, rest: Answer = { status: 404, body: "{}" }) {
  const requests: string[] = [];
  const origin = await listen(({ method, url = "" }, response) => {
    const name = `${method} ${url.replace(/\?.*/, "")}`;
    requests.push(name);
    const answer = answers[name] ?? rest;
    const {
      status = 200,
      type = "application/json",
      headers = {},
      body,
    } = Object(typeof answer === "string" ? { body: answer } : answer);
    response.writeHead(status, { "content-type": type, ...headers }).end(body);
  });
  return { origin, requests };
}

const schemaOf = (data: object) => ({ type: "object", required: ["data"], properties: { data } });

/** Writes a document whose GETs respond with these schemas, by path. */
async function document(schemas: Readonly<Record<string, object>>, openapi = "3.1.0"): Promise<string> {
  const paths = Object.entries(schemas).map(([name, schema]) => {
    const content = { "application/json": { schema }, ...(openapi === "3.1.0" && { "application/xml": { schema } }) };
    return [name, { get: { responses: { 200: { description: "OK", content } } } }];
  });
  return file("document.json", { openapi, info: { title: "A", version: "1" }, paths: Object.fromEntries(paths) });
}

function contract(origin: string, spec: string, ...args: string[]) {
  vi.stubEnv("VSPC_BASE_URL", origin).stubEnv("VSPC_API_KEY", "k");
  return run("contract", "--spec", spec, ...quick, ...args);
}

const lines = (text: string) => text.trimEnd().split("\n");
const text = { type: "string" };
const named = { type: "object", properties: { name: text, note: text } };

describe("the findings of contract", () => {
  it("are accepted by a baseline in the exit code, JUnit XML and JSON, and new ones are not", async () => {
    const spec = await document({ "/a": schemaOf(text), "/b": schemaOf(text), "/c": schemaOf(text) });
    const { origin } = await serve({
      "GET /api/v3/a": '{"data":1}',
      "GET /api/v3/b": '{"data":2}',
      "GET /api/v3/c": '{"data":"c"}',
    });
    const [file, junit] = [pathOf("baseline.json"), pathOf("junit.xml")];
    const baseline = ["--baseline", file];
    const missing = await contract(origin, spec, ...baseline);
    expect(missing).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("Pass --update-baseline") });
    expect((await contract(origin, spec, ...baseline, "--update-baseline", "--only", "/a")).code).toBe(0);
    expect(Object.values(JSON.parse(await readFile(file, "utf8")))).toEqual(["GET /a: /data is integer, not string"]);

    const { code, stdout } = await contract(origin, spec, ...baseline, "--junit", junit);
    expect(code).toBe(1);
    expect(lines(stdout).map((line) => line.replace(/ {2,}.*/, ""))).toEqual([
      "SEVERITY",
      "error",
      "3 of 3 reads, 100 % of response properties seen",
      "1 conforming, 1 accepted, 1 differing of 3 reads",
      "1 accepted by the baseline",
    ]);
    expect(await readFile(junit, "utf8")).toMatch(
      / tests="3" failures="1" skipped="1" [\s\S]*accepted by the baseline/,
    );
    const accepted = await contract(origin, spec, ...baseline, "--only", "/a", "--json");
    expect(accepted.code).toBe(0);
    expect(JSON.parse(accepted.stdout).results).toMatchObject([{ operation: "GET /a", outcome: "accepted" }]);
  });

  it("keep their entries in the baseline for operations that were not read, and are stale if they no longer occur", async () => {
    const spec = await document({ "/a": schemaOf(text), "/b": schemaOf(text) });
    const answers = { "GET /api/v3/a": '{"data":1}', "GET /api/v3/b": '{"data":2}' };
    const { origin } = await serve(answers);
    const baseline = ["--baseline", pathOf("baseline.json")];
    await contract(origin, spec, ...baseline, "--update-baseline");
    answers["GET /api/v3/a"] = '{"data":"a"}';
    const only = await contract(origin, spec, ...baseline, "--only", "/b");
    expect(only.stdout).not.toContain("stale");
    const { code, stdout } = await contract(origin, spec, ...baseline);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nstale entry in the baseline: type-[\da-f]{10}\n$/);
  });

  it.each([
    ["--fail-on none", 0, /^SEVERITY/],
    ["--format json", 1, /^\{\n {2}"coverage": \{/],
  ])("are printed with %s, and lead to the exit code %i", async (args, code, expected) => {
    const { origin } = await serve({ "GET /api/v3/a": '{"data":1}' });
    const ended = await contract(origin, await document({ "/a": schemaOf(text) }), ...args.split(" "));
    expect(ended).toEqual({ code, stdout: expect.stringMatching(expected), stderr: "" });
  });

  it("follow the flags of OpenAPI 3.0", async () => {
    const data = { type: "integer", minimum: 1, exclusiveMinimum: true };
    const { origin } = await serve({ "GET /api/v3/a": '{"data":null}', "GET /api/v3/b": '{"data":1}' });
    const spec = await document({ "/a": schemaOf({ ...data, nullable: true }), "/b": schemaOf(data) }, "3.0.3");
    const { stdout } = await contract(origin, spec);
    expect(stdout.match(/^error .*/gm)?.map((line) => line.split(/ {2,}/)[2])).toEqual(["/data must be > 1"]);
  });

  it("contain a warning for a pattern that is no regular expression, which is not checked", async () => {
    const { origin } = await serve({ "GET /api/v3/a": '{"data":"a"}' });
    const spec = await document({ "/a": schemaOf({ type: "string", pattern: "(" }) });
    const { code, stdout } = await contract(origin, spec);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^warning +GET \/a +the pattern is not checked, because it is no regular expression: \( /m);
    expect((await contract(origin, spec, "--fail-on", "warning")).code).toBe(1);
  });

  it("compile patterns without the u flag", async () => {
    const { origin } = await serve({ "GET /api/v3/a": '{"data":"a-b"}' });
    const spec = await document({ "/a": schemaOf({ type: "string", pattern: String.raw`^[\w\-]+\:?$` }) });
    expect((await contract(origin, spec, "--fail-on", "info")).code).toBe(0);
  });
});

describe("the option --only of contract", () => {
  const paths = ["/about", "/licensing/sites", "/licensing/usage"];
  it.each([
    ["*", paths],
    ["/LICENSING/*", paths.slice(1)],
    ["get */us*e", paths.slice(2)],
  ])("selects with %s the reads that contain its texts in their order", async (pattern, selected) => {
    const { origin, requests } = await serve({}, '{"data":"a"}');
    const spec = await document(Object.fromEntries(paths.map((path) => [path, schemaOf(text)])));
    expect((await contract(origin, spec, "--only", pattern)).code).toBe(0);
    expect(requests.sort()).toEqual(selected.map((path) => `GET /api/v3${path}`));
  });

  it("compares many stars with a long path without backtracking", async () => {
    const spec = await document({ [`/${"a".repeat(100_000)}`]: schemaOf(text) });
    const { code, stderr } = await contract("http://127.0.0.1:1", spec, "--only", `${"*a".repeat(50)}*b`);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("no read contains *a*a") });
  });
});

describe("the coverage of contract", () => {
  it("counts reads with data, and properties in at least one response", async () => {
    const list = { type: "array", items: named };
    const spec = await document({
      "/a": schemaOf(named),
      "/b": schemaOf(list),
      "/c/{name}": schemaOf(named),
      "/d": schemaOf(list),
    });
    const { origin } = await serve({
      "GET /api/v3/a": '{"data":{"name":"x","other":1}}',
      "GET /api/v3/b": '{"data":[]}',
      "GET /api/v3/c/y": '{"data":{}}',
      "GET /api/v3/d": '{"data":[{"name":"y"},{"note":"z"}]}',
    });
    const { code, stdout } = await contract(origin, spec);
    expect(code).toBe(0);
    // Of the three properties of each response, /a has two, /b and /c one, and the rows of /d have three.
    expect(stdout).toContain("2 of 4 reads, 58 % of response properties seen\n");
    const { coverage } = JSON.parse((await contract(origin, spec, "--json")).stdout);
    expect(coverage).toEqual({ reads: { seen: 2, total: 4 }, properties: { seen: 7, total: 12 } });
  });
});

describe("contract ends with exit code 2", () => {
  const twelve = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`/r${index}`, schemaOf(text)]));

  it.each<[string, Answer, number]>([
    ["every response is an HTML page", { type: "text/html", body: "<html>Portal" }, 10],
    ["every response is a 404", { status: 404, body: '{"message":"not found"}' }, 10],
  ])("and one line that says what to do if %s", async (_name, answer, sent) => {
    const { origin, requests } = await serve({}, answer);
    const { code, stdout, stderr } = await contract(`${origin}/wrong`, await document(twelve), "--concurrency", "1");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      `vspc contract: every response is a 404 or an HTML page. Check VSPC_BASE_URL, such as https://HOST:PORT without a path; it is ${origin}/wrong\n`,
    );
    expect(requests.length).toBe(sent);
  });

  it("if the server refuses the connections of all reads, although they are few", async () => {
    const ended = await contract("http://127.0.0.1:2", await document({ "/a": schemaOf(text) }));
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toMatch(/^vspc contract: the server does not respond\. Check [^\n]+ECONNREFUSED[^\n]+\n$/);
  });

  it("before it sends anything, if a schema cannot be compiled", async () => {
    const { origin, requests } = await serve({});
    const spec = await document({ "/a": schemaOf({ type: "text" }), "/b": schemaOf(text) });
    const { code, stderr } = await contract(origin, spec);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^vspc contract: \S+document\.json: GET \/a: the schema for 200 cannot be compiled \([^\n]+\)\. Correct the document, or select other reads with --only\.\n$/,
    );
    expect((await contract(origin, spec, "--only", "/b", "--fail-on", "none")).stderr).not.toContain("compiled");
    expect(requests).toEqual(["GET /api/v3/b"]);
  });

  it("after a single request with a rejected API key", async () => {
    const { origin, requests } = await serve({}, { status: 401, body: "{}" });
    const { code, stderr } = await contract(origin, await document(twelve), "--concurrency", "8");
    expect({ code, requests: requests.length }).toEqual({ code: 2, requests: 1 });
    expect(stderr).toMatch(/^vspc contract: [^\n]*Check VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD\.\n$/);
  });

  const session = "/api/sessionMngr/";
  it.each<[string, string, number, object, string]>([
    ["EM", session, 401, { Message: "Wrong" }, "Check EM_BASE_URL, and EM_USERNAME and EM_PASSWORD."],
    ["EM", session, 404, {}, "Check EM_BASE_URL, and EM_USERNAME and EM_PASSWORD."],
    [
      "VSPC",
      "/api/v3/token",
      400,
      { error: "invalid_grant", error_description: "Wrong one." },
      "POST /token: Wrong one.",
    ],
    ["VSPC", "/api/v3/token", 200, { access_token: null, mfa_token: "m" }, "must confirm with a second factor"],
  ])("after a single sign-in to %s at %s that fails with %i and %j", async (api, path, status, body, reason) => {
    const { origin, requests } = await serve({}, { status, body: JSON.stringify(body) });
    vi.stubEnv(`${api}_BASE_URL`, origin).stubEnv(`${api}_USERNAME`, "u").stubEnv(`${api}_PASSWORD`, "wrong-password");
    const { code, stdout, stderr } = await run(
      "contract",
      ...(api === "EM" ? ["--em", "--only", "/backupServers"] : []),
      ...quick,
    );
    expect({ code, stdout, requests }).toEqual({ code: 2, stdout: "", requests: [`POST ${path}`] });
    expect(stderr).toMatch(/^vspc contract: the sign-in failed: [^\n]+\n$/);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain("wrong-password");
  });

  it.each<[string, Record<string, string>, string]>([
    ["address", {}, "set VSPC_BASE_URL: the environment variable is missing"],
    ["credentials", { BASE_URL: "https://vspc.example.com" }, "set VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD"],
    ["valid address", { BASE_URL: "vspc", API_KEY: "k" }, "baseUrl must be a URL"],
    ["valid certificate", { BASE_URL: "https://vspc.example.com", API_KEY: "k", CA: "none.pem" }, "VSPC_CA is neither"],
  ])("and one line without a %s", async (_name, variables, message) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(`VSPC_${name}`, value);
    const ended = await run("contract");
    expect(ended).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(/^vspc contract: [^\n]+\n$/) });
    expect(ended.stderr).toContain(`vspc contract: ${message}`);
  });

  it.each([["--rate", "fast"], ["--only", "/nowhere"], ["--spec", "missing.yaml"], ["--unknown"]])(
    "with the arguments %s %s",
    async (...args) => {
      const ended = await contract("http://127.0.0.1:1", await document(twelve), ...args);
      expect(ended).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(/./) });
    },
  );

  it.each(["SIGINT", "SIGTERM"] as const)("after %s, with a report and a sign-out", async (name) => {
    const claims = Buffer.from(JSON.stringify({ sub: "u-1", lid: 7 })).toString("base64url");
    const token = { access_token: `e.${claims}.s`, refresh_token: "r", expires_in: 900, token_type: "bearer" };
    const { origin, requests } = await serve({ "POST /api/v3/token": JSON.stringify(token) }, '{"data":"a"}');
    vi.stubEnv("VSPC_BASE_URL", origin).stubEnv("VSPC_USERNAME", "u").stubEnv("VSPC_PASSWORD", "p");
    const [spec, junit] = [await document(twelve), pathOf("junit.xml")];
    const { push } = requests;
    requests.push = (request) => {
      if (request.endsWith("/r2")) process.emit(name);
      return push.call(requests, request);
    };
    const args = ["--spec", spec, "--junit", junit, "--concurrency", "1", ...quick];
    const ended = await vspc(["contract", ...args], { signal: interruptionBySignals() });
    expect(ended).toMatchObject({ code: 2, stderr: "vspc contract: interrupted\n" });
    expect(lines(ended.stdout).at(-1)).toMatch(/^2 conforming, 10 skipped of 12 reads$/);
    expect(await readFile(junit, "utf8")).toContain('message="interrupted"');
    expect(requests.at(-1)).toBe("DELETE /api/v3/users/u-1/tokens");
  });
});

it("contract logs requests with VSPC_LOG=debug", async () => {
  const { origin } = await serve({ "GET /api/v3/a": '{"data":"a"}' });
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  vi.stubEnv("VSPC_LOG", "debug");
  await contract(origin, await document({ "/a": schemaOf(text) }));
  expect(log.mock.calls.join("\n")).toContain("GET /a");
  log.mockRestore();
});

describe("contract with XML", () => {
  const session = {
    status: 201,
    type: "application/xml",
    headers: { "X-RestSvcSessionId": "s" },
    body: "<LogonSession/>",
  };
  const servers = (status: string) => `<BackupServers xmlns="http://www.veeam.com/ent/v1.0">${status}</BackupServers>`;
  const server = (attributes: string) =>
    `<BackupServer Type="BackupServer" ${attributes}><Port>9392</Port></BackupServer>`;

  async function contractXml(answer: Answer, ...args: string[]) {
    const { origin } = await serve({ "POST /api/sessionMngr/": session, "GET /api/backupServers": answer });
    vi.stubEnv("EM_BASE_URL", origin).stubEnv("EM_USERNAME", "u").stubEnv("EM_PASSWORD", "p");
    return run("contract", "--em", "--xml", "--only", "GET /backupServers", ...quick, ...args);
  }

  it("finds differences in XML from Enterprise Manager", async () => {
    const body = servers(server('Name="a"'));
    const { code, stdout } = await contractXml({ type: "application/xml", body });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^error +GET \/backupServers +\/\S+ is missing /m),
    });
  });

  it("reports a server that returns JSON instead", async () => {
    const { stdout } = await contractXml('{"BackupServers":[]}');
    expect(stdout).toMatch(
      /^error +GET \/backupServers +the response requested application\/xml, the server returned application\/json/m,
    );
  });

  it("is refused for VSPC", async () => {
    const stderr = "vspc contract: --xml requires --em, because VSPC has no XML\n";
    expect(await run("contract", "--xml")).toEqual({ code: 2, stdout: "", stderr });
  });
});
