import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createSecureContext } from "node:tls";
import { CommandError, reasonOf } from "../command-error.js";
import { writeText } from "../write-text.js";
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
export async function prepareTls(
  { tls, caOut }: { readonly tls?: Tls; readonly caOut?: string },
  hosts: readonly string[],
): Promise<ServerTls | undefined> {
  if (caOut !== undefined && tls !== "self-signed") throw new CommandError("--ca-out requires --tls self-signed");
  if (tls === undefined) return undefined;
  if (tls !== "self-signed") {
    const [cert, key] = await Promise.all([readPem(tls.certFile), readPem(tls.keyFile)]);
    try {
      createSecureContext({ cert, key });
    } catch (error) {
      const files = `${tls.certFile} and ${tls.keyFile}`;
      const problem = `must be a PEM certificate and its key without a passphrase (${reasonOf(error)})`;
      throw new CommandError(`${files} ${problem}`);
    }
    return { cert, key, cleanUp: async () => {} };
  }
  const { signCertificate } = await import("./certificate.js");
  const { ca, ...pair } = await signCertificate(hosts);
  const caFile = caOut ? resolve(caOut) : join(await mkdtemp(join(tmpdir(), "vspc-")), "ca.pem");
  await writeText(caFile, ca);
  const cleanUp = async () => {
    if (caOut === undefined) await rm(dirname(caFile), { recursive: true, force: true });
  };
  return { ...pair, caFile, cleanUp };
}

async function readPem(path: string): Promise<string> {
  return await readFile(path, "utf8").catch((error: unknown) => {
    const problem = `cannot be read (${reasonOf(error)})`;
    throw new CommandError(`${path} ${problem}. Pass PEM files as --tls CERT,KEY, or --tls self-signed.`);
  });
}
