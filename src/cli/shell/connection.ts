import { createVspcClient } from "../../bigint.js";
import { type Download, fromEnvironment, nodeFetch } from "../../node.js";
import { readText } from "./sources.js";

export interface ConnectionOptions {
  readonly ca?: string;
  /** Seconds for each request. */
  readonly timeout?: number;
  readonly apiVersion?: `${number}.${number}`;
}

/** Untyped arguments of a call: paths and their types come from a document that is read at run time. */
export type Init = Readonly<Record<string, unknown>>;

/** A call that may continue on the server after its response. */
export interface Work {
  readonly id: string | undefined;
  progress(): Promise<object>;
  result(options: { readonly signal: AbortSignal }): Promise<unknown>;
  cancel(): Promise<void>;
}

/** Calls that the commands need, for paths of any document. */
export interface Connection {
  get(path: string, init: Init): Promise<unknown>;
  list(path: string, init: Init): { pages(): AsyncIterable<readonly unknown[]> };
  /** Sends a write, and returns as soon as the server has accepted it. */
  write(method: string, path: string, init: Init): Promise<Work>;
  download(path: string, init: Init): Promise<Download>;
  resume(id: string): Work;
  /** Ends the session. */
  close(): Promise<void>;
}

/** Connects to the server of the environment. Nothing is sent. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const environment = await readEnvironment(options.ca);
  return connectVspc(environment, options);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Methods of a client, for paths of any document. */
interface LooseClient {
  get(path: string, init: Init): Promise<unknown>;
  post(path: string, init: Init): Promise<Work>;
  put(path: string, init: Init): Promise<Work>;
  delete(path: string, init: Init): Promise<Work>;
  patch(path: string, init: Init, operations: unknown): Promise<Work>;
  list(path: string, init: Init): { pages(): AsyncIterable<readonly unknown[]> };
  download(path: string, init: Init): Promise<Download>;
  resume(id: string, method: string, path: string): Work;
  logout(): Promise<void>;
}

function connectVspc(environment: Environment, { timeout, apiVersion }: ConnectionOptions): Connection {
  const { fetch = nodeFetch(), ...account } = fromEnvironment(environment);
  const settings = {
    ...(timeout !== undefined && { timeout: timeout * 1000 }),
    ...(apiVersion !== undefined && { version: apiVersion }),
  };
  const client = createVspcClient<object>({ ...account, fetch, ...settings }) as object as LooseClient;
  return {
    get: client.get,
    list: client.list,
    download: client.download,
    async write(method, path, { body, ...init }) {
      const options = { ...init, wait: false };
      if (method === "patch") return client.patch(path, options, body);
      const send = { post: client.post, put: client.put, delete: client.delete }[method];
      if (send === undefined) throw new Error(`unknown method ${method}`);
      return send(path, { ...options, ...(body !== undefined && { body }) });
    },
    resume: (id) => client.resume(id, "get", "/asyncActions/{actionId}/result"),
    close: () => client.logout().finally(fetch.close),
  };
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
