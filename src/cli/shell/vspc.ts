import { createVspcClient } from "../../bigint.js";
import type { AsyncAction } from "../../index.js";
import { fromEnvironment, nodeFetch } from "../../node.js";
import { type Connection, type Init, send, type Write } from "./connection.js";
import type { CallOptions } from "./options.js";

/** Members of a client, for paths of any document. */
interface LooseClient extends Pick<Connection, "get" | "list" | "download"> {
  readonly api: object;
  post(path: string, init: Init): Promise<Write>;
  patch(path: string, init: Init, operations: unknown): Promise<Write>;
  resume(id: string, method: string, path: string): AsyncAction<unknown>;
  logout(): Promise<void>;
}

/** Connects to VSPC. */
export function connectVspc(environment: NodeJS.ProcessEnv, { timeout, apiVersion: version }: CallOptions): Connection {
  const { fetch = nodeFetch(), ...account } = fromEnvironment(environment);
  const client = createVspcClient<object>({ ...account, fetch, timeout, version }) as object as LooseClient;
  const { get, list, download } = client;
  return {
    ...{ get, list, download },
    async write(method, path, { body, ...init }) {
      const options = { ...init, wait: false };
      if (method !== "patch")
        return client[method as "post"](path, body === undefined ? options : { ...options, body });
      if (Array.isArray(body)) return client.patch(path, options, body);
      // An object is no JSON Patch. Its asynchronous action has the ID of the request.
      const headers = { "X-Request-id": init.requestId };
      const { data, status } = await send(client.api, method, path, { ...init, body, headers });
      if (status === 202) return client.resume(`${init.requestId}`, method, path);
      return { id: undefined, result: async () => Object(data).data };
    },
    resume: (id) => client.resume(id, "get", "/asyncActions/{actionId}/result"),
    close: () => client.logout().finally(fetch.close),
  };
}
