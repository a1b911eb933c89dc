import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { certificate, certificatePath } from "../node/support.js";
import { run } from "./command.js";

const about = {
  type: "object",
  required: ["data"],
  properties: {
    data: { type: "object", required: ["serverVersion"], properties: { serverVersion: { type: "string" } } },
  },
};
const document = JSON.stringify({
  openapi: "3.1.0",
  info: { title: "Console", version: "3.6.1" },
  paths: {
    "/about": {
      get: { responses: { 200: { description: "OK", content: { "application/json": { schema: about } } } } },
    },
  },
});
const answers: Readonly<Record<string, string>> = {
  "/api/v3/about": '{"data":{"serverVersion":"9.1"}}',
  "/swagger.json": document,
};
const ca = certificatePath("ca.pem");
const otherCa = certificatePath("other-ca.pem");

/** A server whose certificate was signed by `ca`. */
const server = createServer(
  { key: certificate("server.test-only.key"), cert: certificate("server.pem") },
  (request, response) => {
    const answer = answers[new URL(request.url ?? "", "https://localhost").pathname];
    response.writeHead(answer ? 200 : 404, { "content-type": "application/json" }).end(answer);
  },
);
let origin: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "private-ca-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

it("types trusts the certificates of --ca, and no others", async () => {
  const address = `${origin}/swagger.json`;
  for (const trust of [[], ["--ca", otherCa]]) {
    const { code, stderr: error } = await run("types", address, "--out", join(folder, "refused"), ...trust);
    expect(code).toBe(2);
    expect(error).toMatch(/^vspc types: https:\S+: [^\n]*--ca[^\n]*\n$/);
  }
  const { code, stderr: error } = await run("types", address, "--out", join(folder, "types"), "--ca", ca);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(await readdir(folder)).toEqual(["types"]);
});

it("diff trusts the certificates of --ca for both documents", async () => {
  const address = `${origin}/swagger.json`;
  expect(await run("diff", address, address, "--ca", ca)).toMatchObject({ code: 0, stderr: "" });
  const { code, stdout: output, stderr: error } = await run("diff", address, address);
  expect({ code, output }).toEqual({ code: 2, output: "" });
  expect(error).toMatch(/^vspc diff: https:\S+: [^\n]*--ca[^\n]*\n$/);
});

it("contract trusts the certificates of VSPC_CA for the document and the API", async () => {
  vi.stubEnv("VSPC_BASE_URL", origin).stubEnv("VSPC_API_KEY", "k").stubEnv("VSPC_CA", ca);
  const { code, stdout: output, stderr: error } = await run("contract", "--spec", `${origin}/swagger.json`);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(output).toMatch(/\n1 conforming of 1 reads\n$/);
  vi.stubEnv("VSPC_CA", otherCa);
  const refused = await run("contract", "--spec", `${origin}/swagger.json`);
  expect({ code: refused.code, output: refused.stdout }).toEqual({ code: 2, output: "" });
  expect(refused.stderr).toMatch(/^vspc contract: https:\S+: [^\n]+\n$/);
});
