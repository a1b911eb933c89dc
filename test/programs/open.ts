import { apiKey, createVspcClient } from "../../src/index.js";
import { createSimulator, defaultApiKey, type SimulatorOptions } from "../../src/testing/index.js";

/** A simulated console and a client with default options. */
export function open(options: SimulatorOptions = {}) {
  const sim = createSimulator({ tenants: 40, ...options });
  const baseUrl = "https://vspc.example.com:1280/api/v3";
  return { sim, vspc: createVspcClient({ baseUrl, auth: apiKey(defaultApiKey), fetch: sim.fetch }) };
}
