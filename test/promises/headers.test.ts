import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { apiKey, createVspcClient, password } from "../../src/index.js";
import { sendJson, startServer } from "./server.js";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const user = { username: "jo", password: "secret" };
const uid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";

const startConsole = () =>
  startServer((request, response) =>
    request.path === "/token"
      ? sendJson(response, { access_token: "a", refresh_token: "r", expires_in: 3600 })
      : sendJson(response, { data: { instanceUid: uid }, meta: { pagingInfo: { total: 0, offset: 0, count: 0 } } }),
  );

const startEnterpriseManager = () =>
  startServer((request, response) => {
    if (request.method === "DELETE") return response.writeHead(204).end();
    if (request.method !== "POST") return sendJson(response, { BackupServers: [] });
    return sendJson(response, { SessionId: uid, Links: [] }, 201, { "x-restsvcsessionid": "s" });
  });

describe("the option headers", () => {
  it("sends the headers with every request of a VSPC client, including sign-in and vspc.api", async () => {
    const server = await startConsole();
    const headers = { "X-Gateway-Key": "g", Accept: "text/plain" };
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: password(user), headers });
    await vspc.get("/about");
    await vspc.api.GET("/about");
    await vspc.post("/infrastructure/sites/{siteUid}/tenants", {
      path: { siteUid: uid },
      body: { credentials: { userName: "acme", password: "p" } } as never,
      headers: { "x-gateway-key": "mine" },
    });
    expect(server.seen.map(({ path, headers }) => [path, headers["x-gateway-key"]])).toEqual([
      ["/token", "g"],
      ["/about", "g"],
      ["/about", "g"],
      [`/infrastructure/sites/${uid}/tenants`, "mine"],
    ]);
    expect(server.seen.at(1)?.headers.accept).toMatch(/^application\/json/);
  });

  it("sends the headers with every request of an Enterprise Manager client, including logon and logoff", async () => {
    const server = await startEnterpriseManager();
    const options = { baseUrl: `${server.origin}/api`, headers: { "X-Gateway-Key": "g" }, ...user };
    const em = createEnterpriseManagerClient(options);
    await em.backupServers.list().catch(() => undefined);
    await em.close();
    expect(server.seen.map(({ method }) => method)).toEqual(["POST", "GET", "DELETE"]);
    expect(server.seen.map(({ headers }) => headers["x-gateway-key"])).toEqual(["g", "g", "g"]);
  });

  const general = ["Authorization", "Host", "Content-Length", "Cookie", "Connection", "Transfer-Encoding"];

  it.each([...general, "X-Request-id", "X-Client-Version"])("rejects the header %s for VSPC", (name) => {
    const options = { baseUrl: "https://vspc.example.com", auth: apiKey("k"), headers: { [name]: "c4nary" } };
    const attempt = () => createVspcClient(options);
    expect(attempt).toThrow(`headers: ${name.toLowerCase()} is set by the client itself`);
    expect(attempt).not.toThrow(/c4nary/);
  });

  it.each([...general, "X-RestSvcSessionId"])("rejects the header %s for Enterprise Manager", (name) => {
    const options = { baseUrl: "https://em.example.com", headers: { [name]: "c4nary" }, ...user };
    expect(() => createEnterpriseManagerClient(options)).toThrow(`${name.toLowerCase()} is set by the client itself`);
  });

  it.each([
    [{ "X-Note": "a\r\nb: c" }, "characters that are not allowed in a header"],
    [{ "X Note": "a" }, "is not a valid header name"],
    ["X-Note: a", "must be an object"],
  ])("rejects the headers %j", (headers, message) => {
    const options = { baseUrl: "https://vspc.example.com", auth: apiKey("k"), headers };
    expect(() => createVspcClient(options as never)).toThrow(message);
  });
});

describe("User-Agent", () => {
  it("sends the name and version of this client to both servers", async () => {
    const vspcServer = await startConsole();
    const vspc = createVspcClient({ baseUrl: vspcServer.baseUrl, auth: password(user) });
    await vspc.get("/about");
    await vspc.api.GET("/about");
    const emServer = await startEnterpriseManager();
    const em = createEnterpriseManagerClient({ baseUrl: `${emServer.origin}/api`, ...user });
    await em.backupServers.list().catch(() => undefined);
    const agents = [...vspcServer.seen, ...emServer.seen].map(({ headers }) => headers["user-agent"]);
    expect(agents).toEqual(Array(5).fill(`vspc-client/${version}`));
  });

  it("sends the User-Agent of the option headers", async () => {
    const server = await startConsole();
    const headers = { "User-Agent": "nightly/2" };
    await createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("k"), headers }).get("/about");
    expect(server.seen[0]?.headers["user-agent"]).toBe("nightly/2");
  });

  it.each([
    ["in a page", { document: {} }],
    ["in a page whose bundler defines process", { document: {}, process: { versions: { node: "20" } } }],
    ["in a worker", { process: undefined }],
  ])("leaves the User-Agent to the browser %s", async (_where, globals) => {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
    onTestFinished(() => {
      vi.unstubAllGlobals();
    });
    let seen: unknown;
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      seen = init?.headers;
      return Response.json({ data: {} });
    };
    await createVspcClient({ baseUrl: "https://vspc.example.com", auth: apiKey("k"), fetch }).get("/about");
    vi.unstubAllGlobals();
    expect(Object.keys(seen as object).sort()).toEqual(["accept", "authorization", "x-client-version"]);
  });
});
