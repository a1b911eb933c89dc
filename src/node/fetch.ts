import { once } from "node:events";
import { isIP } from "node:net";
import type { Dispatcher } from "undici";

import { checkInteger, checkNames, inputError } from "../http/errors.js";
import { type ConnectionSettings, createDispatcher } from "./dispatcher.js";

import { environmentProxy, parseProxy } from "./proxy.js";
import { type ClientCertificate, type FileSource, secureContext } from "./tls.js";

export interface NodeFetchOptions {
  /**
   * Certificates to trust in addition to those that Node trusts: PEM text, bytes (PEM or DER), the path of a file, or a list
   * of these. For a self-signed server certificate, pass that certificate.
   */
  ca?: FileSource | readonly FileSource[] | undefined;
  /** Client certificate for servers that require one. */
  clientCertificate?: ClientCertificate | undefined;
  /**
   * `http://user:password@proxy.example.com:3128`: sends every request through this proxy, by CONNECT. TLS ends at the
   * server, not at the proxy; `ca` applies to both. `"environment"` uses `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` as they
   * are when `nodeFetch` is called; lower-case names take precedence.
   *
   * @default none: environment variables are not read
   */
  proxy?: string | undefined;
  /** Host name to request and to expect in the server's certificate, instead of the one in the URL. */
  servername?: string | undefined;
  /**
   * Allows HTTP/2: concurrent requests then share one connection. Until the protocol is known, requests wait for the first
   * connection.
   *
   * @default false
   */
  allowH2?: boolean | undefined;
  /**
   * Maximum number of connections to a server, from 1.
   *
   * @default unlimited: the client's `concurrency` limits the number of requests
   */
  connections?: number | undefined;
  /**
   * Milliseconds that an unused connection stays open, from 1. The server may close it earlier.
   *
   * @default two seconds less than the server announces, or 4000
   */
  keepAliveTimeout?: number | undefined;
  /** Sends the credentials to any server, even an impostor. Emits one warning. Prefer `ca`. */
  dangerouslySkipTlsVerification?: boolean | undefined;
}

/** A fetch function with its own connections. */
export interface NodeFetch extends AsyncDisposable {
  (...request: Parameters<typeof globalThis.fetch>): Promise<Response>;
  /**
   * Waits for running requests, bodies included, and closes all connections. An unread download delays it. Later
   * requests throw `ApiError` of kind `input`.
   */
  close(): Promise<void>;
}

const names: readonly (keyof NodeFetchOptions)[] = [
  "ca",
  "clientCertificate",
  "proxy",
  "servername",
  "allowH2",
  "connections",
  "keepAliveTimeout",
  "dangerouslySkipTlsVerification",
];

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
  const settings = settingsOf(checkOptions(options));
  if (options.dangerouslySkipTlsVerification) warn();
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
async function openDispatcher(settings: ConnectionSettings): Promise<Dispatcher> {
  const undici = await import("undici").catch((error: unknown) => {
    throw inputError(`nodeFetch: undici cannot be loaded; install it, and exclude it from bundles (${String(error)})`);
  });
  return createDispatcher(undici, settings);
}

function settingsOf({ ca, clientCertificate, proxy, ...options }: NodeFetchOptions): ConnectionSettings {
  const {
    servername,
    allowH2 = false,
    connections,
    keepAliveTimeout,
    dangerouslySkipTlsVerification = false,
  } = options;
  return {
    server: {
      secureContext: secureContext(ca, clientCertificate),
      rejectUnauthorized: !dangerouslySkipTlsVerification,
    },
    proxyContext: proxy === undefined ? undefined : secureContext(ca),
    proxy: proxy === undefined ? undefined : proxy === "environment" ? environmentProxy() : parseProxy(proxy),
    ...{ servername, allowH2, connections, keepAliveTimeout },
  };
}

function warn(): void {
  process.emitWarning("a nodeFetch() does not verify servers: anyone on the network path can read the credentials", {
    type: "SecurityWarning",
    code: "VSPC_TLS_NOT_VERIFIED",
    detail: "Set by dangerouslySkipTlsVerification. To trust a private or self-signed certificate, pass it as `ca`.",
  });
}

function checkOptions(options: NodeFetchOptions): NodeFetchOptions {
  checkNames("", options, names);
  const { servername, dangerouslySkipTlsVerification: skip } = options;
  if (servername !== undefined && (!/^[\w-]+(\.[\w-]+)*$/.test(servername) || isIP(servername))) {
    throw inputError(`servername must be a host name, without scheme and port, got ${servername}`);
  }
  // A string such as "false" from the environment must not count as true.
  if (skip !== undefined && typeof skip !== "boolean") {
    throw inputError("dangerouslySkipTlsVerification must be true or false");
  }
  if (options.allowH2 !== undefined && typeof options.allowH2 !== "boolean") {
    throw inputError("allowH2 must be true or false");
  }
  checkInteger("connections", options.connections ?? 1, 1, 1000, "connections");
  checkInteger("keepAliveTimeout", options.keepAliveTimeout ?? 1, 1, 3_600_000, "ms");
  return options;
}
