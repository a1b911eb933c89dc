import { once } from "node:events";
import type { Dispatcher } from "undici";
import { inputError } from "../http/errors.js";
import { createDispatcher } from "./dispatcher.js";
import { connectionSettings, type NodeFetchOptions } from "./options.js";

/** A fetch function with its own connections. */
export interface NodeFetch extends AsyncDisposable {
  (...request: Parameters<typeof globalThis.fetch>): Promise<Response>;
  /**
   * Waits for running requests, bodies included, and closes all connections. An unread download delays it. Later
   * requests throw `ApiError` of kind `input`.
   */
  close(): Promise<void>;
}

/**
 * Creates a `fetch` option for Node with a private CA, a client certificate or a proxy. It has no time limits: those of the
 * client apply.
 *
 * @throws ApiError of kind `input` if an option is wrong or a file cannot be read
 * @example
 * const vspc = createVspcClient({ baseUrl, auth, fetch: nodeFetch({ ca: "ca.pem" }) });
 */
export function nodeFetch(options: NodeFetchOptions = {}): NodeFetch {
  const other = process.versions.bun ? "Bun" : process.versions.deno && "Deno";
  if (other) throw inputError(`nodeFetch requires Node: ${other} ignores its options`);
  const settings = connectionSettings(options);
  if (!settings.server.rejectUnauthorized) warn();
  let dispatcher: Promise<Dispatcher> | undefined;
  let connected: Promise<unknown> | undefined;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= Promise.resolve(dispatcher).then((opened) => opened?.close());
    return closed;
  };
  const fetch = async (...[input, init]: Parameters<typeof globalThis.fetch>) => {
    if (closed) throw inputError("fetch: this nodeFetch() was closed");
    dispatcher ??= openDispatcher(settings);
    const opened = await dispatcher;
    const send = () => globalThis.fetch(input, { ...init, dispatcher: opened } as RequestInit);
    if (!settings.allowH2) return send();
    if (connected) return connected.then(send);
    const response = send();
    // Requests during the first handshake would open further connections.
    connected = Promise.race([once(opened, "connect"), response]).catch(() => undefined);
    return response;
  };
  return Object.assign(fetch, { close, [Symbol.asyncDispose]: close });
}

/** Loads undici on first use: it is large, and bundles of programs that never use it must start. */
async function openDispatcher(settings: ReturnType<typeof connectionSettings>): Promise<Dispatcher> {
  const undici = await import("undici").catch((error: unknown) => {
    throw inputError(`nodeFetch: undici cannot be loaded; install it, and exclude it from bundles (${String(error)})`);
  });
  return createDispatcher(undici, settings);
}

function warn(): void {
  process.emitWarning("a nodeFetch() does not verify servers: anyone on the network path can read the credentials", {
    type: "SecurityWarning",
    code: "VSPC_TLS_NOT_VERIFIED",
    detail: "Set by dangerouslySkipTlsVerification. To trust a private or self-signed certificate, pass it as `ca`.",
  });
}
