import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { run, startConsole } from "./run.js";

it("completes the tour on simulated servers", { timeout: 60_000 }, async () => {
  const { code, stdout, stderr } = await run("tour", ["--simulate"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "SIMULATED\n" });
  expect(stdout).toMatch(/1234 tenants, \d+ enabled/);
  expect(stdout).toContain("quota: 2199023255552 bytes");
  expect(stdout).toMatch(/POST .*\/tenants: 202, attempt 1/);
  expect(stdout).toContain("'Harbour Bakery'");
  expect(stdout).toMatch(/\nDone\.\n$/);
});

it("changes nothing on a real server during the tour", { timeout: 60_000 }, async () => {
  const { sim, env } = await startConsole();
  const { code, stdout } = await run("tour", [], env);
  expect([code, stdout]).toEqual([0, expect.stringContaining("12 tenants")]);
  expect(sim.state.effects).toEqual([]);
});

it("reports rejected credentials in one line of the tour, without the key", { timeout: 60_000 }, async () => {
  const { env } = await startConsole();
  const { code, stdout, stderr } = await run("tour", [], { ...env, VSPC_API_KEY: "s3cret" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^security: GET \/[^\n]+\n$/);
  expect(stdout + stderr).not.toContain("s3cret");
});

it("prints the tenants of the document in the example with Prism", { timeout: 120_000 }, async () => {
  const { code, stdout } = await run("prism", [], {}, fileURLToPath(new URL("../..", import.meta.url)));
  expect([code, stdout]).toEqual([0, expect.stringContaining("'acme'")]);
});
