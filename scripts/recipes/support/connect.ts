import { ApiError, type Auth, apiKey, createVspcClient, password, type paths, type VspcClient } from "vspc-client";
import { createEnterpriseManagerClient, type EnterpriseManagerClient } from "vspc-client/enterprise-manager";
import { type NodeFetch, nodeFetch } from "vspc-client/node";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  defaultApiKey,
  defaultEnterpriseManagerUser,
} from "vspc-client/testing";

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A client, and what ends its sessions and connections. */
export interface Connection<Client> {
  readonly client: Client;
  close(): Promise<void>;
}

/** The console of `VSPC_BASE_URL`, or a simulated one where that is not set. */
export function openConsole(env: Environment): Connection<VspcClient<paths>> {
  const { VSPC_BASE_URL: baseUrl } = env;
  if (!baseUrl) {
    const { fetch } = createSimulator({ seed: 2026, async: { operations: "writes", polls: 2 } });
    const client = createVspcClient({ baseUrl: "https://simulated.example", auth: apiKey(defaultApiKey), fetch });
    return { client, close: () => client.logout() };
  }
  const fetch = nodeFetch(trust(env.VSPC_CA));
  const client = createVspcClient({ baseUrl, auth: credentials(env), fetch });
  return { client, close: () => closeAll(() => client.logout(), fetch) };
}

/** The Enterprise Manager of `EM_BASE_URL`, or a simulated one where that is not set. */
export function openEnterpriseManager(env: Environment): Connection<EnterpriseManagerClient> {
  const { EM_BASE_URL: baseUrl, EM_USERNAME: username = "", EM_PASSWORD: secret = "" } = env;
  if (!baseUrl) {
    const { fetch } = createEnterpriseManagerSimulator({ seed: 2026, tasks: { running: 1 } });
    const account = { baseUrl: "https://simulated.example", ...defaultEnterpriseManagerUser };
    const client = createEnterpriseManagerClient({ ...account, fetch });
    return { client, close: () => client.close() };
  }
  if (!username || !secret) throw new ApiError("input", "EM_BASE_URL needs EM_USERNAME and EM_PASSWORD");
  const fetch = nodeFetch(trust(env.EM_CA));
  const client = createEnterpriseManagerClient({ baseUrl, username, password: secret, fetch });
  return { client, close: () => closeAll(() => client.close(), fetch) };
}

function credentials({ VSPC_API_KEY: key, VSPC_USERNAME: username, VSPC_PASSWORD: secret }: Environment): Auth {
  if (key) return apiKey(key);
  if (username && secret) return password({ username, password: secret });
  throw new ApiError("input", "VSPC_BASE_URL needs credentials: VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD");
}

const trust = (ca: string | undefined) => (ca ? { ca } : {});

async function closeAll(logOff: () => Promise<void>, fetch: NodeFetch): Promise<void> {
  await logOff().finally(() => fetch.close());
}
