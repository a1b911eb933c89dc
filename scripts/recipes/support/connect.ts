import { apiKey, createVspcClient, type paths, type VspcClient } from "vspc-client";
import { createEnterpriseManagerClient, type EnterpriseManagerClient } from "vspc-client/enterprise-manager";
import { enterpriseManagerFromEnvironment, fromEnvironment, type NodeFetch } from "vspc-client/node";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultApiKey,
  defaultEnterpriseManagerUser,
} from "vspc-client/testing";

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A client, and a function that closes its sessions and connections. */
export interface Connection<Client> {
  readonly client: Client;
  close(): Promise<void>;
}

/** Connects to the VSPC server at `VSPC_BASE_URL`, or to a simulator if it is not set. */
export function openConsole(env: Environment): Connection<VspcClient<paths>> {
  if (!env.VSPC_BASE_URL) {
    const { fetch } = createSimulator({ seed: 2026, async: { operations: "writes", polls: 2 } });
    const client = createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
    return { client, close: () => client.logout() };
  }
  const server = fromEnvironment(env);
  const client = createVspcClient(server);
  return { client, close: () => closeAll(() => client.logout(), server.fetch) };
}

/** Connects to the Enterprise Manager at `EM_BASE_URL`, or to a simulator if it is not set. */
export function openEnterpriseManager(env: Environment): Connection<EnterpriseManagerClient> {
  if (!env.EM_BASE_URL) {
    const { fetch } = createEnterpriseManagerSimulator({ seed: 2026, tasks: { running: 1 } });
    const account = { baseUrl: "https://simulated.example", ...defaultEnterpriseManagerUser };
    const client = createEnterpriseManagerClient({ ...account, fetch });
    return { client, close: () => client.close() };
  }
  const server = enterpriseManagerFromEnvironment(env);
  const client = createEnterpriseManagerClient(server);
  return { client, close: () => closeAll(() => client.close(), server.fetch) };
}

async function closeAll(logOff: () => Promise<void>, fetch: NodeFetch | undefined): Promise<void> {
  await logOff().finally(() => fetch?.close());
}
