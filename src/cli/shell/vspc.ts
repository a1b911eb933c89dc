import { createVspcClient } from "../../bigint.js";
import { type Download, fromEnvironment, nodeFetch } from "../../node.js";
import { CommandError } from "../command-error.js";
import { completedWork } from "./completed-work.js";
import type { Connection, ConnectionOptions, Environment, Init, Reply, Work } from "./connection.js";

/** Methods of a client, for paths of any document. */
interface LooseClient {
  readonly api: { PATCH(path: string, init: Init): Promise<Reply> };
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
      if (method === "patch" && Array.isArray(body)) return client.patch(path, options, body);
      if (method === "patch") return patchObject(client, path, { ...init, body });
      const send = { post: client.post, put: client.put, delete: client.delete }[method];
      if (send === undefined) throw new Error(`unknown method ${method}`);
      return send(path, { ...options, ...(body !== undefined && { body }) });
    },
    resume: (id) => client.resume(id, "get", "/asyncActions/{actionId}/result"),
    close: () => client.logout().finally(fetch.close),
  };
}

/** Sends an object by PATCH, which is no JSON Patch. An asynchronous action has the ID of the request. */
async function patchObject(
  client: LooseClient,
  path: string,
  { path: values, query, requestId, ...init }: Init,
): Promise<Work> {
  const headers = { "X-Request-id": requestId };
  const { data, error, response } = await client.api.PATCH(path, { ...init, params: { path: values, query }, headers });
  if (response.status === 202) return client.resume(`${requestId}`, "patch", path);
  if (!response.ok) {
    const { errors = [] } = Object(error);
    throw new CommandError(`PATCH ${path}: ${Object(errors[0]).message ?? response.status}`, 1);
  }
  return completedWork(Object(data).data);
}
