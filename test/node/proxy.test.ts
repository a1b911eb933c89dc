import { inspect } from "node:util";
import { expect, it, onTestFinished, vi } from "vitest";
import { nodeFetch } from "../../src/node.js";
import {
  certificate,
  certificatePath,
  closedPort,
  connectClient,
  failureOf,
  startProxy,
  startServer,
} from "./support.js";

const ca = certificate("ca.pem");
// Only the proxy resolves this host: a direct request would not find the server.
const host = "vspc.test:1280";

it("sends every request through CONNECT and none directly, even to a reachable server", async () => {
  const server = await startServer();
  const proxy = await startProxy(server.port);
  const vspc = connectClient(host, { ca, proxy: `http://localhost:${proxy.port}` });
  await Promise.all([vspc.get("/about"), vspc.get("/about"), vspc.get("/about")]);
  expect(server.requests).toHaveLength(3);
  expect(new Set(proxy.tunnels)).toEqual(new Set([host]));
  const reachable = `localhost:${server.port}`;
  await connectClient(reachable, { ca, proxy: `http://localhost:${proxy.port}` }).get("/about");
  expect(proxy.tunnels.at(-1)).toBe(reachable);
  expect(server.connections()).toBe(proxy.tunnels.length);
  expect(proxy.authorizations.filter(Boolean)).toEqual([]);
  expect(proxy.others).toEqual([]);
});

it.each([
  { credentials: "acme:secret", inUrl: "acme:secret" },
  { credentials: "ac me:p@ss:wörd%/", inUrl: "ac%20me:p%40ss%3Aw%C3%B6rd%25%2F" },
  { credentials: "token-only:", inUrl: "token-only" },
])("signs in to the proxy as $inUrl", async ({ credentials, inUrl }) => {
  const server = await startServer();
  const proxy = await startProxy(server.port, credentials);
  const vspc = connectClient(host, { ca, proxy: `http://${inUrl}@localhost:${proxy.port}` });
  await expect(vspc.get("/about")).resolves.toBeDefined();
  expect(proxy.tunnels).toEqual([host]);
});

it.each(["", "acme:wr0ng@"])("reports that the proxy refused the sign-in %s", async (given) => {
  const server = await startServer();
  const proxy = await startProxy(server.port, "acme:secret");
  const vspc = connectClient(host, { ca, proxy: `http://${given}localhost:${proxy.port}` });
  const error = await failureOf(vspc.get("/about"));
  const message = expect.stringMatching(/the proxy refused .*407/);
  expect(error).toMatchObject({ kind: "security", attempts: 1, message });
  expect(server.connections()).toBe(0);
  const shown = inspect(error, { depth: 10, showHidden: true }) + inspect(error.cause, { showHidden: true });
  expect(shown).not.toContain("wr0ng");
  expect(shown).not.toContain(Buffer.from("acme:wr0ng").toString("base64"));
});

it("connects to an HTTPS proxy with the same ca", async () => {
  const server = await startServer();
  const tls = { key: certificate("server.test-only.key"), cert: certificate("server.pem") };
  const proxy = await startProxy(server.port, "acme:secret", tls);
  const uri = `https://acme:secret@localhost:${proxy.port}`;
  await expect(connectClient(host, { ca, proxy: uri }).get("/about")).resolves.toBeDefined();
  expect(proxy.tunnels).toEqual([host]);
  await expect(connectClient(host, { proxy: uri }).get("/about")).rejects.toMatchObject({ kind: "transport" });
  expect(proxy.authorizations).toHaveLength(1);
});

it("reports a proxy that does not respond", async () => {
  const proxy = `http://acme:secret@127.0.0.1:${await closedPort()}`;
  const error = await failureOf(connectClient(host, { proxy }).get("/about"));
  expect(error).toMatchObject({ kind: "transport", message: expect.stringContaining("ECONNREFUSED") });
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("secret");
});

it("closes its tunnels", async () => {
  const server = await startServer();
  const proxy = await startProxy(server.port);
  const fetch = nodeFetch({ ca, proxy: `http://localhost:${proxy.port}` });
  await (await fetch(`https://${host}/`)).text();
  await fetch.close();
  await server.allClosed();
  expect(server.connections()).toBe(1);
});

it.each([
  ["an unknown authority", "server.pem", {}, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ["an expired certificate", "expired.pem", { ca }, "CERT_HAS_EXPIRED"],
  ["a certificate for another name", "elsewhere.pem", { ca }, "ERR_TLS_CERT_ALTNAME_INVALID"],
])("rejects a server with %s", async (_why, certificate, options, code) => {
  const server = await startServer({ certificate });
  const proxy = await startProxy(server.port);
  const vspc = connectClient(host, { ...options, proxy: `http://localhost:${proxy.port}` });
  expect(await failureOf(vspc.get("/about"))).toMatchObject({ kind: "transport", cause: { code } });
  expect(proxy.tunnels).toEqual([host]);
  expect(server.requests).toEqual([]);
});

it("checks the certificate for servername", async () => {
  const server = await startServer({ certificate: "elsewhere.pem" });
  const proxy = await startProxy(server.port);
  const options = { ca, servername: "elsewhere.test", proxy: `http://localhost:${proxy.port}` };
  await expect(connectClient(host, options).get("/about")).resolves.toBeDefined();
});

it("sends the client certificate to the server, never to the proxy", async () => {
  const server = await startServer({ requestCert: true, rejectUnauthorized: true, ca });
  const tls = { key: certificate("server.test-only.key"), cert: certificate("server.pem"), ca };
  const proxy = await startProxy(server.port, undefined, { ...tls, requestCert: true, rejectUnauthorized: false });
  const clientCertificate = { cert: certificatePath("client.pem"), key: certificatePath("client.test-only.key") };
  const options = { ca, clientCertificate, proxy: `https://localhost:${proxy.port}` };
  await expect(connectClient(host, options).get("/about")).resolves.toBeDefined();
  expect(proxy.tunnels).toEqual([host]);
  expect(proxy.certificates).toEqual([]);
});

it("skips verification of the server on request, but never of the proxy", async () => {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  onTestFinished(() => warn.mockRestore());
  const server = await startServer({ certificate: "self-signed.pem" });
  const plain = await startProxy(server.port);
  const skip = { dangerouslySkipTlsVerification: true };
  await connectClient(host, { ...skip, proxy: `http://localhost:${plain.port}` }).get("/about");
  expect(plain.tunnels).toEqual([host]);
  const tls = { key: certificate("server.test-only.key"), cert: certificate("self-signed.pem") };
  const proxy = await startProxy(server.port, undefined, tls);
  const vspc = connectClient(host, { ...skip, proxy: `https://localhost:${proxy.port}` });
  await expect(vspc.get("/about")).rejects.toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
});

const unset = { http_proxy: "", HTTP_PROXY: "", https_proxy: "", HTTPS_PROXY: "", no_proxy: "", NO_PROXY: "" };
const environment = (variables: Partial<typeof unset>) => {
  for (const [name, value] of Object.entries({ ...unset, ...variables })) vi.stubEnv(name, value || undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
};

it("sends through HTTPS_PROXY with its credentials, but not to the hosts of NO_PROXY", async () => {
  const server = await startServer();
  const proxy = await startProxy(server.port, "acme:secret");
  environment({ HTTPS_PROXY: `http://acme:secret@localhost:${proxy.port}`, NO_PROXY: "localhost" });
  await connectClient(host, { ca, proxy: "environment" }).get("/about");
  expect(proxy.tunnels).toEqual([host]);
  await connectClient(`localhost:${server.port}`, { ca, proxy: "environment" }).get("/about");
  expect(proxy.tunnels).toEqual([host]);
  expect(server.requests).toHaveLength(2);
});

it("sends directly if no variable is set, and ignores the variables by default", async () => {
  const server = await startServer();
  environment({});
  await connectClient(`localhost:${server.port}`, { ca, proxy: "environment" }).get("/about");
  environment({ HTTPS_PROXY: `http://localhost:${await closedPort()}` });
  await connectClient(`localhost:${server.port}`, { ca }).get("/about");
  expect(server.requests).toHaveLength(2);
});

it.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])(
  "names %s if it is not a URL, but not its value",
  (name) => {
    environment({ [name]: "acme:s3cret@proxy.test" });
    const attempt = () => nodeFetch({ proxy: "environment" });
    expect(attempt).toThrow(`${name} must be a URL that begins with http://`);
    expect(attempt).not.toThrow(/s3cret/);
  },
);
