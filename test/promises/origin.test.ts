import { beforeEach, describe, expect, it } from "vitest";
import { apiKey, createVspcClient, password, type VspcClientOptions } from "../../src/index.js";
import { sendJson, startServer } from "./server.js";

const key = "key-0123456789abcdef";
const sites = "/infrastructure/sites/{siteUid}/tenants";
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const body = { credentials: { userName: "acme", password: "secret-of-acme" } };

/** The client's own server, and another one that must not receive any request. */
async function servers() {
  const own = await startServer(({ path }, response) =>
    sendJson(
      response,
      path === "/token" ? { access_token: key, expires_in: 3600 } : { data: { serverVersion: "9.1" } },
    ),
  );
  const other = await startServer((_request, response) => sendJson(response, { data: {} }));
  return { own, other };
}

describe("requests to another origin", () => {
  let own: Awaited<ReturnType<typeof startServer>>;
  let other: typeof own;
  beforeEach(async () => {
    ({ own, other } = await servers());
  });

  const client = (options: Partial<VspcClientOptions> = {}) =>
    createVspcClient({ baseUrl: own.baseUrl, auth: apiKey(key), ...options });

  /** Addresses of other servers that look similar to the client's own. */
  const strangers = () => {
    const { host, port, hostname } = new URL(own.origin);
    return [
      other.baseUrl,
      `http://${hostname}:${Number(port) + 1}/api/v3`,
      `https://${host}/api/v3`,
      `http://localhost:${port}/api/v3`,
      `http://${hostname}.example.com:${port}/api/v3`,
      `http://evil.example/${host}/api/v3`,
    ];
  };

  it("sends nothing to the baseUrl of one vspc.api call", async () => {
    const vspc = client();
    for (const baseUrl of strangers()) {
      for (const call of [
        () => vspc.api.GET("/about", { baseUrl }),
        () => vspc.api.POST(sites, { baseUrl, params: { path: { siteUid } }, body }),
        () =>
          vspc.api.POST("/token", { baseUrl, body: { grant_type: "password", username: "a", password: "b" } as never }),
      ]) {
        const error = await call().catch((reason: unknown) => reason);
        expect(error, baseUrl).toMatchObject({ kind: "input", message: expect.stringContaining("not sent to") });
        expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(key);
      }
    }
    expect(other.seen).toEqual([]);
    expect(own.seen).toEqual([]);
    await expect(vspc.api.GET("/about", { baseUrl: own.baseUrl })).resolves.toMatchObject({
      data: { data: { serverVersion: "9.1" } },
    });
  });

  it("sends nothing to a host after an @ in the address", async () => {
    const baseUrl = `${own.origin}@${new URL(other.origin).host}/api/v3`;
    const vspc = client();
    await expect(vspc.api.GET("/about", { baseUrl })).rejects.toThrow("credentials");
    await expect(vspc.api.POST(sites, { baseUrl, params: { path: { siteUid } }, body })).rejects.toThrow("credentials");
    expect(other.seen).toEqual([]);
    expect(own.seen).toEqual([]);
  });

  it("sends nothing to a URL that middleware of openapi-fetch sets", async () => {
    for (const stranger of strangers()) {
      const vspc = client();
      vspc.api.use({
        onRequest: ({ request }) => new Request(request.url.replace(own.baseUrl, stranger), request),
      });
      await expect(vspc.api.GET("/about"), stranger).rejects.toMatchObject({ kind: "input" });
      await expect(vspc.api.POST(sites, { params: { path: { siteUid } }, body }), stranger).rejects.toMatchObject({
        kind: "input",
      });
    }
    expect(other.seen).toEqual([]);
    expect(own.seen).toEqual([]);
  });

  it("sends neither password nor token to a URL that middleware sets", async () => {
    const vspc = client({ auth: password({ username: "admin", password: "hunter2-hunter2" }) });
    vspc.api.use({
      onRequest: ({ request }) => new Request(request.url.replace(own.baseUrl, other.baseUrl), request),
    });
    await expect(vspc.api.GET("/about")).rejects.toMatchObject({ kind: "input" });
    expect(other.seen).toEqual([]);
  });

  it("does not follow a redirect", async () => {
    const redirecting = await startServer((_request, response) =>
      response.writeHead(307, { location: `${other.baseUrl}/about` }).end(),
    );
    const vspc = createVspcClient({ baseUrl: redirecting.baseUrl, auth: apiKey(key) });
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "protocol", status: 307 });
    await expect(vspc.post(sites, { path: { siteUid }, body })).rejects.toMatchObject({ kind: "protocol" });
    expect(redirecting.seen).toHaveLength(2);
    expect(other.seen).toEqual([]);
  });

  it("polls its own server for a 202 with a foreign Location", async () => {
    const id = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";
    const background = await startServer(({ method, path }, response) => {
      if (method === "POST") {
        return response.writeHead(202, { location: `${other.baseUrl}/asyncActions/${id}` }).end();
      }
      sendJson(response, { data: path.endsWith("/result") ? { instanceUid: id } : { status: "succeed" } });
    });
    const vspc = createVspcClient({ baseUrl: background.baseUrl, auth: apiKey(key) });
    await expect(vspc.post(sites, { path: { siteUid }, body })).resolves.toEqual({ instanceUid: id });
    expect(background.seen[1]?.path).toBe(`/asyncActions/${id}`);
    expect(other.seen).toEqual([]);
  });

  it("sends a path parameter to its own server only, whatever its value", async () => {
    const vspc = client();
    for (const value of [
      `@${new URL(other.origin).host}/`,
      `//${new URL(other.origin).host}/`,
      "..%2f..",
      "\\\\evil",
    ]) {
      await vspc.get("/infrastructure/sites/{siteUid}", { path: { siteUid: value } }).catch(() => undefined);
    }
    expect(own.seen).toHaveLength(4);
    expect(other.seen).toEqual([]);
  });

  it("sends its credentials to its own server", async () => {
    await client().get("/about");
    expect(own.seen[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });
});

describe("a sign-in request sent by the caller", () => {
  const grant = { grant_type: "password", username: "admin", password: "hunter2" } as never;

  it("sends no credentials of the client with a call of /token, and does not sign in for it", async () => {
    const { own } = await servers();
    const vspc = createVspcClient({ baseUrl: own.baseUrl, auth: password({ username: "other", password: "other" }) });
    await vspc.post("/token", { body: grant });
    await vspc.api.POST("/token", { body: grant });
    expect(own.seen).toHaveLength(2);
    for (const { path, headers, body: sent } of own.seen) {
      expect(path).toBe("/token");
      expect(headers.authorization).toBeUndefined();
      expect(headers["x-request-id"]).toBeUndefined();
      expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
      expect(sent).toBe("grant_type=password&username=admin&password=hunter2");
    }
  });
});

describe("plain http", () => {
  const make = (baseUrl: string) => () => createVspcClient({ baseUrl, auth: apiKey(key) });

  it.each([
    "http://127.0.0.1.nip.io/api/v3",
    "http://127.0.0.1.example.com:1280/api/v3",
    "http://localhost.example.com/api/v3",
    "http://localhostx/api/v3",
    "http://xlocalhost/api/v3",
    "http://1.127.0.0.1.example.com/api/v3",
    "http://vspc127.0.0.1/api/v3",
    "http://128.0.0.1/api/v3",
    "http://10.0.0.1/api/v3",
    "http://[::2]/api/v3",
    "http://[::ffff:10.0.0.1]/api/v3",
    "http://0.0.0.0/api/v3",
    "http://vspc.example.com:1280/api/v3",
  ])("rejects http to %s", (baseUrl) => {
    expect(make(baseUrl)).toThrow(expect.objectContaining({ kind: "input" }));
  });

  it.each([
    "http://127.0.0.1@evil.example/api/v3",
    "http://localhost:1280@evil.example/api/v3",
    "https://vspc.example.com:1280@evil.example/api/v3",
    "https://admin:hunter2@vspc.example.com/api/v3",
  ])("rejects credentials in %s without repeating them", (baseUrl) => {
    expect(make(baseUrl)).toThrow(
      expect.objectContaining({ kind: "input", message: expect.not.stringMatching("hunter2") }),
    );
  });

  it.each([
    "http://127.0.0.1:8080",
    "http://127.255.255.254",
    "http://localhost",
    "http://LOCALHOST:80",
    "http://[::1]:1280",
  ])("accepts http to this machine: %s", (baseUrl) => {
    expect(make(baseUrl)).not.toThrow();
  });
});
