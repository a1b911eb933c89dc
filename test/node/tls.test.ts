import tls from "node:tls";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { trustedCertificates } from "../../src/node/tls.js";
import { type NodeFetchOptions, nodeFetch } from "../../src/node.js";
import { certificate, certificatePath, connectClient, failureOf, startServer } from "./support.js";

const ca = certificate("ca.pem");

/** Replaces `tls.getCACertificates`, which exists since Node 22.15, until the test ends. */
function replaceGetCACertificates(replacement: unknown): void {
  const own = Object.getOwnPropertyDescriptor(tls, "getCACertificates");
  Object.defineProperty(tls, "getCACertificates", { value: replacement, configurable: true, writable: true });
  onTestFinished(() => {
    Reflect.deleteProperty(tls, "getCACertificates");
    if (own) Object.defineProperty(tls, "getCACertificates", own);
  });
}

describe("ca", () => {
  const forms = {
    "PEM text": ca.toString(),
    "PEM bytes": ca,
    "DER bytes": certificate("ca.der"),
    "the path of a file": certificatePath("ca.pem"),
    "a list": [certificate("other-ca.pem").toString(), certificatePath("ca.der")],
    "a bundle": Buffer.concat([certificate("other-ca.pem"), ca]),
  };
  it.each(Object.entries(forms))("trusts a private authority passed as %s", async (_form, ca) => {
    const server = await startServer();
    const vspc = connectClient(`localhost:${server.port}`, { ca });
    await expect(vspc.get("/about")).resolves.toMatchObject({ serverVersion: "9.1" });
    expect(server.requests).toEqual(["GET /api/v3/about"]);
  });

  it("trusts a self-signed certificate passed as ca", async () => {
    const server = await startServer({ certificate: "self-signed.pem" });
    const vspc = connectClient(`localhost:${server.port}`, { ca: certificate("self-signed.pem") });
    await expect(vspc.get("/about")).resolves.toBeDefined();
  });

  it("adds to the authorities that Node trusts by default", () => {
    const trusted = new Set(trustedCertificates(ca).map((pem) => pem.trim()));
    const usual = tls.rootCertificates.map((pem) => pem.trim());
    expect(usual.length).toBeGreaterThan(100);
    expect(usual.filter((pem) => !trusted.has(pem))).toEqual([]);
    expect(trusted).toContain(ca.toString().trim());
  });

  it("adds to the result of getCACertificates if Node has it", () => {
    const asked: unknown[] = [];
    const other = certificate("other-ca.pem").toString();
    replaceGetCACertificates((type: unknown) => {
      asked.push(type);
      return [other];
    });
    expect(trustedCertificates(ca)).toEqual([other, ca.toString()]);
    expect(asked).toEqual(["default"]);
  });

  it("names NODE_EXTRA_CA_CERTS if it cannot be read on a Node without getCACertificates", () => {
    replaceGetCACertificates(undefined);
    vi.stubEnv("NODE_EXTRA_CA_CERTS", certificatePath("missing.pem"));
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(() => trustedCertificates(ca)).toThrow(
      "NODE_EXTRA_CA_CERTS is neither PEM text nor the path of a readable file",
    );
  });
});

describe("a server that cannot be verified", () => {
  const otherCa = certificate("other-ca.pem");
  const elsewhere = { ca, servername: "elsewhere.test" };

  it.each<[string, string, NodeFetchOptions, string, string]>([
    ["an unknown authority", "server", {}, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "`ca`"],
    ["an authority other than ca", "server", { ca: otherCa }, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "`ca`"],
    ["a self-signed certificate", "self-signed", { ca }, "DEPTH_ZERO_SELF_SIGNED_CERT", "`ca`"],
    ["an expired certificate", "expired", { ca }, "CERT_HAS_EXPIRED", "renew the server's certificate"],
    ["a certificate for another name", "elsewhere", { ca }, "ERR_TLS_CERT_ALTNAME_INVALID", "`servername`"],
    ["a name other than `servername`", "server", elsewhere, "ERR_TLS_CERT_ALTNAME_INVALID", "`servername`"],
  ])("rejects a server with %s and adds a hint", async (_why, name, options, code, advice) => {
    const server = await startServer({ certificate: `${name}.pem` });
    const error = await failureOf(connectClient(`localhost:${server.port}`, options).get("/about"));
    expect(error).toMatchObject({ name: "ApiError", kind: "transport", operation: "GET /about", retryable: false });
    expect(error.message).toContain(advice);
    expect(error.cause).toMatchObject({ code });
    expect(server.requests).toEqual([]);
  });

  it("verifies servers although NODE_TLS_REJECT_UNAUTHORIZED is 0", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await startServer();
    await expect(connectClient(`localhost:${server.port}`, {}).get("/about")).rejects.toThrow();
    expect(server.requests).toEqual([]);
  });
});

it("sends servername and checks the certificate for it, whatever the host of the URL", async () => {
  for (const host of ["localhost", "127.0.0.1"]) {
    const asked: string[] = [];
    const server = await startServer({
      certificate: "elsewhere.pem",
      SNICallback(name, done) {
        asked.push(name);
        done(null);
      },
    });
    const vspc = connectClient(`${host}:${server.port}`, { ca, servername: "elsewhere.test" });
    await expect(vspc.get("/about")).resolves.toBeDefined();
    expect(asked).toEqual(["elsewhere.test"]);
  }
});

describe("a server that requires a client certificate", () => {
  const demand = { requestCert: true, rejectUnauthorized: true, ca };
  const cert = certificatePath("client.pem");
  const forms = {
    "certificate and key": { cert, key: certificatePath("client.test-only.key") },
    "certificate and encrypted key": {
      cert,
      key: certificate("client.encrypted.test-only.key"),
      passphrase: "test-only",
    },
    pfx: { pfx: certificate("client.test-only.pfx"), passphrase: "test-only" },
  };
  it.each(Object.entries(forms))("sends a client certificate passed as %s", async (_form, clientCertificate) => {
    const server = await startServer(demand);
    const vspc = connectClient(`localhost:${server.port}`, { ca, clientCertificate });
    await expect(vspc.get("/about")).resolves.toBeDefined();
  });

  it("reports a transport error without a client certificate", async () => {
    const server = await startServer(demand);
    const error = await failureOf(connectClient(`localhost:${server.port}`, { ca }).get("/about"));
    expect(error).toMatchObject({ kind: "transport" });
    expect(server.connections()).toBeGreaterThan(0);
    expect(server.requests).toEqual([]);
  });
});

describe("dangerouslySkipTlsVerification", () => {
  it("connects to any server and warns once", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    onTestFinished(() => warn.mockRestore());
    for (const name of ["self-signed.pem", "expired.pem", "elsewhere.pem"]) {
      warn.mockClear();
      const server = await startServer({ certificate: name });
      const vspc = connectClient(`localhost:${server.port}`, { dangerouslySkipTlsVerification: true });
      await vspc.get("/about");
      await vspc.get("/about");
      expect(server.requests).toHaveLength(2);
      expect(warn).toHaveBeenCalledTimes(1);
      const detail = expect.stringContaining("pass it as `ca`");
      const facts = { type: "SecurityWarning", code: "VSPC_TLS_NOT_VERIFIED", detail };
      expect(warn).toHaveBeenCalledWith(expect.stringContaining("does not verify servers"), facts);
    }
  });

  it("verifies servers without a warning if it is false", async () => {
    const warn = vi.spyOn(process, "emitWarning");
    onTestFinished(() => warn.mockRestore());
    const server = await startServer();
    const vspc = connectClient(`localhost:${server.port}`, { dangerouslySkipTlsVerification: false });
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "transport" });
    expect(warn).not.toHaveBeenCalled();
  });
});

describe("closing nodeFetch", () => {
  it("closes the connections, can be called again, and rejects later requests", async () => {
    const server = await startServer();
    const fetch = nodeFetch({ ca });
    await (await fetch(`https://localhost:${server.port}/`)).text();
    await fetch.close();
    await fetch.close();
    await fetch[Symbol.asyncDispose]();
    await server.allClosed();
    expect(server.connections()).toBe(1);
    const message = "fetch: this nodeFetch() was closed";
    await expect(fetch(`https://localhost:${server.port}/`)).rejects.toMatchObject({ kind: "input", message });
  });

  it("waits for pending requests", async () => {
    const server = await startServer();
    const fetch = nodeFetch({ ca });
    const request = fetch(`https://localhost:${server.port}/`).then((response) => response.json());
    await fetch.close();
    await expect(request).resolves.toEqual({ data: { serverVersion: "9.1" } });
  });
});

it("accepts a Request", async () => {
  const server = await startServer();
  const fetch = nodeFetch({ ca });
  onTestFinished(() => fetch.close());
  const request = new Request(`https://localhost:${server.port}/form`, { method: "POST", body: "a=1" });
  expect((await fetch(request)).status).toBe(200);
  expect(server.requests).toEqual(["POST /form"]);
});
