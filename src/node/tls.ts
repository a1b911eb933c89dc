import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import tls from "node:tls";
import { inputError } from "../http/errors.js";

/** PEM text, the bytes of a file, or the path of a file. */
export type FileSource = string | Buffer;

/** What proves to the server who the client is. */
export type ClientCertificate =
  | { cert: FileSource; key: FileSource; passphrase?: string }
  | { pfx: FileSource; passphrase?: string };

/**
 * The certificates, private key and trusted authorities of a connection, checked and parsed once for all connections.
 * Throws ApiError of kind `input`.
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
    throw inputError(`clientCertificate: certificate, key and passphrase do not fit together (${reason(error)})`);
  }
}

/** The authorities that are trusted anyway, and the given ones, as PEM. */
export function trustedCertificates(ca: FileSource | readonly FileSource[]): string[] {
  return [...defaultAuthorities(), ...[ca].flat().flatMap((source) => certificates("ca", source))];
}

/** What Node trusts by default: naming authorities of one's own would otherwise replace all of them. */
function defaultAuthorities(): readonly string[] {
  // From Node 22.15 on; knows the system's store and NODE_EXTRA_CA_CERTS.
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
    throw inputError(`${name} holds no certificate that can be read; give certificates in PEM, or one in DER`);
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
    // The text itself is not repeated: it may be a key that has lost its header.
    throw inputError(`${name} is neither PEM text nor the path of a file that can be read (${reason(error)})`);
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "syscall" in error && "code" in error ? String(error.code) : error.message;
}
