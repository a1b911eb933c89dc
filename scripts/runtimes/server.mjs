// Additional checks for runtimes with Node's modules: the simulators over TLS, and files.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiKey, createVspcClient } from "vspc-client";
import { nodeFetch } from "vspc-client/node";
import { createSimulator, defaultApiKey } from "vspc-client/testing";

const folder = mkdtempSync(join(tmpdir(), "vspc-client-tls-"));
try {
  const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
  execFileSync("openssl", ["req", "-x509", ...newKey, "-out", certFile, "-days", "2", ...subject], { stdio: "ignore" });
  const tls = { key: readFileSync(keyFile), cert: readFileSync(certFile) };
  const server = await createSimulator({ tenants: 3 }).listen({ tls });
  const fetch = nodeFetch({ ca: certFile });
  const vspc = createVspcClient({ baseUrl: server.url, auth: apiKey(defaultApiKey), fetch });
  const rows = await vspc.list("/infrastructure/sites/tenants").toArray();
  if (rows.length !== 3) throw new Error(`${rows.length} rows instead of 3`);
  const untrusting = createVspcClient({ baseUrl: server.url, auth: apiKey(defaultApiKey), maxAttempts: 1 });
  const { kind, message } = await untrusting.get("/about").catch((error) => error);
  if (kind !== "transport" || !/cert/i.test(message))
    throw new Error(`an unknown certificate gave ${kind}: ${message}`);
  await fetch.close();
  await server.close();
} finally {
  rmSync(folder, { recursive: true });
}
console.log("2 checks over TLS");
