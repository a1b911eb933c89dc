import { createEnterpriseManagerClient } from "../../enterprise-manager/index.js";
import { createVspcClient } from "../../index.js";
import { enterpriseManagerFromEnvironment, fromEnvironment, type NodeFetch, nodeFetch } from "../../node.js";
import type { Bindings } from "./ids.js";

/** An answer as it came, its body read. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** A server to read from, signed in to by its client. */
export interface Target {
  readonly baseUrl: string;
  /**
   * Reads once, through throttling, renewals of the sign-in and a 202.
   *
   * @throws ApiError where no answer came or the client cannot use it
   */
  read(path: string, values: { path: Bindings; query: Bindings }, signal: AbortSignal): Promise<Answer>;
  /** Signs out. */
  close(): Promise<void>;
}

/** How politely a server is read from. */
export interface TargetOptions {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Requests a second. */
  readonly rate: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What `client.api.GET` is for paths of any document. */
type Get = (
  path: string,
  init: { params: { path: Bindings; query: Bindings }; parseAs: "text"; signal: AbortSignal },
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/** The console of VSPC_BASE_URL, with VSPC_API_KEY or VSPC_USERNAME and VSPC_PASSWORD, and VSPC_CA. */
export function vspcTarget(env: Environment, options: TargetOptions): Target {
  const { baseUrl, auth, fetch: trusting = nodeFetch() } = fromEnvironment(env);
  const fetch = paced(trusting, options.rate);
  const results = new Map<string, Answer>();
  const recording: typeof globalThis.fetch = async (input, init) => recorded(results, await fetch(input, init));
  const client = createVspcClient<object>({ baseUrl, auth, fetch: recording, concurrency: options.concurrency });
  const get = client.api.GET as unknown as Get;
  return {
    baseUrl,
    async read(path, params, signal) {
      const answer = await answerOf(await get(path, { params, parseAs: "text", signal }));
      if (answer.status !== 202) return answer;
      const id = /([\w-]+)\/?$/.exec(answer.location ?? "")?.[1] ?? "";
      await client.resume(id, "get", path as never).result({ signal });
      return results.get(id) ?? answer;
    },
    close: () => client.logout().finally(trusting.close),
  };
}

/** The Enterprise Manager of EM_BASE_URL, with EM_USERNAME, EM_PASSWORD and EM_CA. */
export function enterpriseManagerTarget(env: Environment, options: TargetOptions): Target {
  const { fetch: trusting = nodeFetch(), ...account } = enterpriseManagerFromEnvironment(env);
  const fetch = paced(trusting, options.rate);
  const client = createEnterpriseManagerClient({ ...account, fetch, concurrency: options.concurrency });
  const get = client.api.GET as unknown as Get;
  return {
    baseUrl: account.baseUrl,
    read: async (path, params, signal) => answerOf(await get(path, { params, parseAs: "text", signal })),
    close: () => client.close().finally(trusting.close),
  };
}

async function answerOf({ data, error, response }: Awaited<ReturnType<Get>>): Promise<Answer & { location?: string }> {
  const { status, headers } = response;
  const body = response.ok ? data : error;
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  const location = headers.get("location");
  return { status, contentType: headers.get("content-type") ?? "", text, ...(location !== null && { location }) };
}

/** Keeps the results of async actions, which the client unwraps. */
async function recorded(results: Map<string, Answer>, response: Response): Promise<Response> {
  const id = /\/asyncActions\/([\w-]+)\/result$/.exec(new URL(response.url || "http://none").pathname)?.[1];
  if (id === undefined || !response.ok) return response;
  const text = await response.clone().text();
  results.set(id, { status: response.status, contentType: response.headers.get("content-type") ?? "", text });
  return response;
}

/** A fetch that sends so many requests a second, evenly. */
function paced(fetch: NodeFetch, rate: number): typeof globalThis.fetch {
  let next = 0;
  return async (input, init) => {
    const now = performance.now();
    next = Math.max(now, next + 1000 / rate);
    if (next > now) await new Promise((resolve) => setTimeout(resolve, next - now));
    return fetch(input, init);
  };
}
