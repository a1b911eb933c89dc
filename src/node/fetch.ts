import { isIP } from "node:net";
import { Agent, buildConnector, type Dispatcher, ProxyAgent } from "undici";
import { checkInteger, inputError } from "../http/errors.js";
import { environmentProxy, parseProxy } from "./proxy.js";
import { type ClientCertificate, type FileSource, secureContext } from "./tls.js";

export interface NodeFetchOptions {
  /**
   * Certificates to trust beside those that Node trusts anyway: PEM text, bytes (PEM or DER) or the path of a file, or a
   * list of these. For a self-signed server certificate, that certificate.
   */
  ca?: FileSource | readonly FileSource[] | undefined;
  /** The certificate to show to a server that asks for one. */
  clientCertificate?: ClientCertificate | undefined;
  /**
   * `http://user:password@proxy.example.com:3128`: every request goes through this proxy, by CONNECT. TLS ends
   * at the server, not at the proxy; `ca` counts for both. `"environment"` for what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`
   * (also in small letters, which win) say when the fetch is made.
   *
   * @default none: the variables of the environment are not read
   */
  proxy?: string | undefined;
  /** The name to ask for and to find in the server's certificate, instead of the one in the URL. */
  servername?: string | undefined;
  /**
   * Lets the server choose HTTP/2, where many requests share one connection.
   *
   * @default false
   */
  allowH2?: boolean | undefined;
  /**
   * Connections to a server at once, from 1.
   *
   * @default unlimited: the client's `concurrency` bounds the requests under way
   */
  connections?: number | undefined;
  /**
   * Milliseconds that an unused connection stays open, from 1, whatever the server announces. The server may close it
   * earlier.
   *
   * @default two seconds less than the server announces, or 4000
   */
  keepAliveTimeout?: number | undefined;
  /** Talks to any server that claims to be the right one, and hands it the credentials. Warns once. Prefer `ca`. */
  dangerouslySkipTlsVerification?: boolean | undefined;
}

/** A fetch with connections of its own. */
export interface NodeFetch extends AsyncDisposable {
  (...request: Parameters<typeof globalThis.fetch>): Promise<Response>;
  /**
   * Waits for the requests under way, bodies included, and closes all connections. A file that nobody reads keeps it
   * waiting. Later requests throw ApiError of kind `input`.
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
 * Makes a fetch for Node that knows a private CA, a client certificate or a proxy: the `fetch` option of a client.
 * Throws ApiError of kind `input` when an option is wrong or a file cannot be read.
 */
export function nodeFetch(options: NodeFetchOptions = {}): NodeFetch {
  const other = process.versions.bun ? "Bun" : process.versions.deno && "Deno";
  if (other) throw inputError(`nodeFetch needs Node; ${other} drops its options`);
  const dispatcher = createDispatcher(checkOptions(options));
  if (options.dangerouslySkipTlsVerification) warn();
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= dispatcher.close();
    return closed;
  };
  const fetch = async (...[input, init]: Parameters<typeof globalThis.fetch>) => {
    if (closed) throw inputError("fetch: this nodeFetch() was closed");
    return globalThis.fetch(input, { ...init, dispatcher } as RequestInit);
  };
  return Object.assign(fetch, { close, [Symbol.asyncDispose]: close });
}

function createDispatcher(options: NodeFetchOptions): Dispatcher {
  const { ca, clientCertificate, proxy, servername, dangerouslySkipTlsVerification: skip = false } = options;
  const { allowH2 = false, connections, keepAliveTimeout } = options;
  const server = { secureContext: secureContext(ca, clientCertificate), rejectUnauthorized: !skip, allowH2 };
  const name = servername && { servername };
  const connect = buildConnector(server);
  const pool = {
    allowH2,
    ...(connections && { connections }),
    // The second bounds what the server announces, which would win otherwise.
    ...(keepAliveTimeout && { keepAliveTimeout, keepAliveMaxTimeout: keepAliveTimeout }),
    // As an option of the connector the name would lose to the one in the URL.
    connect: ((target, done) => connect({ ...target, ...name }, done)) satisfies buildConnector.connector,
  };
  if (proxy === undefined) return new Agent(pool);
  const proxyTls = { secureContext: secureContext(ca), rejectUnauthorized: true };
  const proxied = { ...pool, requestTls: { ...server, ...name }, proxyTls };
  if (proxy === "environment") return environmentProxy(proxied);
  return new ProxyAgent({ ...proxied, ...parseProxy(proxy) });
}

function warn(): void {
  process.emitWarning("the servers of a nodeFetch() are not verified: anyone in between can read the credentials", {
    type: "SecurityWarning",
    code: "VSPC_TLS_NOT_VERIFIED",
    detail: "Set by dangerouslySkipTlsVerification. To trust a private or self-signed certificate, pass it as `ca`.",
  });
}

function checkOptions(options: NodeFetchOptions): NodeFetchOptions {
  const unknown = Object.keys(options).find((name) => !names.some((known) => known === name));
  if (unknown !== undefined) throw inputError(`unknown option ${unknown}; there are ${names.join(", ")}`);
  const { servername, dangerouslySkipTlsVerification: skip } = options;
  if (servername !== undefined && (!/^[\w-]+(\.[\w-]+)*$/.test(servername) || isIP(servername))) {
    throw inputError(`servername must be a host name, without scheme and port, got ${servername}`);
  }
  // A text such as "false" out of the environment must not count as yes.
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
