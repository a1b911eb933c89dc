import { afterEach, describe, expect, it, vi } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { ApiError, apiKey, createVspcClient, token, type VspcClientOptions } from "../../src/index.js";
import { startServer } from "../promises/server.js";
import { fakeFetch, json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

const baseUrl = "https://vspc.example.com:1280";
const page = () => new Response("<html></html>", { headers: { "content-type": "text/html" } });
const open = (handler: () => Response, options: Partial<VspcClientOptions> = {}) =>
  vspcOf(handler, { baseUrl, ...options }).vspc;
const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error: ApiError) => error.message,
  );

afterEach(() => vi.restoreAllMocks());

describe("API keys", () => {
  it.each([
    ["Bearer abc", "starts with"],
    ["bearer abc", "starts with"],
    ['"abc"', "in quotation marks"],
    ["'abc'", "in quotation marks"],
  ])("rejects the API key %s with the reason", async (key, reason) => {
    expect(() => apiKey(key)).toThrow(expect.objectContaining({ kind: "input" }));
    expect(() => apiKey(key)).toThrow(reason);
    expect(() => apiKey(key)).not.toThrow("abc");
    const vspc = open(() => json({ data: {} }), { auth: token(() => key) });
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "input" });
  });
});

describe("baseUrl", () => {
  it.each<[string | URL, string?]>([
    [baseUrl],
    [`${baseUrl}/`],
    [`${baseUrl}/api`],
    [`${baseUrl}/api/`],
    [`${baseUrl}/api/v3//`],
    [new URL(`${baseUrl}/api/v3`)],
    ["https://gateway.example.com/vspc/v3", "https://gateway.example.com/vspc/v3"],
  ])("sends requests to the API with the base URL %s", async (given, expected = `${baseUrl}/api/v3`) => {
    const fetch = vi.fn(async (_url: unknown) => json({ data: {} }));
    await createVspcClient({ baseUrl: given, auth: apiKey("key"), fetch }).get("/about");
    expect(fetch.mock.calls.map(([url]) => url)).toEqual([`${expected}/about`]);
  });

  it.each(["/login", "/api/v2", "/portal"])(
    "names the path %s of baseUrl and the right path in the error",
    async (path) => {
      const message = `the path of baseUrl is ${path}, the path of the API is /api/v3`;
      expect(await messageOf(open(page, { baseUrl: baseUrl + path }).get("/about"))).toContain(message);
      const notFound = () => new Response(null, { status: 404 });
      expect(await messageOf(open(notFound, { baseUrl: baseUrl + path }).get("/about"))).toContain(message);
    },
  );
});

describe("an HTML page in response to a list", () => {
  it.each([200, 400, 500])("suggests to omit the filter after an HTML page with status %i", async (status) => {
    const server = await startServer((_request, response) =>
      response.writeHead(status, { "content-type": "text/html" }).end("<html></html>"),
    );
    vi.spyOn(Math, "random").mockReturnValue(0);
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("key") });
    const tenants = vspc.list("/infrastructure/sites/tenants", { filter: (t) => t.name.equals("a%b") });
    expect(await messageOf(tenants.toArray())).toContain("try without the filter");
    expect(await messageOf(vspc.get("/about"))).not.toContain("filter");
  });
});

describe("an operation outside the specification", () => {
  it.each([
    ["HTML", page],
    ["404", () => new Response(null, { status: 404 })],
  ])("names an unknown operation that returns %s and the most similar one", async (_name, handler) => {
    const get = open(handler).get as (path: string) => Promise<unknown>;
    const hint = "(not in the specification; did you mean GET /infrastructure/sites/tenants?)";
    expect(await messageOf(get("/infrastructure/sites/tenant"))).toContain(hint);
    expect(await messageOf(get("/zzzzzzzzzzzzzzzzzzzzzzzz"))).toMatch(/\(not in the specification\)$/);
    expect(await messageOf(get("/about"))).not.toContain("specification");
  });
});

describe("an Enterprise Manager logon", () => {
  const open = (baseUrl: string, status: number) => {
    const { fetch } = fakeFetch(() => new Response(null, { status }));
    return createEnterpriseManagerClient({ baseUrl, username: "u", password: "p", fetch, maxAttempts: 1 });
  };

  it.each([
    ["9419", "Veeam Backup & Replication"],
    ["1280", "Veeam Service Provider Console"],
  ])("names the product that uses port %s", async (port, product) => {
    for (const status of [401, 404]) {
      const message = await messageOf(open(`https://em.example.com:${port}`, status).tenants.list());
      expect(message).toContain(
        `port ${port} belongs to ${product}; Enterprise Manager uses 9398 (https) or 9399 (http)`,
      );
    }
  });

  it("names the path of the API if baseUrl has another path", async () => {
    const message = await messageOf(open("https://em.example.com:9398/login", 404).tenants.list());
    expect(message).toContain("the path of baseUrl is /login, the path of the API is /api");
  });
});

describe("lists", () => {
  it("names the operation of a list that does not have exactly one row", async () => {
    const vspc = open(() => json({ data: [], meta: { pagingInfo: { total: 0 } } }));
    await expect(vspc.list("/infrastructure/sites/tenants").only()).rejects.toMatchObject({
      kind: "input",
      operation: "GET /infrastructure/sites/tenants",
      message: "GET /infrastructure/sites/tenants: only: the list has 0 rows, not exactly one",
    });
  });

  it("reports the status of an empty response to a list", async () => {
    const vspc = open(() => new Response(null, { status: 204 }));
    const work = vspc.list("/infrastructure/sites/tenants").toArray();
    await expect(work).rejects.toMatchObject({ kind: "protocol", status: 204 });
  });
});

describe("unusual responses", () => {
  it("does not read the body of a redirect, which would keep its connection", async () => {
    const cancel = vi.fn();
    const body = new ReadableStream({ cancel });
    const vspc = open(() => new Response(body, { status: 302, headers: { location: "https://other.example.com" } }));
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "protocol", status: 302 });
    expect(cancel).toHaveBeenCalledOnce();
  });

  it("does not report a 304 as a redirect", async () => {
    const server = await startServer((_request, response) => response.writeHead(304).end());
    const work = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("key") }).get("/about");
    await expect(work).rejects.toMatchObject({ kind: "protocol", status: 304, attempts: 1 });
    expect(await messageOf(work)).not.toContain("redirect");
  });
});

describe("instanceof ApiError", () => {
  it("accepts the errors of another copy of the package, and nothing else", async () => {
    vi.resetModules();
    const copy = await import("../../src/http/errors.js");
    expect(copy.ApiError).not.toBe(ApiError);
    expect(new copy.ApiError("logical", "no")).toBeInstanceOf(ApiError);
    expect(new ApiError("logical", "no")).toBeInstanceOf(copy.ApiError);
    for (const other of [new Error("no"), { kind: "logical" }, null, "ApiError"])
      expect(other).not.toBeInstanceOf(ApiError);
    class Mine extends ApiError {}
    expect(new ApiError("logical", "no")).not.toBeInstanceOf(Mine);
    expect(new Mine("logical", "no")).toBeInstanceOf(Mine);
  });
});
