import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { apiKey, createVspcClient, token, type VspcClientOptions } from "../../src/index.js";
import { caught } from "../support/failures.js";

const agent = "69ca6904-25fd-40e8-86a6-aa16a8bf7723";
const root = `/proxy/${agent}/vb365`;

interface Vb365Paths {
  "/v7/jobs": {
    get: {
      parameters: { query?: { limit?: number } };
      responses: { 200: { content: { "application/json": { id: string; name: string }[] } } };
    };
    post: {
      requestBody: { content: { "application/json": { name: string } } };
      responses: { 201: { content: { "application/json": { id: string } } } };
    };
  };
}

type Reply = (request: IncomingMessage, response: ServerResponse, body: string) => unknown;

/** Starts a server, and a client with default options. Records `METHOD url` of each request. */
async function start(
  reply: Reply = (_request, response) => json(response, 200, []),
  options: Partial<VspcClientOptions> = {},
) {
  const seen: IncomingMessage[] = [];
  const server = createServer(async (request, response) => {
    seen.push(request);
    let body = "";
    if (!request.url?.includes("/live")) for await (const chunk of request) body += chunk;
    reply(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const vspc = createVspcClient({ baseUrl: origin, auth: apiKey("s3cret-key"), ...options });
  const lines = () => seen.map(({ method, url }) => `${method} ${url}`);
  return { origin, seen, lines, vspc, ...vspc.proxy<Vb365Paths>(agent, "vb365") };
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));

/** Returns the error of a call, and checks that its text contains no secret. */
async function failure(call: Promise<unknown>) {
  const error = await caught(call);
  expect(`${error.message} ${JSON.stringify(error)} ${error.cause}`).not.toMatch(/s3cret/);
  return error;
}

describe("requests through the proxy", () => {
  it("accepts a path, a URL and a Request, with the client's token and without a request ID", async () => {
    const { seen, lines, fetch, baseUrl, origin } = await start();
    expect(baseUrl).toBe(`${origin}${root}`);
    await fetch("/v7/jobs?limit=1");
    await fetch("v7/jobs");
    await fetch(`${baseUrl}/v7/jobs#top`);
    await fetch(new URL(`${baseUrl}/v7/jobs`));
    await fetch(new Request(`${baseUrl}/v7/jobs`, { method: "POST", body: "{}", headers: { "x-own": "1" } }));
    const jobs = `${root}/v7/jobs`;
    expect(lines()).toEqual([`GET ${jobs}?limit=1`, ...Array(3).fill(`GET ${jobs}`), `POST ${jobs}`]);
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(Array(5).fill("Bearer s3cret-key"));
    expect(seen.map(({ headers }) => headers["x-request-id"])).toEqual(Array(5).fill(undefined));
    expect(seen[4]?.headers["x-own"]).toBe("1");
  });

  it.each([
    "http://evil.example/v7/jobs",
    "//evil.example/v7/jobs",
    "ORIGIN/api/v3/about",
    `ORIGIN/proxy/${agent}/vb365-evil/v7`,
    `ORIGIN/proxy/${agent}/vb365/../vbr/v1`,
    `ORIGIN/proxy/${agent}/vb365/%2e%2e/vbr/v1`,
    `ORIGIN/proxy/${agent}/vb365/..%2fvbr/v1`,
    `ORIGIN/proxy/${agent}/vb365/v7%5c..%5c..%5cvbr`,
    `ORIGIN/proxy/${agent}/vb365/%252e%252e%252fvbr`,
    `ORIGIN/proxy/${agent}/vb365/..\\vbr`,
    "/../vbr/v1",
    "../../../api/v3/about",
    "http://user:s3cret@127.0.0.1/v7/jobs",
    "http://[s3cret",
  ])("refuses %s without sending anything", async (url) => {
    const { fetch, origin, lines } = await start();
    expect(await failure(fetch(url.replace("ORIGIN", origin)))).toMatchObject({ kind: "input" });
    expect(lines()).toEqual([]);
  });

  it("keeps encoded slashes and dots that are no dot segments", async () => {
    const { fetch, lines } = await start();
    await fetch("/v7/sites/a%2Fb.c/..d?path=../x");
    expect(lines()).toEqual([`GET ${root}/v7/sites/a%2Fb.c/..d?path=../x`]);
  });

  it.each([{ authorization: "Bearer s3cret" }, { cookie: "s3cret" }, { "x-own": "s3cret\n1" }])(
    "refuses the headers %j without sending anything",
    async (headers) => {
      const { fetch, lines } = await start();
      const error = await failure(fetch("/v7/jobs", { headers: headers as Record<string, string> }));
      expect(error).toMatchObject({ kind: "input" });
      expect(lines()).toEqual([]);
    },
  );

  it("refuses an agent that is not a UUID, and a product that is not a name", async () => {
    const { vspc } = await start(() => undefined);
    expect(() => vspc.proxy("acme", "vb365")).toThrow(/managementAgentUid must be a UUID/);
    for (const product of ["../vbr", "vb365/v7"]) {
      expect(() => vspc.proxy(agent, product)).toThrow(/product must be a name/);
    }
  });

  it("streams a request and its response in both directions at the same time", async () => {
    const { fetch } = await start((request, response) => {
      response.writeHead(200, { "content-type": "application/octet-stream" });
      request.pipe(response);
    });
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const write = writer.write(new TextEncoder().encode("first"));
    const { body } = await fetch("/live", { method: "POST", body: readable, duplex: "half" } as RequestInit);
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe("first");
    await write;
    // The second part is written only after the first one has come back.
    const second = writer.write(new TextEncoder().encode("second"));
    expect((await reader?.read())?.value).toBe("second");
    await Promise.all([second, writer.close()]);
    expect((await reader?.read())?.done).toBe(true);
  });

  it("returns typed data through openapi-fetch, and sends JSON", async () => {
    const { api, lines } = await start((request, response, body) => {
      if (request.method === "GET") json(response, 200, [{ id: "1", name: "Mail" }]);
      else json(response, 201, { id: JSON.parse(body).name });
    });
    const { data } = await api.GET("/v7/jobs", { params: { query: { limit: 5 } } });
    const name: string | undefined = data?.[0]?.name;
    expect(name).toBe("Mail");
    expect((await api.POST("/v7/jobs", { body: { name: "Teams" } })).data).toEqual({ id: "Teams" });
    expect(lines()).toEqual([`GET ${root}/v7/jobs?limit=5`, `POST ${root}/v7/jobs`]);
  });

  it("counts toward the client's concurrency", async () => {
    const counts: { active: number; waiting: number }[] = [];
    const held: ServerResponse[] = [];
    const { fetch, vspc } = await start(
      (_request, response) => {
        const { active, waiting } = vspc.concurrency;
        counts.push({ active, waiting });
        held.push(response);
        if (held.length >= 2) for (const each of held) if (!each.writableEnded) json(each, 200, []);
      },
      { concurrency: 2 },
    );
    await Promise.all(Array.from({ length: 3 }, () => fetch("/v7/jobs")));
    expect(counts[1]).toEqual({ active: 2, waiting: 1 });
    expect(counts).toHaveLength(3);
  });
});

describe("responses through the proxy", () => {
  it.each([200, 202, 204, 304, 400, 404, 409, 500, 503])("returns status %i as it was sent", async (status) => {
    const { fetch, lines } = await start((_request, response) => {
      response.writeHead(status, { location: "/v7/jobs/1", "x-own": "1" }).end();
    });
    const response = await fetch("/v7/jobs", { method: "POST", body: "{}" });
    expect(response.status).toBe(status);
    expect(response.headers.get("location")).toBe("/v7/jobs/1");
    expect(await response.text()).toBe("");
    expect(lines()).toHaveLength(1);
  });

  it("returns a body with `errors` and `data` unchanged, and HTML as text", async () => {
    const { fetch } = await start((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end('{"errors":[{"message":"own"}],"data":1}');
    });
    expect(await (await fetch("/v7/jobs")).text()).toBe('{"errors":[{"message":"own"}],"data":1}');
  });

  const readOnly = { errors: [{ message: "The key is read-only." }] };
  const failed = /^POST \/proxy\/.+\/v7\/jobs: the proxy failed: .+the write may have been executed/;
  it.each<[string, string, Reply, object]>([
    [
      "a redirect",
      "GET",
      (_request, response) => response.writeHead(302, { location: "http://evil.example/" }).end(),
      { kind: "protocol", status: 302 },
    ],
    ["a 401", "GET", (_request, response) => json(response, 401, {}), { kind: "security", status: 401 }],
    [
      "the 403 of a read-only key",
      "DELETE",
      (_request, response) => json(response, 403, readOnly),
      { kind: "security", status: 403, message: expect.stringMatching(/read-only/) },
    ],
    [
      "a 502",
      "POST",
      (_request, response) => response.writeHead(502).end("s3cret"),
      { kind: "unavailable", status: 502, retryable: false, message: expect.stringMatching(failed) },
    ],
    ["a lost connection", "POST", (request) => request.socket.destroy(), { kind: "transport", retryable: false }],
  ])("reports %s after a %s, and does not send it again", async (_name, method, reply, error) => {
    const { fetch, lines } = await start(reply);
    expect(await failure(fetch("/v7/jobs", { method }))).toMatchObject(error);
    expect(lines()).toHaveLength(1);
  });

  it("renews the token once after a 401 and sends the body again", async () => {
    const bodies: string[] = [];
    const tokens = ["s3cret-old", "s3cret-new"];
    const { fetch, api, seen } = await start(
      (request, response, body) => {
        bodies.push(body);
        json(response, request.headers.authorization === "Bearer s3cret-new" ? 200 : 401, {});
      },
      { auth: token(() => tokens.shift() ?? "s3cret-new") },
    );
    await fetch("/v7/jobs", { method: "POST", body: "text" });
    await api.POST("/v7/jobs", { body: { name: "Teams" } });
    expect(bodies).toEqual(["text", "text", '{"name":"Teams"}']);
    expect(seen).toHaveLength(3);
  });

  it.each([
    ["application/json", false],
    ["application/vnd.veeam+json; charset=utf-8", false],
    ["application/x-www-form-urlencoded", false],
    ["application/octet-stream", true],
    ["text/plain", true],
  ])("returns the 401 of a Request only if its body is streamed: %s is streamed: %s", async (type, isStreamed) => {
    const { fetch, baseUrl } = await start((_request, response) => json(response, 401, {}));
    const init = { method: "POST", body: new TextEncoder().encode("{}"), headers: { "content-type": type } };
    const work = fetch(new Request(`${baseUrl}/v7/jobs`, init));
    if (isStreamed) expect((await work).status).toBe(401);
    else expect(await failure(work)).toMatchObject({ kind: "security" });
  });

  it("fills path parameters of openapi-fetch calls as one segment each", async () => {
    const { vspc, lines } = await start((_request, response) => json(response, 200, {}));
    interface Paths {
      "/v7/jobs/{id}": { get: { parameters: { path: { id: string } }; responses: { 200: { content: object } } } };
    }
    const { api } = vspc.proxy<Paths>(agent, "vb365");
    await api.GET("/v7/jobs/{id}", { params: { path: { id: "a/b" } } });
    expect(lines()).toEqual([`GET ${root}/v7/jobs/a%2Fb`]);
  });

  it("returns the 401 of a streamed body, which cannot be sent again", async () => {
    const { fetch, lines } = await start((_request, response) => json(response, 401, {}));
    const body = new Blob(["file"]).stream();
    const response = await fetch("/v7/files", { method: "PUT", body, duplex: "half" } as RequestInit);
    expect([response.status, lines().length]).toEqual([401, 1]);
  });

  it("retries a GET after a 502", async () => {
    let failures = 1;
    const { fetch, lines } = await start((_request, response) => json(response, failures-- > 0 ? 502 : 200, []));
    expect((await fetch("/v7/jobs")).status).toBe(200);
    expect(lines()).toHaveLength(2);
  });

  it("waits after a 429 and sends the request again", async () => {
    let refusals = 1;
    const { fetch, lines } = await start((_request, response) => {
      if (refusals-- > 0) response.setHeader("retry-after", "0");
      json(response, refusals >= 0 ? 429 : 200, []);
    });
    expect((await fetch("/v7/jobs", { method: "POST", body: "{}" })).status).toBe(200);
    expect(lines()).toHaveLength(2);
  });

  it("ends a request when the caller aborts it", async () => {
    const controller = new AbortController();
    const { fetch } = await start(() => controller.abort());
    expect(await failure(fetch("/live", { signal: controller.signal }))).toMatchObject({ kind: "aborted" });
  });
});
