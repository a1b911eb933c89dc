import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultEnterpriseManagerUser,
} from "../../src/testing/index.js";
import { run } from "../cli/command.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const variables = [
  ...["VSPC_BASE_URL", "VSPC_API_KEY", "VSPC_USERNAME", "VSPC_PASSWORD", "VSPC_CA"],
  ...["EM_BASE_URL", "EM_USERNAME", "EM_PASSWORD", "EM_CA"],
];

beforeEach(() => {
  for (const name of variables) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

/** Runs the tour in this environment. */
function tour(environment: Record<string, string>, ...args: string[]) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return run("tour", ...args);
}

/** A port that nobody listens on. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

describe("the tour of the user's servers", () => {
  it("fails in the first step where nobody answers, and says so", async () => {
    const origin = `http://127.0.0.1:${await deadPort()}`;
    const { stdout, stderr, code } = await tour({ VSPC_BASE_URL: origin, VSPC_API_KEY: "s3cret-key" });
    expect({ stderr, code }).toEqual({ stderr: "failed in step 1, Sign in and ask who is there\n", code: 1 });
    expect(stdout).toContain(`Your console, read only: ${origin}\n`);
    expect(stdout).toMatch(/FAILED \(transport\): GET \/about: .*ECONNREFUSED/);
    expect(stdout).not.toContain("s3cret-key");
    expect(stdout).not.toContain("Done");
  });

  it("says that the password is wrong", async () => {
    await using server = await createSimulator().listen();
    const credentials = { VSPC_USERNAME: "aurora\\m.keller", VSPC_PASSWORD: "wr0ng-secret" };
    const { stdout, stderr, code } = await tour(credentials, "--base-url", server.url);
    expect({ stderr, code }).toEqual({ stderr: "failed in step 1, Sign in and ask who is there\n", code: 1 });
    expect(stdout).toContain("FAILED (security): POST /token: The user name or password is incorrect.");
    expect(stdout).not.toContain("wr0ng-secret");
  });

  it("goes through both where all is well, and only reads", async () => {
    const simulator = createSimulator({ apiKeys: ["good-key"] });
    const manager = createEnterpriseManagerSimulator();
    await using server = await simulator.listen();
    await using managerServer = await manager.listen();
    const { username, password } = defaultEnterpriseManagerUser;
    const { stdout, stderr, code } = await tour({
      VSPC_BASE_URL: server.url,
      VSPC_API_KEY: "good-key",
      EM_BASE_URL: managerServer.url,
      EM_USERNAME: username,
      EM_PASSWORD: password,
    });
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toMatch(/12 rows read, 12 in all.*\n {5}12 tenants\n.*\nDone\n/s);
    expect([simulator.state.effects, manager.state.effects, manager.state.sessions]).toEqual([[], [], []]);
  });

  it.each([
    [
      "an address that is none",
      { VSPC_BASE_URL: "vspc.example.com", VSPC_API_KEY: "k" },
      /^not started: baseUrl must be a URL such as https:\/\/vspc\.example\.com:1280\/api\/v3\n$/,
    ],
    [
      "no credentials",
      { VSPC_BASE_URL: "https://vspc.example.com:1280" },
      /^not started: set VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD\n$/,
    ],
    [
      "no credentials for the Enterprise Manager",
      { EM_BASE_URL: "https://em.example.com:9398/api", EM_USERNAME: "someone" },
      /^not started: set EM_PASSWORD: the environment does not have it\n$/,
    ],
    [
      "a CA that cannot be read",
      { VSPC_BASE_URL: "https://vspc.example.com:1280", VSPC_API_KEY: "k", VSPC_CA: "/nowhere/ca.pem" },
      /^not started: VSPC_CA is neither PEM text nor the path of a file that can be read \(ENOENT\)\n$/,
    ],
  ])("does not start with %s", async (_what, environment, message) => {
    const { stdout, stderr, code } = await tour(environment);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
    expect(stderr).toMatch(message);
  });

  it("does not start with a --ca that cannot be read", async () => {
    const server = { VSPC_BASE_URL: "https://vspc.example.com:1280", VSPC_API_KEY: "k", VSPC_CA: "/other.pem" };
    const { stderr, code } = await tour(server, "--ca", "/nowhere/ca.pem");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^not started: --ca is neither PEM text nor the path of a file .*\(ENOENT\)\n$/);
  });

  it("is what npm start runs", async () => {
    await using server = await createSimulator({ apiKeys: ["good-key"] }).listen();
    const { PATH = "" } = process.env;
    const env = { PATH, VSPC_BASE_URL: server.url, VSPC_API_KEY: "good-key" };
    const args = ["--import", "tsx", "scripts/tour.ts"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
    expect(stdout).toMatch(/12 rows read, 12 in all.*\nDone\n/s);
  });
});

it("the tour of simulated servers goes through, and leaves no server behind", async () => {
  const { code, stdout, stderr } = await tour({});
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/1234 rows read, 1234 in all/);
  expect(stdout).toMatch(/Log on, and list the tenants \(json\).*\(xml\).*\nDone\n/s);
  const origin = /simulated at (\S+)\/api\/v3/.exec(stdout)?.[1] ?? "";
  await expect(fetch(origin)).rejects.toThrow("fetch failed");
});
