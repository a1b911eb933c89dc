import { existsSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { certificate, certificatePath } from "../node/support.js";
import { useFolder } from "../support/folder.js";
import { run } from "./command.js";

const serverVersion = {
  type: "object",
  required: ["serverVersion"],
  properties: { serverVersion: { type: "string" } },
};
const schema = { type: "object", required: ["data"], properties: { data: serverVersion } };
const responses = { 200: { description: "OK", content: { "application/json": { schema } } } };
const info = { title: "Console", version: "3.6.1" };
const answers: Readonly<Record<string, object>> = {
  "/api/v3/about": { data: { serverVersion: "9.1" } },
  "/swagger.json": { openapi: "3.1.0", info, paths: { "/about": { get: { responses } } } },
};
const ca = certificatePath("ca.pem");
const otherCa = certificatePath("other-ca.pem");
const { pathOf } = useFolder();

/** A server whose certificate was signed by `ca`. */
const server = createServer(
  { key: certificate("server.test-only.key"), cert: certificate("server.pem") },
  ({ url = "" }, response) => {
    response.writeHead(answers[url] ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(answers[url] ?? {}));
  },
);
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

it.each([
  ["types", (spec: string, out: string) => ["types", spec, "--out", out]],
  ["diff", (spec: string) => ["diff", spec, spec]],
])("%s trusts the certificates of --ca for its documents, and no others", async (name, argsFor) => {
  const out = pathOf("types");
  const args = argsFor(`${origin}/swagger.json`, out);
  const stderr = expect.stringMatching(new RegExp(`^vspc ${name}: https:\\S+: [^\\n]*--ca[^\\n]*\\n$`));
  for (const trust of [[], ["--ca", otherCa]])
    expect(await run(...args, ...trust)).toEqual({ code: 2, stdout: "", stderr });
  expect(existsSync(out)).toBe(false);
  expect(await run(...args, "--ca", ca)).toMatchObject({ code: 0, stderr: "" });
});

it("contract trusts the certificates of VSPC_CA for the document and the API", async () => {
  vi.stubEnv("VSPC_BASE_URL", origin).stubEnv("VSPC_API_KEY", "k").stubEnv("VSPC_CA", ca);
  const args = ["contract", "--spec", `${origin}/swagger.json`];
  const stdout = expect.stringMatching(/\n1 conforming of 1 reads\n$/);
  expect(await run(...args)).toEqual({ code: 0, stdout, stderr: "" });
  vi.stubEnv("VSPC_CA", otherCa);
  const stderr = expect.stringMatching(/^vspc contract: https:\S+: [^\n]+\n$/);
  expect(await run(...args)).toEqual({ code: 2, stdout: "", stderr });
});
