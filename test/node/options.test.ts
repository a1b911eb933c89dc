import { expect, it, onTestFinished, vi } from "vitest";
import { nodeFetch } from "../../src/node.js";
import { certificate, certificatePath } from "./support.js";

const cert = certificate("client.pem");
const key = certificate("client.test-only.key");
const encrypted = certificate("client.encrypted.test-only.key");
const pfx = certificate("client.test-only.pfx");
const missing = certificatePath("missing.pem");
const unreadable = "ca contains no readable certificate";
const broken = "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----";

it.each([
  ["an unreadable file", { ca: missing }, "ca is neither PEM text nor the path of a readable file (ENOENT)"],
  ["a file without a certificate", { ca: Buffer.from("hello") }, unreadable],
  ["a malformed certificate", { ca: broken }, unreadable],
  ["a malformed certificate in a list", { ca: [cert, broken] }, unreadable],
  ["a truncated bundle", { ca: Buffer.concat([cert, cert.subarray(0, 300), cert]) }, unreadable],
  ["a key in place of a certificate", { ca: key }, unreadable],
  ["an empty text", { ca: "" }, "ca must be PEM text, the bytes of a file or the path of a file"],
  ["a number", { ca: 42 as unknown as string }, "ca must be PEM text, the bytes of a file or the path of a file"],
  ["an unreadable key", { clientCertificate: { cert, key: missing } }, "clientCertificate.key is neither"],
  ["an unreadable certificate", { clientCertificate: { cert: missing, key } }, "clientCertificate.cert is neither"],
  ["an unreadable pfx", { clientCertificate: { pfx: missing } }, "clientCertificate.pfx is neither"],
  [
    "a certificate in place of a key",
    { clientCertificate: { cert, key: cert } },
    "clientCertificate: certificate, key and passphrase do not match",
  ],
  [
    "the key of another certificate",
    { clientCertificate: { cert, key: certificate("server.test-only.key") } },
    /^clientCertificate: certificate, key and passphrase do not match \(.*key values mismatch\)$/,
  ],
  ["a wrong passphrase", { clientCertificate: { cert, key: encrypted, passphrase: "s3cret" } }, "do not match"],
  ["a missing passphrase", { clientCertificate: { cert, key: encrypted } }, "do not match"],
  ["a wrong pfx passphrase", { clientCertificate: { pfx, passphrase: "s3cret" } }, "do not match"],
  ["a certificate in place of a pfx", { clientCertificate: { pfx: cert } }, "do not match"],
  ["another scheme", { proxy: "socks5://acme:s3cret@proxy.test:1080" }, "proxy must be a URL that begins with http://"],
  ["credentials without a scheme", { proxy: "acme:s3cret@proxy.test" }, "proxy must be a URL"],
  ["a bare host", { proxy: "proxy.test:3128" }, "proxy must be a URL"],
  ["a text that is not a URL", { proxy: "acme s3cret" }, "proxy must be a URL"],
  ["a URL object", { proxy: new URL("http://proxy.test") as unknown as string }, "proxy must be a URL"],
  ["a stray %", { proxy: "http://acme:s3cret%zz@proxy.test:3128" }, "(% itself as %25)"],
  ["a URL as servername", { servername: "https://vspc.test" }, "servername must be a host name"],
  ["an address as servername", { servername: "10.0.0.1" }, "servername must be a host name"],
])("rejects %s and states the expected value", (_what, options, message) => {
  const attempt = () => nodeFetch(options);
  expect(attempt).toThrow(expect.objectContaining({ name: "ApiError", kind: "input" }));
  expect(attempt).toThrow(message);
  expect(attempt).not.toThrow(/s3cret/);
});

it.each(["localhost", "vspc.test", "vspc.acme.test", "_vspc-1.test"])(
  "accepts the host name %s",
  async (servername) => {
    await nodeFetch({ servername }).close();
  },
);

it.each([
  [{ rejectUnauthorized: false }, "unknown option rejectUnauthorized; there are ca, "],
  [{ dangerouslySkipTlsVerification: "false" }, "dangerouslySkipTlsVerification must be true or false"],
  [{ allowH2: "yes" }, "allowH2 must be true or false"],
  [{ connections: 0 }, "connections must be a whole number from 1 to 1000 connections, got 0"],
  [{ connections: Number.NaN }, "connections must be a whole number from 1"],
  [{ keepAliveTimeout: 1.5 }, "keepAliveTimeout must be a whole number from 1 to 3600000 ms, got 1.5"],
])("rejects %j", (options, message) => {
  const attempt = () => nodeFetch(options as object);
  expect(attempt).toThrow(expect.objectContaining({ kind: "input" }));
  expect(attempt).toThrow(message);
});

it.each(["Bun", "Deno"])("explains on %s that its options would be ignored", (name) => {
  vi.stubGlobal("process", { ...process, versions: { ...process.versions, [name.toLowerCase()]: "1.0.0" } });
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(() => nodeFetch({ ca: cert })).toThrow(`nodeFetch requires Node: ${name} ignores its options`);
});
