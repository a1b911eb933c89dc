import { isIP } from "node:net";
import { Agent, buildConnector, type Dispatcher, ProxyAgent } from "undici";
import { inputError } from "../http/errors.js";
import { parseProxy } from "./proxy.js";
import { type ClientCertificate, type FileSource, secureContext } from "./tls.js";

export interface NodeFetchOptions {
  /**
   * Certificates to trust beside those that Node trusts anyway: PEM text, bytes (PEM or DER) or the path of a file, or a
   * list of these. For a self-signed server certificate, that certificate.
   */
  ca?: FileSource | readonly FileSource[];
  /** The certificate to show to a server that asks for one. */
  clientCertificate?: ClientCertificate;
  /**
   * `http://user:password@proxy.example.com:3128`: every request goes through this proxy, by CONNECT. TLS ends
   * at the server, not at the proxy; `ca` counts for both. Proxy variables of the environment are not read.
   */
  proxy?: string;
  /** The name to ask for and to find in the server's certificate, instead of the one in the URL. */
  servername?: string;
  /** Talks to any server that claims to be the right one, and hands it the credentials. Warns once. Prefer `ca`. */
  dangerouslySkipTlsVerification?: boolean;
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
  "dangerouslySkipTlsVerification",
];

/**
 * Makes a fetch for Node that knows a private CA, a client certificate or a proxy: the `fetch` option of a client.
 * Throws ApiError of kind `input` when an option is wrong or a file cannot be read.
 */
export function nodeFetch(options: NodeFetchOptions = {}): NodeFetch {
  const dispatcher = createDispatcher(checkOptions(options));
  if (options.dangerouslySkipTlsVerification) warn();
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= dispatcher.close();
    return closed;
  };
  const fetch = async (...[input, init]: Parameters<typeof globalThis.fetch>) => {
    if (closed) throw inputError("fetch: this nodeFetch() was closed");
    const own = { ...init, dispatcher };
    return globalThis.fetch(input, own);
  };
  return Object.assign(fetch, { close, [Symbol.asyncDispose]: close });
}

function createDispatcher(options: NodeFetchOptions): Dispatcher {
  const { ca, clientCertificate, proxy, servername, dangerouslySkipTlsVerification: skip = false } = options;
  const server = { secureContext: secureContext(ca, clientCertificate), rejectUnauthorized: !skip };
  const name = servername === undefined ? {} : { servername };
  if (proxy === undefined) {
    const connect = buildConnector(server);
    // As an option of the connector the name would lose to the one in the URL.
    return new Agent({ connect: (target, done) => connect({ ...target, ...name }, done) });
  }
  const proxyTls = { secureContext: secureContext(ca), rejectUnauthorized: true };
  return new ProxyAgent({ ...parseProxy(proxy), requestTls: { ...server, ...name }, proxyTls });
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
  return options;
}
