import { createEnterpriseManagerClient } from "../../enterprise-manager/index.js";
import { createVspcClient } from "../../index.js";
import { enterpriseManagerFromEnvironment, fromEnvironment, type NodeFetch, nodeFetch } from "../../node.js";
import type { Bindings } from "./ids.js";

/** Response with its body as text. */
export interface ReadResponse {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

interface Parameters {
  readonly path: Bindings;
  readonly query?: Bindings;
}

interface TargetOptions {
  /** Whether Enterprise Manager is read in XML. */
  readonly xml: boolean;
  readonly concurrency: number;
  /** Maximum number of requests per second. */
  readonly rate: number;
}

/** Server that is tested, through its client. The client handles rate limits, expired sign-ins and 202. */
export type Target = ReturnType<typeof vspcTarget>;

/** Creates a target from VSPC_BASE_URL, and VSPC_API_KEY or VSPC_USERNAME and VSPC_PASSWORD. */
export function vspcTarget(env: NodeJS.ProcessEnv, { rate, concurrency }: TargetOptions) {
  const { fetch = nodeFetch(), ...account } = fromEnvironment(env);
  const client = createVspcClient<object>({ ...account, fetch: paced(fetch, rate), concurrency });
  const get = getter(client.api.GET);
  return {
    baseUrl: account.baseUrl,
    /** Environment variables that the user may have to correct. */
    variables: { baseUrl: "VSPC_BASE_URL", credentials: "VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD" },
    /** Sends a GET. Throws ApiError if there is no response, or the client cannot read it. */
    async read(path: string, parameters: Parameters, signal: AbortSignal): Promise<ReadResponse> {
      const { location, ...answer } = await get(path, parameters, signal);
      if (answer.status !== 202) return answer;
      const actionId = location.split("/").findLast(Boolean) ?? "";
      await client.resume(actionId, "get", path as never).result({ signal });
      // The client returns the result unwrapped, so it is read again.
      return get("/asyncActions/{actionId}/result", { path: { actionId } }, signal);
    },
    /** Signs out. */
    close: () => client.logout().finally(fetch.close),
  };
}

/** Creates a target from EM_BASE_URL, EM_USERNAME and EM_PASSWORD. */
export function enterpriseManagerTarget(env: NodeJS.ProcessEnv, { xml, rate, concurrency }: TargetOptions): Target {
  const { fetch = nodeFetch(), ...account } = enterpriseManagerFromEnvironment(env);
  const settings = { fetch: paced(fetch, rate), concurrency, format: xml ? "xml" : "json" } as const;
  const client = createEnterpriseManagerClient({ ...account, ...settings });
  const get = getter(client.api.GET);
  return {
    baseUrl: account.baseUrl,
    variables: { baseUrl: "EM_BASE_URL", credentials: "EM_USERNAME and EM_PASSWORD" },
    async read(path, parameters, signal) {
      const answer = await get(path, parameters, signal);
      // The client rejects other formats, and turns XML into JSON.
      return xml ? { ...answer, contentType: answer.contentType.replace("json", "xml") } : answer;
    },
    close: () => client.close().finally(fetch.close),
  };
}

/** Returns a function that calls `client.api.GET` with paths of any document. */
function getter(call: unknown) {
  type Init = { params: Parameters; parseAs: "text"; signal: AbortSignal };
  type Get = (path: string, init: Init) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
  return async (path: string, params: Parameters, signal: AbortSignal) => {
    const { data, error, response } = await (call as Get)(path, { params, parseAs: "text", signal });
    const { ok, status, headers } = response;
    const body = ok ? data : error;
    const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
    return { status, contentType: headers.get("content-type") ?? "", text, location: headers.get("location") ?? "" };
  };
}

/** Returns a `fetch` that spaces requests evenly. */
function paced(fetch: NodeFetch, rate: number): typeof globalThis.fetch {
  let next = 0;
  return async (input, init) => {
    const now = performance.now();
    next = Math.max(now, next + 1000 / rate);
    if (next > now) await new Promise((resolve) => setTimeout(resolve, next - now));
    return fetch(input, init);
  };
}
