import { onTestFinished, vi } from "vitest";
import { createSimulator, defaultApiKey, type SimulatorOptions } from "../../src/testing/index.js";

/** Starts a simulated console, and points the environment of the command to it. */
export async function simulatedConsole(options: SimulatorOptions = {}) {
  const simulator = createSimulator(options);
  const server = await simulator.listen();
  onTestFinished(() => server.close());
  environment({ VSPC_BASE_URL: server.url, VSPC_API_KEY: defaultApiKey });
  return { ...simulator, server };
}

/** Sets environment variables for one test. All other connections are removed. */
export function environment(variables: Readonly<Record<string, string>>): void {
  const names = ["BASE_URL", "API_KEY", "USERNAME", "PASSWORD", "CA", "API_KEY_FILE"];
  for (const name of names) vi.stubEnv(`VSPC_${name}`, "").stubEnv(`EM_${name}`, "");
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}
