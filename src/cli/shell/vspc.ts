import { createVspcClient } from "../../bigint.js";
import { type Download, fromEnvironment, nodeFetch } from "../../node.js";
import { CommandError } from "../command-error.js";
import type { Action, Connection, ConnectionOptions, Environment, Init, Reply, Write } from "./connection.js";

/** Methods of a client, for paths of any document. */
interface LooseClient {
  readonly api: { PATCH(path: string, init: Init): Promise<Reply> };
  get(path: string, init: Init): Promise<unknown>;
  post(path: string, init: Init): Promise<Write>;
  put(path: string, init: Init): Promise<Write>;
  delete(path: string, init: Init): Promise<Write>;
  patch(path: string, init: Init, operations: unknown): Promise<Write>;
  list(path: string, init: Init): { pages(): AsyncIterable<readonly unknown[]> };
  download(path: string, init: Init): Promise<Download>;
  resume(id: string, method: string, path: string): Action;
  logout(): Promise<void>;
}

/** Connects to VSPC. */
export function connectVspc(environment: Environment, { timeout, apiVersion }: ConnectionOptions): Connection {
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
      if (method === "patch" && !Array.isArray(body)) return patchObject(client, path, { ...init, body });
      if (method === "patch") return client.patch(path, options, body);
      return client[method as "post"](path, { ...options, ...(body !== undefined && { body }) });
    },
    resume: (id) => client.resume(id, "get", "/asyncActions/{actionId}/result"),
    close: () => client.logout().finally(fetch.close),
  };
}

/** Sends an object by PATCH, which is no JSON Patch. An asynchronous action has the ID of the request. */
async function patchObject(client: LooseClient, path: string, init: Init): Promise<Write> {
  const { path: values, query, requestId, ...rest } = init;
  const headers = { "X-Request-id": requestId };
  const { data, error, response } = await client.api.PATCH(path, { ...rest, params: { path: values, query }, headers });
  if (response.status === 202) return client.resume(`${requestId}`, "patch", path);
  if (response.ok) return { id: undefined, result: async () => Object(data).data };
  const [{ message = response.status } = {}] = Object(error).errors ?? [];
  throw new CommandError(`PATCH ${path}: ${message}`, 1);
}
