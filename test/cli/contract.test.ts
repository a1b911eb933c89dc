import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultEnterpriseManagerUser,
  type SimulatorOptions,
} from "../../src/testing/index.js";
import { useFolder } from "../support/folder.js";
import { startPrism } from "../support/prism.js";
import { listen, run } from "./command.js";

/** A whole run compiles every schema of the document. */
const long = 120_000;

const key = "contract-key";
const quick = ["--rate", "1000"];
const { pathOf } = useFolder();
const closed: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(closed.splice(0).map((close) => close()));
});

async function simulated(options: SimulatorOptions = {}): Promise<string> {
  const server = await createSimulator({ seed: 7, tenants: 20, apiKeys: [{ key }], ...options }).listen();
  closed.push(() => server.close());
  return server.url;
}

type Change = (path: string, status: number, body: string) => { status: number; body: string } | undefined;

/** Starts a proxy that changes responses, or closes the connection without a response. */
async function inFrontOf(url: string, change: Change, base = "/api/v3"): Promise<string> {
  const { origin } = new URL(url);
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const { authorization = "", "x-client-version": version = "" } = request.headers;
    const headers = { authorization, "x-client-version": String(version) };
    const { pathname, search } = new URL(request.url ?? "", origin);
    const path = pathname.slice("/api/v3".length);
    const answer = await fetch(`${origin}${base}${path}${search}`, { headers });
    const changed = change(path, answer.status, await answer.text());
    if (!changed) return void response.destroy();
    const type = answer.headers.get("content-type") ?? "";
    response.writeHead(changed.status, { "content-type": type }).end(changed.body);
  };
  return `${await listen((request, response) => void pass(request, response))}/api/v3`;
}

function setEnvironment(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
}

function useConsole(url: string, apiKey = key): void {
  setEnvironment({ VSPC_BASE_URL: url, VSPC_API_KEY: apiKey });
}

const lines = (text: string) => text.trimEnd().split("\n");

const linesOf = (text: string, result: string) => lines(text).filter((line) => line.startsWith(result));

describe("the contract of the simulators", () => {
  it(
    "is kept by the console",
    async () => {
      useConsole(await simulated());
      const { code, stdout: output, stderr: error } = await run("contract", ...quick);
      expect({ code, error }).toEqual({ code: 0, error: "" });
      expect(linesOf(output, "error")).toEqual([]);
      const [, conforming, reads] = /^(\d+) conforming, .* of (\d+) reads$/.exec(lines(output).at(-1) ?? "") ?? [];
      expect(Number(conforming)).toBeGreaterThan(Number(reads) - 12);
    },
    long,
  );

  it("is met by Enterprise Manager", async () => {
    const server = await createEnterpriseManagerSimulator({ seed: 7 }).listen();
    closed.push(() => server.close());
    const { username, password } = defaultEnterpriseManagerUser;
    setEnvironment({ EM_BASE_URL: server.url, EM_USERNAME: username, EM_PASSWORD: password });
    const { code, stdout: output, stderr: error } = await run("contract", "--em", ...quick);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(lines(output).at(-1)).toMatch(/^2\d conforming, \d skipped of 30 reads$/);
  });

  it(
    "is met by the stock Prism command if its routes are below /api/v3",
    async () => {
      const prism = await startPrism(new URL("../../generated/vspc.openapi.json", import.meta.url).pathname);
      closed.push(() => prism.stop());
      useConsole(`${prism.url}/api/v3`);
      const bare = await run("contract", "--only", "/about", ...quick);
      expect(bare).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("every response is a 404") });
      useConsole(await inFrontOf(prism.url, (_path, status, body) => ({ status, body }), ""));
      const { code, stdout: output, stderr: error } = await run("contract", ...quick);
      expect({ code, error }).toEqual({ code: 0, error: "" });
      expect(lines(output).at(-1)).toMatch(/^1\d\d conforming, 2 skipped of 1\d\d reads$/);
    },
    long,
  );

  it.each<[string, SimulatorOptions, string]>([
    ["reads that run asynchronously", { async: { operations: "all", polls: 1 } }, "/about"],
    ["a server with a rate limit", { throttle: { requests: 5, seconds: 1 } }, "/licensing/*"],
  ])("is met by %s", async (_, options, only) => {
    useConsole(await simulated(options));
    const { code, stdout: output } = await run("contract", "--only", only, ...quick);
    expect({ code, errors: linesOf(output, "error") }).toEqual({ code: 0, errors: [] });
    expect(lines(output).at(-1)).toMatch(/^[1-9]\d* conforming/);
  });
});

describe("differences", () => {
  /** A wrong type, a missing property and an unknown value of an enum. */
  const plants: Readonly<Record<string, (data: { [name: string]: unknown }) => void>> = {
    "/about": (data) => Object.assign(data, { serverVersion: 9 }),
    "/infrastructure/sites/tenants": ({ 1: row }) => Reflect.deleteProperty(Object(row), "instanceUid"),
    "/infrastructure/backupServers": ({ 0: row }) => Object.assign(Object(row), { status: "Secretive" }),
  };
  const plant: Change = (path, status, body) => {
    const planted = plants[path];
    if (!planted) return { status, body };
    const answer = JSON.parse(body);
    planted(answer.data);
    return { status, body: JSON.stringify(answer) };
  };

  it(
    "are exactly those that were planted, as a table, JUnit XML and JSON",
    async () => {
      useConsole(await inFrontOf(await simulated(), plant));
      const [junit, json] = [pathOf("junit.xml"), pathOf("results.json")];
      const { code, stdout: output, stderr: error } = await run("contract", "--junit", junit, "--json", json, ...quick);
      expect({ code, error }).toEqual({ code: 1, error: "" });
      const found = linesOf(output, "error").map((line) => line.replaceAll(/ {2,}/g, " "));
      expect(found.toSorted()).toEqual([
        expect.stringMatching(/^error GET \/about \/data\/serverVersion is integer, not string type-[\da-f]{10}$/),
        expect.stringMatching(
          /^error GET \/infrastructure\/backupServers \/data\/0\/status must be equal to one of the allowed values enum-/,
        ),
        expect.stringMatching(
          /^error GET \/infrastructure\/sites\/tenants \/data\/1\/instanceUid is missing required-/,
        ),
      ]);
      expect(lines(output).at(-1)).toMatch(/, 3 differing of \d+ reads$/);

      const xml = await readFile(junit, "utf8");
      const elements: SaxesTagPlain[] = [];
      const parser = new SaxesParser({ xmlns: false } as const);
      parser.on("opentag", (element) => elements.push(element));
      parser.write(xml).close();
      const tests = elements.filter(({ name }) => name === "testcase").length;
      const attributes = { failures: "3", tests: `${tests}` };
      expect(elements[0]).toMatchObject({ name: "testsuite", attributes });
      const results = JSON.parse(await readFile(json, "utf8"));
      expect(results).toMatchObject({ server: process.env.VSPC_BASE_URL, complete: true });
      const about = results.results.find(({ operation }: { operation: string }) => operation === "GET /about");
      expect(about).toMatchObject({
        outcome: "differing",
        findings: [
          { kind: "type", message: "/data/serverVersion is integer, not string", pointer: "/data/serverVersion" },
        ],
      });
      for (const text of [xml, output, JSON.stringify(results)]) expect(text).not.toContain("Secretive");
    },
    long,
  );

  it("are combined if several rows have the same one", async () => {
    const drop: Change = (_path, status, body) => ({ status, body: body.replaceAll('"instanceUid"', '"uid"') });
    useConsole(await inFrontOf(await simulated(), drop));
    const { stdout: output } = await run("contract", "--only", "GET /infrastructure/sites/tenants", "--json", ...quick);
    const [{ findings }] = JSON.parse(output).results;
    expect(findings).toMatchObject([
      {
        kind: "required",
        message: "/data/0/instanceUid is missing (20 times)",
        pointer: "/data/0/instanceUid",
        count: 20,
      },
    ]);
  });
});

describe("a run that is incomplete", () => {
  it("reports the roles that can call a forbidden operation", async () => {
    const error = { type: "security", code: 403, message: "You have no access to Secretive." };
    const forbid: Change = (path, status, body) =>
      path === "/licensing/console" ? { status: 403, body: JSON.stringify({ errors: [error] }) } : { status, body };
    useConsole(await inFrontOf(await simulated(), forbid));
    const { code, stdout: output } = await run("contract", "--only", "/licensing/console", "--all", ...quick);
    expect(code).toBe(0);
    expect(linesOf(output, "info").join("\n")).toMatch(/\/licensing\/console +not reachable: 403; allowed roles: \w+/);
    expect(output).not.toContain("Secretive");
  });

  it("reports the results until the server stopped responding", async () => {
    let answered = 0;
    const stop: Change = (_path, status, body) => (++answered > 10 ? undefined : { status, body });
    useConsole(await inFrontOf(await simulated(), stop));
    const junit = pathOf("junit.xml");
    const { code, stdout, stderr } = await run("contract", "--only", "/licensing*", "--junit", junit, ...quick);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^vspc contract: the server does not respond\. Check that it is running and that VSPC_BASE_URL is correct\. [^\n]+\n$/,
    );
    expect(lines(stdout).at(-1)).toMatch(/conforming/);
    expect(await readFile(junit, "utf8")).toContain("the server does not respond");
  });

  it("reports a redirect of the server", async () => {
    const origin = await listen((_request, response) =>
      response.writeHead(302, { location: "https://other.example.com" }).end(),
    );
    useConsole(origin);
    const { code, stdout: output } = await run("contract", "--only", "/about", ...quick);
    expect(code).toBe(1);
    expect(linesOf(output, "error").join()).toContain("the server redirects to https://other.example.com");
  });
});
