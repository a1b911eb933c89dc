import { readFileSync } from "node:fs";
import { createEnterpriseManagerClient, type EnterpriseManagerClient } from "../../enterprise-manager/index.js";
import { type Auth, apiKey, createVspcClient, type Hooks, password, type paths, type VspcClient } from "../../index.js";
import { nodeFetch } from "../../node.js";
import { CommandError } from "../command-error.js";
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
  const { VSPC_BASE_URL, VSPC_CA } = process.env;
  const baseUrl = options.baseUrl ?? VSPC_BASE_URL;
  if (!baseUrl) return undefined;
  const client = createVspcClient({ baseUrl, auth: vspcCredentials(), hooks, ...trusting(options.ca ?? VSPC_CA) });
  return { baseUrl, client };
}

function vspcCredentials(): Auth {
  const { VSPC_API_KEY: key, VSPC_USERNAME: username, VSPC_PASSWORD: secret } = process.env;
  if (key) return apiKey(key);
  if (username && secret) return password({ username, password: secret });
  throw new CommandError("no credentials: set VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD, in the environment");
}

/** The Enterprise Manager that the environment names, if any. */
export function enterpriseManagerOf(options: TourOptions, hooks: Hooks): Servers["em"] {
  const { EM_BASE_URL: baseUrl, EM_USERNAME: username, EM_PASSWORD: secret, EM_CA } = process.env;
  if (!baseUrl) return undefined;
  if (!username || !secret)
    throw new CommandError("no credentials: set EM_USERNAME and EM_PASSWORD in the environment");
  const trust = trusting(options.ca ?? EM_CA);
  return { baseUrl, client: createEnterpriseManagerClient({ baseUrl, username, password: secret, hooks, ...trust }) };
}

function trusting(file: string | undefined) {
  if (!file) return {};
  try {
    return { fetch: nodeFetch({ ca: readFileSync(file) }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`the CA in ${file} cannot be used (${reason}); name a PEM file with --ca, VSPC_CA or EM_CA`);
  }
}
