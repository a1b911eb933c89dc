import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import tls from "node:tls";
import { inputError } from "../http/errors.js";

/** PEM text, the bytes of a file, or the path of a file. */
export type FileSource = string | Buffer;

/** Certificate and private key of the client. */
export type ClientCertificate =
  | { cert: FileSource; key: FileSource; passphrase?: string }
  | { pfx: FileSource; passphrase?: string };

/**
 * Returns the certificates, private key and trusted authorities, parsed once for all connections. Throws `ApiError` of kind
 * `input`.
 */
export function secureContext(
  ca: FileSource | readonly FileSource[] | undefined,
  client?: ClientCertificate,
): tls.SecureContext {
  const trust = ca === undefined ? {} : { ca: trustedCertificates(ca) };
  if (!client) return tls.createSecureContext(trust);
  const identity = readIdentity(client);
  try {
    return tls.createSecureContext({ ...trust, ...identity });
  } catch (error) {
    throw inputError(`clientCertificate: certificate, key and passphrase do not match (${reason(error)})`);
  }
}

/** Returns the default authorities and additional ones as PEM. */
export function trustedCertificates(ca: FileSource | readonly FileSource[]): string[] {
  return [...defaultAuthorities(), ...[ca].flat().flatMap((source) => certificates("ca", source))];
}

/** Returns the authorities that Node trusts: the `ca` option of TLS would replace them. */
function defaultAuthorities(): readonly string[] {
  // Since Node 22.15. Includes the system's store and NODE_EXTRA_CA_CERTS.
  if ("getCACertificates" in tls && typeof tls.getCACertificates === "function") {
    return tls.getCACertificates("default");
  }
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  return extra ? [...tls.rootCertificates, ...certificates("NODE_EXTRA_CA_CERTS", extra)] : tls.rootCertificates;
}

function certificates(name: string, source: FileSource): string[] {
  const bytes = read(name, source);
  const blocks = bytes.toString("latin1").match(/-----BEGIN CERTIFICATE-----[\s\S]*?(?=-----BEGIN |$)/g);
  try {
    return (blocks ?? [bytes]).map((block) => new X509Certificate(block).toString());
  } catch {
    throw inputError(`${name} contains no readable certificate; pass certificates in PEM, or one in DER`);
  }
}

function readIdentity(client: ClientCertificate): tls.SecureContextOptions {
  const secret = client.passphrase === undefined ? {} : { passphrase: client.passphrase };
  if ("pfx" in client) return { pfx: read("clientCertificate.pfx", client.pfx), ...secret };
  const { cert, key } = client;
  return { cert: read("clientCertificate.cert", cert), key: read("clientCertificate.key", key), ...secret };
}

function read(name: string, source: FileSource): Buffer {
  if (source instanceof Uint8Array) return source;
  if (typeof source !== "string" || source === "") {
    throw inputError(`${name} must be PEM text, the bytes of a file or the path of a file`);
  }
  if (source.includes("-----BEGIN ")) return Buffer.from(source);
  try {
    return readFileSync(source);
  } catch (error) {
    // The value is not repeated: it may be a key without its header.
    throw inputError(`${name} is neither PEM text nor the path of a readable file (${reason(error)})`);
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "syscall" in error && "code" in error ? String(error.code) : error.message;
}
