import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { recipes } from "../../scripts/recipes/index.js";
import { collector, run, startConsole } from "./program.js";

const names = recipes.map(({ name }) => name);

describe.each(names)("%s", (name) => {
  const source = readFileSync(new URL(`../../scripts/recipes/${name}.ts`, import.meta.url), "utf8");
  const failure = name === "license-sensor" ? 3 : 2;

  it("is short, and imports only the package, Node modules and the shared recipe code", () => {
    expect(source.split("\n").length - 1).toBeLessThan(60);
    const imported = [...source.matchAll(/ from "([^"]+)"/g)].map(([, from]) => from);
    expect(
      imported.filter((from) => !/^(vspc-client(\/[a-z-]+)?|node:[a-z/]+|\.\/support\/[a-z]+\.js)$/.test(from ?? "")),
    ).toEqual([]);
    expect(source).not.toMatch(/\bas (?!const\b)[a-zA-Z]+[;,)]|\bany\b|@ts-/);
  });

  it("prints its help and sends nothing", async () => {
    const { code, stdout, stderr } = await run(name, ["--help"], { VSPC_BASE_URL: "nowhere", EM_BASE_URL: "nowhere" });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^npm run recipe -- ${name}.* \\[options\\]\n\n[A-Z].*\\.\n\n`));
    expect(stdout).toMatch(/ --json +print JSON on stdout, and the summary on stderr\n/);
    expect(stdout).toMatch(/ (VSPC|EM)_BASE_URL, /);
  });

  it("rejects an unknown option", async () => {
    const { code, stdout, stderr } = await run(name, ["--jason"]);
    expect({ code, stdout }).toEqual({ code: failure, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^${name}: Unknown option '--jason'.* \\(see --help\\)\n$`));
  });
});

describe("recipes on a real server", () => {
  it("reports missing credentials", async () => {
    const { code, stderr } = await run("consumption", [], { VSPC_BASE_URL: "https://vspc.example.com:1280" });
    const message = "set VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD";
    expect({ code, stderr }).toEqual({ code: 1, stderr: `consumption failed: ${message} [input]\n` });
  });

  it("reports the error of the server without the key", async () => {
    const { env } = await startConsole();
    const { code, stdout, stderr } = await run("consumption", [], { ...env, VSPC_API_KEY: "wr0ng-secret" });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^consumption failed: GET \/organizations\/companies: .+ \[security\]\n$/);
    expect(stderr).not.toContain("wr0ng-secret");
  });

  it("signs in with a user name and password", async () => {
    const { sim, env } = await startConsole();
    const account = { VSPC_USERNAME: "aurora\\m.keller", VSPC_PASSWORD: "simulated-password" };
    expect((await run("consumption", [], { VSPC_BASE_URL: env.VSPC_BASE_URL, ...account })).code).toBe(0);
    expect(sim.state.tokenRequests.password).toBe(1);
  });

  it("reads the certificates in VSPC_CA", async () => {
    const { env } = await startConsole();
    const { code, stderr } = await run("consumption", [], { ...env, VSPC_CA: "/no/such/file.pem" });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/failed: VSPC_CA is neither PEM text nor .+ENOENT/),
    });
  });
});

describe("progress of recipes", () => {
  it("shows progress on a terminal only", async () => {
    vi.stubEnv("CI", "");
    const [stdout, plain, terminal] = [collector(), collector(), collector()];
    const on = (stderr: typeof plain) => ({ stdout: stdout.stream, stderr: stderr.stream, env: {} });
    Object.assign(terminal.stream, {
      isTTY: true,
      columns: 80,
      cursorTo: () => true,
      clearLine: () => true,
      moveCursor: () => true,
    });
    const consumption = recipes.find(({ name }) => name === "consumption");
    await consumption?.main([], on(plain));
    await consumption?.main([], on(terminal));
    vi.unstubAllEnvs();
    expect(plain.text()).toBe("");
    expect(terminal.text()).toContain("signing in");
  });
});
