import { expect, it, vi } from "vitest";
import { createVspcClient as createBigintClient } from "../../../src/bigint.js";
import { apiKey, createVspcClient } from "../../../src/index.js";
import { fakeFetch } from "../../support/fake-fetch.js";

const path = { tenantUid: "t", resourceUid: "r" };
const route = "/infrastructure/sites/tenants/{tenantUid}/backupResources/{resourceUid}";
const text = '{"data":{"cloudRepositoryName":"a","storageQuota":9007199254740993,"usedSpace":12,"serversQuota":3}}';

function server() {
  const { fetch, seen } = fakeFetch(() => new Response(text, { headers: { "content-type": "application/json" } }));
  return { seen, options: { baseUrl: "https://vspc.example.com", auth: apiKey("k"), fetch } };
}

it("returns rounded numbers by default", async () => {
  const resource = await createVspcClient(server().options).get(route, { path });
  expect(resource.storageQuota).toBe(9_007_199_254_740_992);
});

it("returns exact bigint values for any size, and writes them back unchanged", async () => {
  const { options, seen } = server();
  const vspc = createBigintClient(options);
  const resource = await vspc.get(route, { path });
  expect(resource).toMatchObject({ storageQuota: 9_007_199_254_740_993n, usedSpace: 12n, serversQuota: 3 });
  const quota: bigint = resource.storageQuota;
  await vspc.patch(route, { path }, (draft) => {
    draft.storageQuota = quota + 2n;
  });
  expect(seen.at(-1)?.body).toBe('[{"op":"replace","path":"/storageQuota","value":9007199254740995}]');
});

it.each<[string, string, (vspc: ReturnType<typeof createBigintClient>) => void]>([
  ["application/json", "", () => {}],
  ["text/plain", "", () => {}],
  ["application/json", ", with middleware", ({ api }) => api.use({ onRequest: () => undefined })],
])("returns exact bigint values through api for a body of type %s%s", async (type, _where, prepare) => {
  const { fetch } = fakeFetch(() => new Response(text, { headers: { "content-type": type } }));
  const vspc = createBigintClient({ ...server().options, fetch });
  prepare(vspc);
  const { data } = await vspc.api.GET(route, { params: { path } });
  expect(data?.data).toMatchObject({ storageQuota: 9_007_199_254_740_993n, usedSpace: 12n, serversQuota: 3 });
});

it("reads many bigint values at any depth in a single pass", async () => {
  const digits = Array.from({ length: 2_000 }, () => "9007199254740993").join();
  const deep = `{"data":${'{"a":'.repeat(500)}[${digits}]${"}".repeat(500)}}`;
  const { fetch } = fakeFetch(() => new Response(deep, { headers: { "content-type": "application/json" } }));
  const parse = vi.spyOn(JSON, "parse");
  const keys = vi.spyOn(Object, "entries");
  try {
    await createBigintClient({ ...server().options, fetch }).get(route, { path });
    expect(parse.mock.calls.length).toBeLessThan(10);
    expect(keys.mock.calls.length).toBeLessThan(1_000);
  } finally {
    parse.mockRestore();
    keys.mockRestore();
  }
});
