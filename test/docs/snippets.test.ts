import { devNull } from "node:os";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { guides } from "../../scripts/docs/guides.js";
import { apiKey, createVspcClient } from "../../src/index.js";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultEnterpriseManagerUser,
  defaultUsers,
  type SimulatorServer,
} from "../../src/testing/index.js";
import { compileSnippets, readSnippets, runSnippet } from "./snippets.js";

const files = ["README.md", "AGENTS.md", ...["index", ...guides].map((name) => `docs/${name}.md`)];
const snippets = files.flatMap(readSnippets);
let servers: SimulatorServer[];

beforeAll(async () => {
  const vspc = await createSimulator({ seed: 7, tenants: 40, apiKeys: [{ key: "snippet-key" }] }).listen();
  const em = await createEnterpriseManagerSimulator({ seed: 7 }).listen();
  servers = [vspc, em];
  vi.stubEnv("VSPC_BASE_URL", vspc.url).stubEnv("VSPC_API_KEY", "snippet-key").stubEnv("EM_BASE_URL", em.url);
  vi.stubEnv("KEY_USER", defaultUsers[0]?.userName).stubEnv("KEY_PASSWORD", defaultUsers[0]?.password);
  vi.stubEnv("EM_USERNAME", defaultEnterpriseManagerUser.username);
  vi.stubEnv("EM_PASSWORD", defaultEnterpriseManagerUser.password).stubEnv("VSPC_API_KEY_FILE", devNull);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.map((server) => server.close()));
});

it("compiles all snippets, and rejects one with an unknown path", { timeout: 180_000 }, () => {
  expect(snippets.length).toBeGreaterThan(60);
  const broken = { heading: "broken", code: 'await vspc.get("/abot");', runs: false };
  expect(compileSnippets([...snippets, broken])).toEqual([expect.stringMatching(/^broken, line 1: .*"\/abot"/)]);
});

it.each(snippets.filter(({ runs }) => runs))("runs the snippet $heading", async (snippet) => {
  const vspc = createVspcClient({ baseUrl: String(process.env.VSPC_BASE_URL), auth: apiKey("snippet-key") });
  const printed = await runSnippet(snippet, /const vspc =/.test(snippet.code) ? {} : { vspc });
  expect(printed.length).toBeGreaterThan(0);
  expect(printed.join("\n")).not.toContain("undefined undefined");
});
