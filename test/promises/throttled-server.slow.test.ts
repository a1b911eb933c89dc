import { describe, expect, it } from "vitest";
import { apiKey, bulk, createVspcClient } from "../../src/index.js";
import { createSimulator, defaultApiKey } from "../../src/testing/index.js";
import { refuse, sendJson, startServer } from "./server.js";

const auth = apiKey("key");
const sites = "/infrastructure/sites/{siteUid}/tenants";
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";

/** Returns whether a request at this moment is within the limit. */
type Limiter = () => boolean;

/** Allows `allowed` requests in each second of the clock. */
function fixedWindow(allowed: number): Limiter {
  let second = -1;
  let used = 0;
  return () => {
    const now = Math.floor(performance.now() / 1000);
    used = now === second ? used + 1 : 1;
    second = now;
    return used <= allowed;
  };
}

/** Allows `allowed` requests in any period of one second. */
function slidingWindow(allowed: number): Limiter {
  const taken: number[] = [];
  return () => {
    const now = performance.now();
    while (taken[0] !== undefined && taken[0] <= now - 1000) taken.shift();
    if (taken.length >= allowed) return false;
    taken.push(now);
    return true;
  };
}

/** A server that allows 20 requests per second and returns `retryAfter: 1` for others. */
async function limitedServer(limiter: Limiter) {
  let refused = 0;
  const acted: string[] = [];
  const server = await startServer(({ body }, response) => {
    if (!limiter()) {
      refused++;
      return refuse(response, 1);
    }
    acted.push(body);
    sendJson(response, { data: { serverVersion: "9.1", instanceUid: siteUid } });
  });
  return { ...server, acted, refused: () => refused };
}

describe.concurrent.each([
  ["a fixed window", fixedWindow],
  ["a sliding window", slidingWindow],
])("20 requests per second in %s", (name, limiter) => {
  it("completes 300 concurrent GETs", async () => {
    const server = await limitedServer(limiter(20));
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const results = await Promise.allSettled(Array.from({ length: 300 }, () => vspc.get("/about")));
    console.log(`300 GETs, ${name}: ${server.acted.length} answered, ${server.refused()} times 429`);
    expect(results.filter(({ status }) => status === "rejected")).toEqual([]);
    expect(server.acted).toHaveLength(300);
    expect(server.refused()).toBeLessThanOrEqual(60);
    expect(vspc.retryBudget.available).toBe(vspc.retryBudget.capacity);
  }, 60_000);

  it("executes each of 300 POSTs of a bulk run once", async () => {
    const server = await limitedServer(limiter(20));
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const names = Array.from({ length: 300 }, (_, index) => `tenant-${index}`);
    const results = await bulk(names, (userName, signal) =>
      vspc.post(sites, { path: { siteUid }, body: { credentials: { userName } }, signal }),
    );
    console.log(`300 POSTs, ${name}: ${server.acted.length} acted, ${server.refused()} times 429`);
    expect(results.filter(({ status }) => status !== "done")).toEqual([]);
    expect(server.acted.map((body) => JSON.parse(body).credentials.userName).sort()).toEqual([...names].sort());
    expect(server.refused()).toBeLessThanOrEqual(60);
  }, 60_000);
});

it.concurrent("completes 300 GETs and 300 POSTs against a simulator with 20 requests per second", async () => {
  const simulator = createSimulator({ throttle: { requests: 20, seconds: 1 } });
  await using server = await simulator.listen();
  const vspc = createVspcClient({ baseUrl: server.url, auth: apiKey(defaultApiKey) });
  const site = [...simulator.state.sites.rows()][0]?.siteUid ?? "";
  const names = Array.from({ length: 300 }, (_, index) => `throttled-${index}`);
  const refused = (method: string) =>
    simulator.requests.filter((request) => request.method === method && request.status === 429).length;
  const reads = await Promise.allSettled(names.map(() => vspc.get("/about")));
  const writes = await bulk(names, (userName, signal) =>
    vspc.post(sites, {
      path: { siteUid: site },
      body: { credentials: { userName, password: "not-a-real-one" } },
      signal,
    }),
  );
  const acted = [...simulator.state.tenants.rows()]
    .map(({ name }) => name)
    .filter((name) => name?.startsWith("throttled-"));
  console.log(`300 GETs, the simulator over HTTP: ${refused("GET")} times 429`);
  console.log(`300 POSTs, the simulator over HTTP: ${acted.length} acted, ${refused("POST")} times 429`);
  expect(reads.filter(({ status }) => status === "rejected")).toEqual([]);
  expect(writes.filter(({ status }) => status !== "done")).toEqual([]);
  expect(acted.sort()).toEqual([...names].sort());
  expect(refused("GET")).toBeLessThanOrEqual(60);
  expect(refused("POST")).toBeLessThanOrEqual(60);
  expect(vspc.retryBudget.available).toBe(vspc.retryBudget.capacity);
}, 90_000);
