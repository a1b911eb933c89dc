import { vi } from "vitest";
import { createVspcClient, token } from "../../src/index.js";
import { failure, fakeFetch, json, type Seen } from "../support/fake-fetch.js";

export const tenants = "/infrastructure/sites/{siteUid}/tenants";
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
export const id = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";
export const init = { path: { siteUid }, body: { credentials: { userName: "acme" } } };

interface Script {
  /** States that the action goes through, one a poll; the last one stays. */
  states?: string[];
  location?: string | null;
  result?: () => Response;
  /** The answer to a question about the state, instead of the states. */
  state?: () => Response;
}

/** A client of a server whose POST goes on in the background. */
export function background({
  states = ["running", "succeed"],
  location = `/api/v3/asyncActions/${id}`,
  result,
  state,
}: Script = {}) {
  let poll = 0;
  const server = fakeFetch(({ method, path }: Seen) => {
    if (method === "POST") return new Response(null, { status: 202, headers: location === null ? {} : { location } });
    if (method === "DELETE") return json({ errors: [], data: {} });
    if (path.endsWith("/result")) return result?.() ?? json({ data: { name: "acme" } });
    if (state) return state();
    const status = states[Math.min(poll++, states.length - 1)];
    return status === "gone" ? failure(404, { code: 404 }) : json({ data: { id, status, actionName: "CreateTenant" } });
  });
  const baseUrl = "https://vspc.example.com/api/v3";
  return { ...server, vspc: createVspcClient({ baseUrl, auth: token("t"), fetch: server.fetch }) };
}

/** Runs the fake clock until the work is done. */
export async function drive<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  await vi.runAllTimersAsync();
  return work;
}
