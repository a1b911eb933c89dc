import { apiKey, createVspcClient, type VspcClientOptions } from "../../src/index.js";
import { fakeFetch, type Handler } from "./fake-fetch.js";

export const baseUrl = "https://vspc.example.com:1280/api/v3";

/** A client of a server that responds in process, and the requests that the server received. */
export function vspcOf(handler: Handler, options: Partial<VspcClientOptions> = {}) {
  const { fetch, seen } = fakeFetch(handler);
  return { vspc: createVspcClient({ baseUrl, auth: apiKey("key"), fetch, ...options }), fetch, seen };
}
