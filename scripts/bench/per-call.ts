import { built, peer } from "./peers.js";
import { inRounds } from "./rounds.js";

/**
 * Measures the processor time of one GET in microseconds, for this client and others, with a response from memory.
 * Run as a program, it prints them as JSON, on any Node: `node --import tsx scripts/bench/per-call.ts [ROUNDS]`.
 */
export async function perCall(rounds: number): Promise<Record<string, number>> {
  const subjects = Object.entries(await clients()).map(([name, call]) => [name, () => microseconds(call)] as const);
  return inRounds(Object.fromEntries(subjects), rounds);
}

const callsPerRound = 300;
const host = "https://vspc.example.com:1280";
const baseUrl = `${host}/api/v3`;
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const headers = { accept: "application/json", "x-client-version": "3.6.1", authorization: "Bearer token" };
const template = "/infrastructure/sites/{siteUid}";
const answer = JSON.stringify({ meta: {}, data: { siteUid, name: "site-1", cloudConnectAgentUid: siteUid } });

/** Replaces the network. Creates a `Request` if it does not receive one, like the real `fetch`. */
const fetch: typeof globalThis.fetch = async (input, init) => {
  const request = input instanceof Request && !init ? input : new Request(input, init);
  if (request.headers.get("authorization") !== headers.authorization) throw new Error("The credentials are missing.");
  return new Response(answer, { headers: { "content-type": "application/json" } });
};

/** One call of each client. */
async function clients(): Promise<Record<string, () => Promise<unknown>>> {
  const { createVspcClient, token } = await built();
  const vspc = createVspcClient({ baseUrl, auth: token("token"), fetch });
  const path = template.slice(1).replace("{siteUid}", siteUid);
  const [openapi, heyApi, wretch, octokit, ky] = [
    (await peer("openapi-fetch")).default({ baseUrl, headers, fetch }),
    (await peer("@hey-api/client-fetch")).createClient({ baseUrl, headers, fetch }),
    (await peer("wretch")).default(`${baseUrl}/`).polyfills({ fetch }).headers(headers),
    (await peer("@octokit/request")).request.defaults({ baseUrl, headers, request: { fetch } }),
    (await peer("ky")).default.create({ prefixUrl: baseUrl, headers, fetch }),
  ];
  return {
    "fetch(new Request())": async () => (await fetch(new Request(`${baseUrl}/${path}`, { headers }))).json(),
    "with a signal": async () => {
      const { signal } = new AbortController();
      return (await fetch(new Request(`${baseUrl}/${path}`, { headers, signal }))).json();
    },
    "vspc.get": () => vspc.get(template, { path: { siteUid } }),
    "vspc.api.GET": () => vspc.api.GET(template, { params: { path: { siteUid } } }),
    "openapi-fetch": () => openapi.GET(template, { params: { path: { siteUid } } }),
    "hey-api": () => heyApi.get({ url: template, path: { siteUid } }),
    wretch: () => wretch.get(path).json(),
    Octokit: () => octokit(`GET ${template}`, { siteUid }),
    ky: () => ky.get(path).json(),
  };
}

/** Processor time, including garbage collection, so that other processes on the machine have little influence. */
async function microseconds(call: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  for (let i = 0; i < callsPerRound; i++) await call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / callsPerRound;
}

if (import.meta.filename === process.argv[1]) console.log(JSON.stringify(await perCall(Number(process.argv[2] ?? 40))));
