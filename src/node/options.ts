import { isIP } from "node:net";
import { checkInteger, checkNames, inputError } from "../http/errors.js";
import { environmentProxy, parseProxy } from "./proxy.js";
import { type ClientCertificate, type FileSource, secureContext } from "./tls.js";

/** Options of {@link nodeFetch}. */
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

/** Checks all options and reads the files. Throws ApiError of kind `input`. */
export function connectionSettings(options: NodeFetchOptions) {
  checkNames("", options, names);
  const { ca, clientCertificate, proxy, servername, connections, keepAliveTimeout } = options;
  if (servername !== undefined && (!/^[\w-]+(\.[\w-]+)*$/.test(servername) || isIP(servername))) {
    throw inputError(`servername must be a host name, without scheme and port, got ${servername}`);
  }
  checkInteger("connections", connections ?? 1, 1, 1000, "connections");
  checkInteger("keepAliveTimeout", keepAliveTimeout ?? 1, 1, 3_600_000, "ms");
  const rejectUnauthorized = !checkFlag("dangerouslySkipTlsVerification", options.dangerouslySkipTlsVerification);
  return {
    ...{ servername, connections, keepAliveTimeout, allowH2: checkFlag("allowH2", options.allowH2) },
    server: { secureContext: secureContext(ca, clientCertificate), rejectUnauthorized },
    // The client certificate is for the server only.
    proxyContext: proxy === undefined ? undefined : secureContext(ca),
    proxy: proxy === undefined ? undefined : proxy === "environment" ? environmentProxy() : parseProxy(proxy),
  };
}

/** A string such as "false" from the environment must not count as true. */
function checkFlag(name: string, value: boolean | undefined = false): boolean {
  if (typeof value !== "boolean") throw inputError(`${name} must be true or false`);
  return value;
}
