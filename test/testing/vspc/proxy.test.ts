import { expect, it } from "vitest";
import { apiKey, createVspcClient } from "../../../src/index.js";
import { createSimulator } from "../../../src/testing/index.js";

const readOnlyKey = "read-only-key";
const simulator = createSimulator({ apiKeys: ["key", { key: readOnlyKey, isReadAccessOnly: true }] });
const clientWith = (key: string) =>
  createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(key), fetch: simulator.fetch, maxAttempts: 1 });
const vspc = clientWith("key");
const [server] = [...simulator.state.collection("Vb365Server").rows()];
const agent = String(server?.managementAgentUid);

it("serves the jobs of a Veeam Backup for Microsoft 365 server through the proxy", async () => {
  const { fetch } = vspc.proxy(agent, "vb365");
  const jobs = await (await fetch("/v7/jobs")).json();
  expect(jobs).toHaveLength(4);
  expect(jobs[0]).toMatchObject({ name: "acme.onmicrosoft.example mailboxes", lastStatus: "Success" });
  expect(await (await fetch(`/v7/jobs/${jobs[1].id}`)).json()).toEqual(jobs[1]);
  for (const path of ["/v7/jobs/1", "/v7/organizations"]) expect((await fetch(path)).status).toBe(404);
});

it("responds with 502 if the product is not on the computer, and rejects writes of read-only keys", async () => {
  await expect(vspc.proxy(agent, "vone").fetch("/v7/jobs")).rejects.toMatchObject({ kind: "unavailable", status: 502 });
  const elsewhere = vspc.proxy("00000000-0000-0000-0000-000000000001", "vb365");
  await expect(elsewhere.fetch("/v7/jobs")).rejects.toMatchObject({ kind: "unavailable", status: 502 });
  const { fetch } = clientWith(readOnlyKey).proxy(agent, "vb365");
  expect((await fetch("/v7/jobs")).status).toBe(200);
  await expect(fetch("/v7/jobs/1/start", { method: "POST" })).rejects.toMatchObject({ kind: "security", status: 403 });
  await expect(clientWith("wrong").proxy(agent, "vb365").fetch("/v7/jobs")).rejects.toMatchObject({ kind: "security" });
});
