import type { Client, Middleware } from "openapi-fetch";
import { describe, expect, it } from "vitest";
import type { paths } from "../../src/index.js";
import { failure, type Handler, json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

function client(handler: Handler) {
  const { vspc, ...server } = vspcOf(handler, { maxAttempts: 1 });
  return { ...server, api: vspc.api as Client<paths>, loose: vspc.api as unknown as Client<Record<string, never>> };
}

describe("middleware of api", () => {
  it.each<[string, Middleware | undefined]>([
    ["handles requests", { onRequest: () => undefined }],
    ["handles responses", { onResponse: () => undefined }],
    ["handles errors", { onError: () => undefined }],
    ["is undefined", undefined],
  ])("accepts middleware that %s", (_name, middleware) => {
    const { api } = client(() => json({ data: {} }));
    expect(() => api.use(middleware as Middleware)).not.toThrow();
  });

  it("rejects middleware with a misspelled method", () => {
    const { api } = client(() => json({ data: {} }));
    expect(() => api.use({ onrequest: () => undefined } as never)).toThrow("Middleware must be an object with one of");
  });

  it("passes each request to middleware until it is ejected", async () => {
    const { api } = client(() => json({ data: {} }));
    const seen: string[] = [];
    const middleware: Middleware = { onRequest: ({ schemaPath }) => void seen.push(schemaPath) };
    api.use(middleware);
    await api.GET("/about");
    api.eject(middleware);
    await api.GET("/users/me");
    expect(seen).toEqual(["/about"]);
  });

  it("sends the body that middleware puts in place of the caller's", async () => {
    const { loose, seen } = client(() => json({ data: {} }));
    const types = ["application/json", "text/csv"];
    for (const type of types) {
      const headers = { "content-type": type };
      const middleware: Middleware = {
        onRequest: ({ request }) => new Request(request.url, { method: "POST", body: '{"b":2}', headers }),
      };
      loose.use(middleware);
      await loose.POST("/x" as never, { body: "text" } as never);
      loose.eject(middleware);
    }
    expect(seen.map(({ body }) => body)).toEqual(['{"b":2}', '{"b":2}']);
    expect(seen.map(({ headers }) => headers.get("content-type"))).toEqual(types);
  });
});

describe("middleware that replaces the request of api", () => {
  const own = (request: Request) => Object.fromEntries(request.headers);

  it.each<[string, (request: Request) => Request | Promise<Request>]>([
    ["a new Request", (request) => new Request(request)],
    [
      "a new Request with another header",
      (request) => new Request(request, { headers: { ...own(request), "x-a": "b" } }),
    ],
    ["a clone", (request) => request.clone()],
  ])("sends the caller's body, the client's headers and a request ID after %s", async (_name, replace) => {
    const { loose, seen } = client(() => json({ data: {} }));
    loose.use({ onRequest: ({ request }) => replace(request) });
    await loose.POST("/x" as never, { body: { a: 2n ** 60n } } as never);
    expect(seen[0]).toMatchObject({ method: "POST", path: "/x", body: '{"a":1152921504606846976}' });
    expect(seen[0]?.headers.get("x-client-version")).toBe("3.6.1");
    expect(seen[0]?.headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
  });

  it("shows a form to middleware and sends it", async () => {
    const { loose, seen } = client(() => json({ data: {} }));
    const files: unknown[] = [];
    loose.use({ onRequest: async ({ request }) => void files.push((await request.clone().formData()).get("file")) });
    const form = new FormData();
    form.set("file", new Blob(["a,b"]), "a.csv");
    await loose.POST("/x" as never, { body: form } as never);
    expect(files).toEqual([expect.objectContaining({ name: "a.csv", size: 3 })]);
    expect(seen[0]?.body).toContain('name="file"; filename="a.csv"');
  });

  it.each(["client", "call"])("uses the platform's Request and Response for middleware of the %s", async (where) => {
    const { api } = client(() => json({ data: { a: 1 } }));
    const seen: unknown[] = [];
    const middleware: Middleware = {
      onRequest: ({ request }) => void seen.push(request),
      onResponse: async ({ response }) => void seen.push(response, await response.clone().json()),
    };
    if (where === "client") api.use(middleware);
    const { data } = await api.GET("/about", where === "call" ? { middleware: [middleware] } : {});
    expect(seen).toEqual([expect.any(Request), expect.any(Response), { data: { a: 1 } }]);
    expect(data).toEqual({ data: { a: 1 } });
  });

  it("uses the Request of a single call", async () => {
    const made: string[] = [];
    class Mine extends Request {
      constructor(input: RequestInfo | URL, init?: RequestInit) {
        super(input, init);
        made.push(this.url);
      }
    }
    const { api, seen } = client(() => json({ data: {} }));
    await api.GET("/about", { Request: Mine });
    expect(made).toEqual(["https://vspc.example.com:1280/api/v3/about"]);
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer key");
  });
});

describe("headers of a call of api", () => {
  it("removes a header of the client that is null, and adds others", async () => {
    const { api, seen } = client(() => json({ data: {} }));
    await api.GET("/about", { headers: { "x-client-version": null, "x-a": "b" } });
    expect(seen[0]?.headers.has("x-client-version")).toBe(false);
    expect(seen[0]?.headers.get("x-a")).toBe("b");
  });
});

describe("bodies sent through api", () => {
  it.each<[string, () => unknown, string, RegExp]>([
    ["an object", () => ({ a: 2n ** 60n }), '{"a":1152921504606846976}', /^application\/json$/],
    ["a text", () => '{"a":1}', '{"a":1}', /^application\/json$/],
    ["a form", () => new URLSearchParams({ a: "x y" }), "a=x+y", /^application\/x-www-form-urlencoded/],
  ])("sends %s as a body", async (_name, make, text, type) => {
    const { loose, seen } = client(() => json({ data: {} }));
    const headers = type.test("application/json") ? {} : { "content-type": "application/x-www-form-urlencoded" };
    await loose.POST("/x" as never, { body: make(), headers } as never);
    expect(seen[0]?.body).toBe(text);
    expect(seen[0]?.headers.get("content-type")).toMatch(type);
  });

  it("keeps a more specific content type than application/json", async () => {
    const { api, seen } = client(() => json({ data: {} }));
    const type = "application/json-patch+json";
    await api.PATCH("/about" as never, { body: [], headers: { "content-type": type } } as never);
    expect(seen[0]?.headers.get("content-type")).toBe(type);
    expect(seen[0]?.body).toBe("[]");
  });

  it("rejects a fetch function for a single call, which would be called without credentials", async () => {
    const { api, seen } = client(() => json({ data: {} }));
    const call = async () => api.GET("/about", { fetch: globalThis.fetch });
    await expect(call()).rejects.toMatchObject({ kind: "input", operation: "GET /about" });
    expect(seen).toEqual([]);
  });

  it("sends a form with a file", async () => {
    const { loose, seen } = client(() => json({ data: {} }));
    const form = new FormData();
    form.set("file", new Blob(["a,b"]), "a.csv");
    await loose.POST("/x" as never, { body: form } as never);
    expect(seen[0]?.body).toContain('name="file"; filename="a.csv"');
    expect(seen[0]?.headers.get("content-type")).toMatch(/^multipart\/form-data; boundary=/);
  });
});

describe("responses of api", () => {
  const headers = { "content-type": "application/json" };
  it("returns status, headers and data", async () => {
    const { api } = client(() => new Response('{"data":{"a":1}}', { headers: { ...headers, "x-note": "n" } }));
    const { data, response } = await api.GET("/about");
    expect(data).toEqual({ data: { a: 1 } });
    expect(response.headers.get("x-note")).toBe("n");
  });

  it.each([
    ["OK, it is so", "OK, it is so"],
    ["caf\u00e9\t!", "caf\u00e9\t!"],
    ["no\r\nx-evil: 1", ""],
    ["\u2713", ""],
  ])("keeps the reason of an error if a Response can hold it: %j", async (reason, kept) => {
    const answer = () => Object.defineProperty(failure(404, { message: "gone" }), "statusText", { value: reason });
    const { api } = client(answer);
    const { error, response } = await api.GET("/about");
    expect(response).toMatchObject({ status: 404, statusText: kept });
    expect(error).toMatchObject({ errors: [{ message: "gone" }] });
  });

  it("returns a file as text with parseAs", async () => {
    const { api } = client(() => new Response("a,b", { headers: { "content-type": "text/csv" } }));
    const init = { params: { path: { id: 1 } }, parseAs: "text" } as const;
    const { data, response } = await api.GET("/licensing/reports/{id}/csv", init);
    expect(data).toBe("a,b");
    expect(response.headers.get("content-type")).toBe("text/csv");
  });

  it.each(["", " \r\n"])("returns no data for a success with the body %j", async (body) => {
    const { api } = client(() => new Response(body, { headers }));
    expect(await api.GET("/about")).toEqual({ data: undefined, response: expect.objectContaining({ status: 200 }) });
  });

  it("returns no data for a response without a body", async () => {
    const { api } = client(() => new Response(null, { status: 204 }));
    const { data, error, response } = await api.GET("/about");
    expect([data, error, response.status]).toEqual([undefined, undefined, 204]);
  });
});
