import { createEnterpriseManagerClient, type EnterpriseManagerClient } from "../../enterprise-manager/index.js";
import type { Environment } from "../../environment/index.js";
import { createVspcClient, type Hooks, type paths, type VspcClient } from "../../index.js";
import { enterpriseManagerFromEnvironment, fromEnvironment } from "../../node.js";
import { enterpriseManagerReadChapter } from "./enterprise-manager.js";
import { readChapter } from "./read.js";
import type { Report } from "./report.js";

/** What `tour` was asked for; the rest comes from the environment. */
export interface TourOptions {
  readonly baseUrl?: string;
  readonly ca?: string;
}

/** A server of the user's, with a client for it. */
interface Named<Client> {
  readonly baseUrl: string;
  readonly client: Client;
}

export interface Servers {
  readonly vspc: Named<VspcClient<paths>> | undefined;
  readonly em: Named<EnterpriseManagerClient> | undefined;
}

/** Reads from the user's servers, and changes nothing. */
export async function tourServers({ vspc, em }: Servers, report: Report): Promise<void> {
  if (vspc) {
    report.chapter(`Your console, read only: ${new URL(vspc.baseUrl).origin}`);
    await readChapter(vspc.client, report);
  }
  if (em) {
    report.chapter(`Your Enterprise Manager, read only: ${new URL(em.baseUrl).origin}`);
    await enterpriseManagerReadChapter(em.client, report);
  }
}

/** The console that the options or the environment name, if any. */
export function vspcOf(options: TourOptions, hooks: Hooks): Servers["vspc"] {
  const environment = environmentWith(options);
  if (!environment.VSPC_BASE_URL) return undefined;
  const server = fromEnvironment(environment);
  return { baseUrl: server.baseUrl, client: createVspcClient({ ...server, hooks }) };
}

/** The Enterprise Manager that the environment names, if any. */
export function enterpriseManagerOf(options: TourOptions, hooks: Hooks): Servers["em"] {
  const environment = environmentWith(options);
  if (!environment.EM_BASE_URL) return undefined;
  const server = enterpriseManagerFromEnvironment(environment);
  return { baseUrl: server.baseUrl, client: createEnterpriseManagerClient({ ...server, hooks }) };
}

/** What the options say wins. */
function environmentWith({ baseUrl, ca }: TourOptions): Environment {
  const { VSPC_BASE_URL, VSPC_CA, EM_CA } = process.env;
  return {
    ...process.env,
    VSPC_BASE_URL: baseUrl ?? VSPC_BASE_URL,
    VSPC_CA: ca ?? VSPC_CA,
    EM_CA: ca ?? EM_CA,
  };
}
