import type { Connection, ConnectionOptions, Environment } from "./connection.js";
import { readText } from "./sources.js";

/** Connects to the server of the environment. Nothing is sent. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const environment = await readEnvironment(options.ca);
  if (!options.em) return (await import("./vspc.js")).connectVspc(environment, options);
  return (await import("./enterprise-manager.js")).connectEnterpriseManager(environment, options);
}

/** Returns the environment with the secrets that are in files, and with the CA certificates of the option. */
async function readEnvironment(ca: string | undefined): Promise<Environment> {
  const environment: Record<string, string | undefined> = { ...process.env };
  if (ca !== undefined) Object.assign(environment, { VSPC_CA: ca, EM_CA: ca });
  for (const name of ["VSPC_API_KEY", "VSPC_PASSWORD", "EM_PASSWORD"]) {
    const file = process.env[`${name}_FILE`];
    if (file && !environment[name]) environment[name] = await readText(file, `${name}_FILE`);
  }
  return environment;
}
