import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { apiKey, createVspcClient, type VspcClientOptions } from "../../src/index.js";
import { nodeFetch } from "../../src/node.js";
import { closedPort } from "../node/support.js";
import { caught } from "../support/failures.js";
import { startRawServer } from "./server.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const tenants = "/infrastructure/sites/{siteUid}/tenants";
const write = {
  path: { siteUid: "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01" },
  body: { credentials: { userName: "acme" } },
};

/** A client without pauses between its attempts. */
function open(baseUrl: string, options: Partial<VspcClientOptions> = {}) {
  vi.spyOn(Math, "random").mockReturnValue(0);
  return createVspcClient({ baseUrl, auth: apiKey("secret-key"), allowPlainHttp: true, ...options });
}

/** A fetch that fails like the fetch of Node. */
const failing =
  (cause: object, message = "fetch failed") =>
  () =>
    Promise.reject(Object.assign(new TypeError(message), { cause: Object.assign(new Error("secret"), cause) }));

describe("a write that was never sent", () => {
  it.each<[string, object]>([
    ["a host without a route", { code: "EHOSTUNREACH", syscall: "connect", address: "10.0.0.9", port: 1280 }],
    ["a network without a route", { code: "ENETUNREACH", syscall: "connect", address: "10.0.0.9", port: 1280 }],
    ["a connection that times out", { code: "ETIMEDOUT", syscall: "connect", address: "10.0.0.9", port: 1280 }],
    ["a failed DNS lookup", { code: "EAI_FAIL", syscall: "getaddrinfo", hostname: "vspc.example.com" }],
    [
      "a lost TLS handshake",
      {
        code: "ECONNRESET",
        message: "Client network socket disconnected before secure TLS connection was established",
      },
    ],
  ])("reports a write as safe to repeat after %s", async (_name, cause) => {
    const error = await caught(open("https://vspc.example.com", { fetch: failing(cause) }).post(tenants, write));
    expect(error).toMatchObject({ kind: "transport", attempts: 5, retryable: true });
    expect(error.message).toMatch(/\(it was not sent\)$/);
    expect(error.message).not.toContain("secret");
  });

  it("reports a write as safe to repeat if the connection was refused", async () => {
    const error = await caught(open(`http://127.0.0.1:${await closedPort()}`).post(tenants, write));
    expect(error).toMatchObject({ kind: "transport", attempts: 5, retryable: true });
    expect(error.message).toMatch(/ECONNREFUSED.*\(it was not sent\)$/);
  });

  it.each([
    ["before its first attempt", 0],
    ["after an attempt that could not connect", 1],
  ])("reports a write as safe to repeat if its timeout expires in the queue %s", async (_name, attempts) => {
    const connectTimeout = failing({ code: "UND_ERR_CONNECT_TIMEOUT" });
    const occupy = () => void vspc.get("/about", { timeout: 1000 }).catch(() => undefined);
    const fetch: typeof globalThis.fetch = (_url, init) => {
      if (init?.method !== "POST") return new Promise(() => {});
      occupy();
      return connectTimeout();
    };
    const vspc = open("https://vspc.example.com", { fetch, concurrency: 1 });
    if (attempts === 0) occupy();
    const error = await caught(vspc.post(tenants, { ...write, timeout: 30 }));
    expect(error).toMatchObject({ kind: "timeout", attempts, retryable: true });
    expect(error.message).toMatch(/\(it was not sent\)$/);
  });

  it("reports that a write may have been executed if the connection broke later", async () => {
    const { baseUrl } = await startRawServer((socket) => socket.destroy());
    const error = await caught(open(baseUrl).post(tenants, write));
    expect(error).toMatchObject({ kind: "transport", retryable: false });
    expect(error.message).toContain("the write may have been executed");
  });

  it.each([
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", false],
    ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", false],
    ["CERT_SIGNATURE_FAILURE", false],
    ["ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", true],
  ])("decides by the TLS error %s whether a write may have been executed", async (code, isPossible) => {
    const error = await caught(open("https://vspc.example.com", { fetch: failing({ code }) }).post(tenants, write));
    expect(error.message).toContain(code);
    expect(error.message.includes("may have been executed")).toBe(isPossible);
  });

  it("attempts a write once on a port that fetch blocks", async () => {
    const error = await caught(open("http://127.0.0.1:6000").post(tenants, write));
    expect(error).toMatchObject({ kind: "transport", attempts: 1, retryable: true, cause: { message: "bad port" } });
    expect(error.message).toMatch(/127\.0\.0\.1:6000: bad port; .*\(it was not sent\)$/);
  });
});

describe("a proxy that refuses to connect", () => {
  async function startRefusingProxy(status: number) {
    const asked: string[] = [];
    const server = createHttpServer();
    server.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const fetch = nodeFetch({ proxy: `http://user:wrong@127.0.0.1:${(server.address() as AddressInfo).port}` });
    onTestFinished(() => fetch.close());
    return { asked, vspc: open("https://vspc.example.com:1280", { fetch }) };
  }

  it.each([
    [407, "security", /the proxy refused to connect to vspc\.example\.com:1280 \(407\): check the proxy's user name/],
    [403, "transport", /the proxy refused to connect to vspc\.example\.com:1280 \(403\)/],
  ])("reports a proxy's %i after one attempt", async (status, kind, message) => {
    const { asked, vspc } = await startRefusingProxy(status);
    const read = await caught(vspc.get("/about"));
    expect(read).toMatchObject({ kind, status, attempts: 1, retryable: false });
    expect(read.message).toMatch(message);
    const written = await caught(vspc.post(tenants, write));
    expect(written).toMatchObject({ kind, status, attempts: 1, retryable: true });
    expect(written.message).toMatch(/\(it was not sent\)$/);
    expect(asked).toHaveLength(2);
  });

  it("retries after a proxy's 502, as the server may be reachable later", async () => {
    const { asked, vspc } = await startRefusingProxy(502);
    const error = await caught(vspc.post(tenants, write));
    expect(error).toMatchObject({ kind: "transport", attempts: 5, retryable: true });
    expect(asked).toHaveLength(5);
  });
});

describe("the reason of a failure", () => {
  const body = '{"data":{}}';
  it.each([
    ["a control character in a header", `HTTP/1.1 200 OK\r\nx-a: a\x01b\r\ncontent-length: 11\r\n\r\n${body}`],
    ["no HTTP", "\x15\x03\x01\x00\x02\x02\x28"],
  ])("reports a response with %s as invalid HTTP", async (_name, text) => {
    const { baseUrl } = await startRawServer((socket) => socket.end(text, "latin1"));
    const error = await caught(open(baseUrl, { maxAttempts: 1 }).get("/about"));
    expect(error.message).toContain("Response does not match the HTTP/1.1 protocol");
    expect(error.cause).toMatchObject({ message: expect.stringContaining("Response does not match") });
  });

  it("keeps the reason if the platform provides no code", async () => {
    const cause = new Error("Response does not match the HTTP/1.1 protocol (Invalid header value char)");
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const error = await caught(open("https://vspc.example.com", { fetch, maxAttempts: 1 }).get("/about"));
    expect(error.message).toContain(cause.message);
    expect(error.cause).toMatchObject({ message: cause.message });
  });

  it("leaves unknown texts out of the error", async () => {
    const cause = new Error('Headers.append: "Bearer secret" is an invalid header value.');
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const error = await caught(open("https://vspc.example.com", { fetch, maxAttempts: 1 }).get("/about"));
    expect(error).toMatchObject({ kind: "transport", retryable: true });
    expect(error.message + String(error.cause)).not.toContain("secret");
  });

  it("suggests https if a server that expects TLS closes a plain connection", async () => {
    const { baseUrl } = await startRawServer((socket) => socket.destroy());
    const error = await caught(open(baseUrl, { maxAttempts: 1 }).get("/about"));
    expect(error.message).toContain("if the port expects TLS, use https:// in baseUrl");
  });

  it.each([
    ["TypeError", () => (undefined as unknown as { y: Promise<Response> }).y],
    ["RangeError", () => Promise.reject(new RangeError("secret"))],
  ])("names a %s that a custom fetch throws, and does not retry", async (name, fail) => {
    const fetch = vi.fn(fail);
    const error = await caught(open("https://vspc.example.com", { fetch }).get("/about"));
    expect(error).toMatchObject({ kind: "transport", attempts: 1, retryable: false, cause: { message: name } });
    expect(error.message).toContain(`the client's \`fetch\` failed (${name})`);
    expect(error.message).not.toMatch(/secret|no response/);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it("keeps the name of another error of a custom fetch", async () => {
    const lost = Object.assign(new Error("secret"), { name: "FetchError" });
    const error = await caught(open("https://vspc.example.com", { fetch: () => Promise.reject(lost) }).get("/about"));
    expect(error).toMatchObject({ attempts: 5, retryable: true });
    expect(error.message).toContain("the connection failed (FetchError)");
    expect(error.message).not.toContain("secret");
  });

  it("reports that a mock has no handler, and does not retry", async () => {
    const text = '[MSW] Cannot bypass a request when using the "error" strategy for the "onUnhandledRequest" option.';
    const fetch = failing({ name: "InternalError", message: text }, "Failed to fetch");
    const error = await caught(open("https://vspc.example.com", { fetch }).get("/about"));
    expect(error).toMatchObject({ attempts: 1, retryable: false });
    expect(error.message).toContain(text);
  });
});

describe("the global fetch", () => {
  const answer = async () => new Response('{"data":{"serverVersion":"mocked"}}');

  it("uses a global fetch that was replaced after the VSPC client was created", async () => {
    const vspc = open("https://vspc.example.com");
    vi.stubGlobal("fetch", answer);
    await expect(vspc.get("/about")).resolves.toMatchObject({ serverVersion: "mocked" });
    vi.unstubAllGlobals();
    vi.spyOn(globalThis, "fetch").mockImplementation(answer);
    await expect(vspc.get("/about")).resolves.toMatchObject({ serverVersion: "mocked" });
  });

  it("uses a global fetch that was replaced after the Enterprise Manager client was created", async () => {
    const em = createEnterpriseManagerClient({ baseUrl: "https://em.example.com:9398", username: "u", password: "p" });
    const seen: string[] = [];
    vi.stubGlobal("fetch", async (url: string) => {
      seen.push(url);
      return new Response("{}", { headers: { "X-RestSvcSessionId": "id", "content-type": "application/json" } });
    });
    await expect(em.tenants.list()).resolves.toEqual([]);
    expect(seen).toHaveLength(2);
  });
});
