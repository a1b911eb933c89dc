import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createSecureContext } from "node:tls";
import { CommandError } from "../command-error.js";
import type { Tls } from "./options.js";

/** Certificate and key for the servers, and the CA certificate for clients. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  /** File with the CA certificate, if it was created here. */
  readonly caFile?: string;
  /** Removes the file if it is temporary. */
  cleanUp(): Promise<void>;
}

/** Reads the certificate, or creates one for the hosts and writes the CA certificate to a file. */
export async function prepareTls(tls: Tls, hosts: readonly string[], caOut: string | undefined): Promise<ServerTls> {
  if (tls !== "self-signed") {
    if (caOut !== undefined) throw new CommandError("--ca-out requires --tls self-signed");
    const [cert, key] = await Promise.all([readPem(tls.certFile), readPem(tls.keyFile)]);
    checkPair({ cert, key }, tls);
    return { cert, key, cleanUp: async () => {} };
  }
  const { signCertificate } = await import("./certificate.js");
  const { ca, ...pair } = await signCertificate(hosts);
  const caFile = caOut ? resolve(caOut) : join(await mkdtemp(join(tmpdir(), "vspc-client-")), "ca.pem");
  await writeCa(caFile, ca);
  const cleanUp = async () => {
    if (caOut === undefined) await rm(dirname(caFile), { recursive: true, force: true });
  };
  return { ...pair, caFile, cleanUp };
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CommandError(
      `${path} cannot be read (${reason(error)}). Pass PEM files as --tls CERT,KEY, or --tls self-signed.`,
    );
  }
}

async function writeCa(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new CommandError(`${path} cannot be written (${reason(error)}). Pass another file with --ca-out.`);
  }
}

function checkPair(pair: { cert: string; key: string }, files: { certFile: string; keyFile: string }): void {
  try {
    createSecureContext(pair);
  } catch (error) {
    throw new CommandError(
      `${files.certFile} and ${files.keyFile} must be a PEM certificate and its key without a passphrase (${reason(error)})`,
    );
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
