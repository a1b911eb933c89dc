// @peculiar/x509 requires this import before its own.
import "reflect-metadata";
import { KeyObject } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createSecureContext } from "node:tls";
import * as x509 from "@peculiar/x509";
import { CommandError, reasonOf } from "../command-error.js";
import { writeText } from "../write-text.js";
import type { Tls } from "./options.js";

interface ServerTls {
  readonly cert: string;
  readonly key: string;
  readonly caFile?: string;
  /** Removes the file if it is temporary. */
  cleanUp?(): Promise<void>;
}

/** Reads the certificate, or creates one for the hosts and writes it to a file. */
export async function prepareTls(tls: Tls, caOut: string | undefined, hosts: readonly string[]): Promise<ServerTls> {
  if (tls === "self-signed") {
    const pair = await createCertificate(hosts);
    const caFile = resolve(caOut ?? join(tmpdir(), `vspc-ca-${crypto.randomUUID()}.pem`));
    await writeText(caFile, pair.cert);
    return { ...pair, caFile, ...(caOut === undefined && { cleanUp: () => rm(caFile) }) };
  }
  const { certFile, keyFile } = tls;
  try {
    const [cert, key] = [await readFile(certFile, "utf8"), await readFile(keyFile, "utf8")];
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    const files = `${certFile} and ${keyFile}`;
    throw new CommandError(`${files} must be a PEM certificate and its key without a passphrase (${reasonOf(error)})`);
  }
}

/** Creates a self-signed certificate for the names and addresses, valid for one year. Clients trust it as a CA. */
async function createCertificate(hosts: readonly string[]): Promise<ServerTls> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const names = hosts.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value }));
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=vspc simulate",
    // Clocks of other machines may be behind.
    notBefore: new Date(Date.now() - 24 * 60 * 60 * 1000),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" });
  return { cert: `${certificate.toString("pem")}\n`, key: String(key) };
}
