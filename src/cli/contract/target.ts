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

/** Server that is tested, through its client. */
export interface Target {
  readonly baseUrl: string;
  /** Environment variables that the user may have to correct. */
  readonly variables: { readonly baseUrl: string; readonly credentials: string };
  /**
   * Sends a GET. The client handles rate limits, expired sign-ins and 202.
   *
   * @throws ApiError if there is no response, or the client cannot read it
   */
  read(path: string, values: { path: Bindings; query: Bindings }, signal: AbortSignal): Promise<ReadResponse>;
  /** Signs out. */
  close(): Promise<void>;
}

interface TargetOptions {
  /** Whether Enterprise Manager is read in XML. */
  readonly xml: boolean;
  readonly concurrency: number;
  /** Maximum number of requests per second. */
  readonly rate: number;
}

/** Type of `client.api.GET` for paths of any document. */
type Get = (
  path: string,
  init: { params: { path: Bindings; query?: Bindings }; parseAs: "text"; signal: AbortSignal },
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/** Creates a target from VSPC_BASE_URL, and VSPC_API_KEY or VSPC_USERNAME and VSPC_PASSWORD. */
export function vspcTarget(env: NodeJS.ProcessEnv, { rate, concurrency }: TargetOptions): Target {
  const { fetch = nodeFetch(), ...account } = fromEnvironment(env);
  const client = createVspcClient<object>({ ...account, fetch: paced(fetch, rate), concurrency });
  const get = client.api.GET as unknown as Get;
  return {
    baseUrl: account.baseUrl,
    variables: { baseUrl: "VSPC_BASE_URL", credentials: "VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD" },
    async read(path, params, signal) {
      const answer = await get(path, { params, parseAs: "text", signal });
      if (answer.response.status !== 202) return responseOf(answer);
      const actionId = answer.response.headers.get("location")?.split("/").findLast(Boolean) ?? "";
      await client.resume(actionId, "get", path as never).result({ signal });
      // The client returns the result unwrapped, so it is read again.
      const result = { params: { path: { actionId } }, parseAs: "text", signal } as const;
      return responseOf(await get("/asyncActions/{actionId}/result", result));
    },
    close: () => client.logout().finally(fetch.close),
  };
}

/** Creates a target from EM_BASE_URL, EM_USERNAME and EM_PASSWORD. */
export function enterpriseManagerTarget(env: NodeJS.ProcessEnv, { xml, rate, concurrency }: TargetOptions): Target {
  const { fetch = nodeFetch(), ...account } = enterpriseManagerFromEnvironment(env);
  const settings = { fetch: paced(fetch, rate), concurrency, format: xml ? "xml" : "json" } as const;
  const client = createEnterpriseManagerClient({ ...account, ...settings });
  const get = client.api.GET as unknown as Get;
  return {
    baseUrl: account.baseUrl,
    variables: { baseUrl: "EM_BASE_URL", credentials: "EM_USERNAME and EM_PASSWORD" },
    async read(path, params, signal) {
      const answer = responseOf(await get(path, { params, parseAs: "text", signal }));
      // The client rejects other formats, and turns XML into JSON.
      return xml ? { ...answer, contentType: answer.contentType.replace("json", "xml") } : answer;
    },
    close: () => client.close().finally(fetch.close),
  };
}

function responseOf({ data, error, response }: Awaited<ReturnType<Get>>): ReadResponse {
  const body = response.ok ? data : error;
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  return { status: response.status, contentType: response.headers.get("content-type") ?? "", text };
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
