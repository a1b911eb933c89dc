// What the client costs beside the network: `npx tsx scripts/bench/overhead.ts [rounds]`.
// Every subject makes one Request and reads one JSON answer, in process. Rounds are interleaved, so that whatever else the
// machine does falls on all subjects alike; the median of the rounds counts.
import createClient from "openapi-fetch";
import type { paths } from "../../generated/vspc.js";
import { createVspcClient, token } from "../../src/index.js";

const rounds = Number(process.argv[2] ?? 41);
const callsPerRound = 1000;
const target = 15;

const baseUrl = "https://vspc.example.com:1280/api/v3";
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const headers = { accept: "application/json", "x-client-version": "3.6.1", authorization: "Bearer token" };
const template = "/infrastructure/sites/{siteUid}";
const answer = JSON.stringify({ meta: {}, data: { siteUid, name: "site-1", cloudConnectAgentUid: siteUid } });

/** Takes the part of the network: makes a Request where it gets none, as the real fetch does. */
const fetch: typeof globalThis.fetch = async (input, init) => {
  const request = input instanceof Request ? input : new Request(input, init);
  if (request.headers.get("authorization") !== headers.authorization) throw new Error("the credentials are missing");
  return new Response(answer, { headers: { "content-type": "application/json" } });
};

const bare = createClient<paths>({ baseUrl, headers, fetch });
const vspc = createVspcClient({ baseUrl, auth: token("token"), fetch });
const watched = createVspcClient({
  baseUrl,
  auth: token("token"),
  fetch,
  hooks: { onRequest() {}, onResponse() {}, onRetry() {} },
});

const subjects = {
  "fetch(new Request())": async () => {
    const url = `${baseUrl}/infrastructure/sites/${encodeURIComponent(siteUid)}`;
    return (await fetch(new Request(url, { method: "GET", headers }))).json();
  },
  "openapi-fetch alone": () => bare.GET(template, { params: { path: { siteUid } } }),
  "facade: vspc.get()": () => vspc.get(template, { path: { siteUid } }),
  "facade with hooks": () => watched.get(template, { path: { siteUid } }),
  "vspc.api.GET()": () => vspc.api.GET(template, { params: { path: { siteUid } } }),
} satisfies Record<string, () => Promise<unknown>>;

/** Microseconds per call, one call after another. */
async function measure(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < callsPerRound; i++) await call();
  return ((performance.now() - start) * 1000) / callsPerRound;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const contenders = Object.entries(subjects).map(([name, call]) => ({ name, call, times: [] as number[] }));
for (const { call } of contenders) await measure(call);
for (let round = 0; round < rounds; round++) {
  for (const { call, times } of contenders) times.push(await measure(call));
}

const [base = [], ...others] = contenders.map(({ times }) => times);
console.log(`${rounds} rounds of ${callsPerRound} calls, Node ${process.version}; medians`);
console.log(`${(contenders[0]?.name ?? "").padEnd(22)} ${median(base).toFixed(1).padStart(6)} µs`);
for (const [i, times] of others.entries()) {
  const difference = median(times.map((time, round) => time - (base[round] ?? 0)));
  const ratio = median(times.map((time, round) => time / (base[round] ?? 1)));
  const name = contenders[i + 1]?.name ?? "";
  console.log(
    `${name.padEnd(22)} ${median(times).toFixed(1).padStart(6)} µs  +${difference.toFixed(1)} µs  × ${ratio.toFixed(2)}`,
  );
}
console.log(`target: the facade adds at most ${target} µs`);
