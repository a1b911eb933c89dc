import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { createSimulator } from "../../src/testing/index.js";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const { PATH = "" } = process.env;

/** Runs an example like a user, with these environment variables only. */
async function run(args: readonly string[], variables: Record<string, string> = {}) {
  const options = { cwd, env: { PATH, ...variables } };
  const failed = (error: { code: number; stdout: string; stderr: string }) => error;
  const ended = {
    code: 0,
    ...(await promisify(execFile)(process.execPath, ["--import", "tsx", ...args], options).catch(failed)),
  };
  return { code: ended.code, stdout: ended.stdout, stderr: ended.stderr };
}

it("completes the tour on simulated servers", { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await run(["examples/tour.ts", "--simulate"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/1234 tenants, \d+ enabled/);
  expect(stdout).toContain("quota: 2199023255552 bytes");
  expect(stdout).toMatch(/POST .*\/tenants: 202, attempt 1/);
  expect(stdout).toContain("'Harbour Bakery'");
  expect(stdout).toMatch(/\nDone\.\n$/);
});

it("changes nothing on a real server during the tour", { timeout: 60_000 }, async () => {
  const simulator = createSimulator({ apiKeys: ["good-key"] });
  await using server = await simulator.listen();
  const variables = { VSPC_BASE_URL: server.url, VSPC_API_KEY: "good-key" };
  const { code, stdout } = await run(["examples/tour.ts"], variables);
  expect([code, stdout]).toEqual([0, expect.stringContaining("12 tenants")]);
  expect(simulator.state.effects).toEqual([]);
});

it("reports rejected credentials in one line of the tour, without the key", { timeout: 60_000 }, async () => {
  await using server = await createSimulator({ apiKeys: ["good-key"] }).listen();
  const { code, stdout, stderr } = await run(["examples/tour.ts"], {
    VSPC_BASE_URL: server.url,
    VSPC_API_KEY: "s3cret",
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^security: GET \/[^\n]+\n$/);
  expect(stdout + stderr).not.toContain("s3cret");
});

it("prints the tenants of the document in the example with Prism", { timeout: 120_000 }, async () => {
  const { code, stdout } = await run(["examples/prism.ts"]);
  expect([code, stdout]).toEqual([0, expect.stringContaining("'acme'")]);
});
