import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { createGzip, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ApiError, apiKey, createVspcClient, password, token, type VspcClientOptions } from "../../src/index.js";
import { caught } from "../support/failures.js";
import { sendError, sendJson, startRawServer, startServer } from "./server.js";

const auth = apiKey("key");
const sites = "/infrastructure/sites/{siteUid}/tenants";
const tenant = "/infrastructure/sites/tenants/{tenantUid}";
const report = "/licensing/reports/{id}/csv";
const uid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
const body = { credentials: { userName: "acme" } };
const init = { path: { siteUid: uid }, body };
const gone = { path: { tenantUid: uid }, query: { deleteBackups: false } };
const isJson = { "content-type": "application/json" };
const mebibyte = 2 ** 20;

const clientOf = (baseUrl: string, options: Partial<VspcClientOptions> = {}) =>
  createVspcClient({ baseUrl, auth, ...options });

/** Writes `size` bytes of a JSON envelope at the speed of the reader, and counts them. */
function flood(response: ServerResponse, size: number, sink: NodeJS.WritableStream = response) {
  const chunk = Buffer.alloc(64 * 1024, "x");
  const written = { bytes: 0 };
  sink.write('{"data":{"serverVersion":"');
  const write = () => {
    while (written.bytes < size && !response.destroyed) {
      written.bytes += chunk.length;
      if (!sink.write(chunk)) return sink.once("drain", write);
    }
    sink.end('"}}');
  };
  write();
  return written;
}

describe("size limits of responses", () => {
  it.each([
    ["of 65 MiB", 65 * mebibyte],
    ["that never ends", Number.POSITIVE_INFINITY],
  ])("rejects JSON %s while reading it, without a retry", async (_name, size) => {
    let written = { bytes: 0 };
    const server = await startServer((_request, response) => {
      written = flood(response.writeHead(200, isJson), size);
    });
    const before = process.memoryUsage().arrayBuffers;
    await expect(caught(clientOf(server.baseUrl).get("/about"))).resolves.toMatchObject({
      kind: "protocol",
      retryable: false,
      attempts: 1,
      message: expect.stringContaining(`${64 * mebibyte} bytes (maxResponseSize)`),
    });
    expect(server.seen).toHaveLength(1);
    // The buffers of the connection are in addition to the limit.
    expect(written.bytes).toBeLessThan(80 * mebibyte);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(160 * mebibyte);
  });

  it("rejects a small gzip that decompresses to 1 GiB at 64 MiB", async () => {
    let written = { bytes: 0 };
    const server = await startServer((_request, response) => {
      response.writeHead(200, { ...isJson, "content-encoding": "gzip" });
      const gzip = createGzip({ level: 1 });
      gzip.pipe(response);
      written = flood(response, 1024 * mebibyte, gzip);
    });
    await expect(caught(clientOf(server.baseUrl).get("/about"))).resolves.toMatchObject({
      kind: "protocol",
      retryable: false,
      attempts: 1,
    });
    expect(server.seen).toHaveLength(1);
    expect(written.bytes).toBeLessThan(1024 * mebibyte);
  });

  it.each([
    ["an announced length", { "content-length": String(65 * mebibyte) }],
    ["no announced length", {}],
  ])("rejects a response with %s above maxResponseSize", async (_name, headers) => {
    let written = { bytes: 0 };
    const server = await startServer((_request, response) => {
      written = flood(response.writeHead(200, { ...isJson, ...headers }), 65 * mebibyte);
    });
    const vspc = clientOf(server.baseUrl, { maxResponseSize: 1000 });
    await expect(caught(vspc.get("/about"))).resolves.toMatchObject({ kind: "protocol", retryable: false });
    expect(server.seen).toHaveLength(1);
    expect(written.bytes).toBeLessThan(65 * mebibyte);
  });

  it("compares maxResponseSize with the decoded bytes, exactly", async () => {
    const text = JSON.stringify({ data: { serverVersion: "x".repeat(980) } });
    for (const headers of [isJson, { ...isJson, "content-encoding": "gzip" }]) {
      const sent = "content-encoding" in headers ? gzipSync(text) : text;
      const server = await startServer((_request, response) => response.writeHead(200, headers).end(sent));
      const fits = clientOf(server.baseUrl, { maxResponseSize: text.length });
      await expect(fits.get("/about")).resolves.toMatchObject({ serverVersion: "x".repeat(980) });
      const short = clientOf(server.baseUrl, { maxResponseSize: text.length - 1 });
      await expect(caught(short.get("/about"))).resolves.toMatchObject({ kind: "protocol" });
    }
  });

  it("limits errors, lists, tokens, polls, vspc.api and files that are read whole", async () => {
    const server = await startServer(({ path }, response) => {
      const type = path.includes("csv") ? "text/csv" : "application/json";
      response.writeHead(path === "/users/me" ? 520 : 200, { "content-type": type }).end(" ".repeat(2000));
    });
    const vspc = clientOf(server.baseUrl, { maxResponseSize: 1000 });
    const signIn = password({ username: "admin", password: "hunter2" });
    const calls = [
      vspc.get("/users/me"),
      vspc.list("/infrastructure/sites/tenants").toArray(),
      vspc.api.GET("/about"),
      vspc.get(report, { path: { id: 12 } }),
      vspc.resume(uid, "post", sites).result(),
      clientOf(server.baseUrl, { maxResponseSize: 1000, auth: signIn }).get("/about"),
    ];
    for (const error of await Promise.all(calls.map(caught))) {
      expect(error).toMatchObject({ kind: "protocol", message: expect.stringContaining("maxResponseSize") });
    }
    expect(server.seen).toHaveLength(calls.length);
  });

  it("does not limit downloads", async () => {
    const server = await startServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/csv" }).end("a,b\n".repeat(1000)),
    );
    const vspc = clientOf(server.baseUrl, { maxResponseSize: 1000 });
    const { stream } = await vspc.download(report, { path: { id: 12 } });
    await expect(new Response(stream).text()).resolves.toHaveLength(4000);
  });
});

describe("a success without data", () => {
  const bodies = [
    "null",
    "{}",
    "[]",
    '"ok"',
    "",
    "true",
    "0",
    '{"data":null}',
    '{"errors":[]}',
    '{"errors":null,"meta":{}}',
  ];

  it.each(bodies)(
    "reports %j as a protocol error for GET, POST, PUT, PATCH and the result of an action",
    async (text) => {
      const server = await startServer((_request, response) => response.writeHead(200, isJson).end(text));
      const vspc = clientOf(server.baseUrl);
      const path = { path: { tenantUid: uid } };
      const calls = [
        vspc.get("/about"),
        vspc.get(tenant, path),
        vspc.post(sites, init),
        vspc.patch(tenant, path, [{ op: "replace", path: "/description", value: "new" }]),
        vspc.patch(tenant, path, (draft) => {
          draft.description = "new";
        }),
        vspc.list("/infrastructure/sites/tenants").toArray(),
        vspc.list("/infrastructure/sites/tenants").first(),
        vspc.post(sites, { ...init, wait: false }),
      ];
      for (const error of await Promise.all(calls.map(caught))) {
        expect(error).toBeInstanceOf(ApiError);
        expect(error).toMatchObject({ kind: "protocol" });
        expect((error as ApiError).retryable).not.toBe(true);
      }
      expect(server.seen).toHaveLength(calls.length);
    },
  );

  it.each(bodies)("rejects %j as a token response", async (text) => {
    const server = await startServer((_request, response) => response.writeHead(200, isJson).end(text));
    const vspc = clientOf(server.baseUrl, { auth: password({ username: "admin", password: "hunter2" }) });
    await expect(caught(vspc.get("/about"))).resolves.toMatchObject({ kind: "protocol", operation: "POST /token" });
    expect(server.seen.every(({ path }) => path === "/token")).toBe(true);
  });

  it.each(["", "{}", '{"errors":[],"data":null}', '{"data":{}}', "null"])(
    "accepts %j in response to a DELETE",
    async (text) => {
      const server = await startServer((_request, response) => response.writeHead(200, isJson).end(text));
      await expect(clientOf(server.baseUrl).delete(tenant, gone)).resolves.toBeUndefined();
    },
  );

  it("accepts an empty 204 for DELETE and for vspc.api", async () => {
    const server = await startServer((_request, response) => response.writeHead(204).end());
    const vspc = clientOf(server.baseUrl);
    await expect(vspc.delete(tenant, gone)).resolves.toBeUndefined();
    const { response } = await vspc.api.DELETE(tenant, { params: gone });
    expect(response.status).toBe(204);
  });

  it.each(["constructor", "__proto__", "toString", "hasOwnProperty", ""])(
    "reads an error of type %j like any other error",
    async (type) => {
      for (const status of [400, 520]) {
        const server = await startServer((_request, response) =>
          response
            .writeHead(status, isJson)
            .end(`{"errors":[{"type":${JSON.stringify(type)},"message":"no","code":1000}]}`),
        );
        const error = await caught(clientOf(server.baseUrl, { maxAttempts: 1 }).get("/about"));
        expect(error).toBeInstanceOf(ApiError);
        expect((error as ApiError).kind).toMatch(/^(logical|transport)$/);
        expect(error).toMatchObject({ message: "GET /about: no", status });
      }
    },
  );

  it("reports the status of errors that are not a list", async () => {
    for (const errors of ["null", "{}", '"no"', "[null]", "[[]]", '[{"message":{"a":1},"retryAfter":"1"}]']) {
      const server = await startServer((_request, response) =>
        response.writeHead(400, isJson).end(`{"errors":${errors}}`),
      );
      const error = await caught(clientOf(server.baseUrl).get("/about"));
      expect(error).toMatchObject({ kind: "logical", status: 400 });
    }
  });
});

describe("malformed HTTP", () => {
  const raw = (head: string, text = "") => `HTTP/1.1 ${head}\r\ncontent-length: ${text.length}\r\n\r\n${text}`;

  it.each([
    ["status 600", raw("600 Beyond", '{"errors":[]}')],
    ["status 999", raw("999 Request denied")],
    ["status 999 with an error", raw("999 No", '{"errors":[{"message":"no","type":"logical","code":1}]}')],
    ["status 099", raw("099 Below")],
    ["status 000", raw("000 None")],
    ["a status with four digits", raw("2000 OK")],
    ["a header with a bad name", "HTTP/1.1 200 OK\r\nbad name: x\r\ncontent-length: 2\r\n\r\n{}"],
    ["a header without a name", "HTTP/1.1 200 OK\r\n: x\r\ncontent-length: 2\r\n\r\n{}"],
    ["a header with a zero byte", "HTTP/1.1 200 OK\r\nx-a: a\u0000b\r\ncontent-length: 2\r\n\r\n{}"],
    ["an incorrect length", 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"data":{}}'],
    ["two lengths", 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{"data":{}}'],
    [
      "a reason in another alphabet, on an error",
      raw("520 Gr\u00f6\u00dfe \u2013 \u65e5\u672c", '{"errors":[{"type":"logical"}]}'),
    ],
    ["a reason in latin1, on an error", Buffer.from(raw("400 Gr\u00f6\u00dfe"), "latin1")],
    ["a malformed content type", "HTTP/1.1 200 OK\r\ncontent-type: ;;;=\r\ncontent-length: 1\r\n\r\n<"],
    ["an empty response", ""],
    ["another protocol", "SSH-2.0-OpenSSH_9.6\r\n"],
  ])("throws ApiError for %s, from the facade, vspc.api and a download", async (_name, bytes) => {
    const server = await startRawServer((socket) => socket.end(bytes));
    const vspc = clientOf(server.baseUrl, { maxAttempts: 1 });
    for (const call of [() => vspc.get("/about"), () => vspc.download(report, { path: { id: 1 } })]) {
      const error = await caught(call());
      expect(error).toBeInstanceOf(ApiError);
      expect((error as ApiError).kind).toMatch(/^(protocol|transport|logical)$/);
    }
    const outcome = await vspc.api.GET("/about").catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ApiError);
    else expect(outcome).toMatchObject({ response: expect.any(Response) });
  });

  it.each([600, 999])("reports status %i with its number, without a retry", async (status) => {
    const server = await startRawServer((socket) => socket.end(raw(`${status} Beyond`)));
    await expect(caught(clientOf(server.baseUrl).get("/about"))).resolves.toMatchObject({
      kind: "protocol",
      status,
    });
    expect(server.count()).toBe(1);
  });

  it.each(["", "bad name", "bad:name", "b\u00e4d", "line\nbreak"])(
    "rejects a caller's header named %j",
    async (name) => {
      const server = await startServer((_request, response) => sendJson(response, { data: {} }));
      const vspc = clientOf(server.baseUrl);
      const headers = { [name]: "x" };
      const calls = [
        vspc.get("/about", { headers }),
        vspc.download(report, { path: { id: 1 }, headers }),
        vspc.list("/infrastructure/sites/tenants", { headers }).toArray(),
      ];
      for (const error of await Promise.all(calls.map(caught))) expect(error).toMatchObject({ kind: "input" });
      await expect(vspc.api.GET("/about", { headers })).rejects.toThrow();
      expect(server.seen).toEqual([]);
    },
  );
});

describe("errors of functions that the caller passed", () => {
  const secrets = ["hunter2-hunter2", "access-0123456789", "refresh-0123456789", "123456-code"];
  const quoting = (extra = {}) =>
    Object.assign(
      new Error(`failed with ${secrets.join(" ")}, Authorization: Bearer ${secrets[1]}`, {
        cause: Object.assign(new Error(`body was password=${secrets[0]}`), { config: { secrets } }),
      }),
      { request: { headers: { authorization: `Bearer ${secrets[1]}` } }, ...extra },
    );
  const signIn = () => password({ username: "admin", password: "hunter2-hunter2" });
  const tokens = { access_token: secrets[1], refresh_token: secrets[2], expires_in: 3600 };

  /** All texts in which an error can be displayed. */
  function shown(error: unknown): string {
    const all: string[] = [];
    for (let at = error; at instanceof Error; at = at.cause) {
      all.push(String(at), at.stack ?? "", JSON.stringify(at), inspect(at, { depth: 9, showHidden: true }));
    }
    return all.join("\n");
  }

  async function check(work: Promise<unknown>) {
    const error = await caught(work);
    expect(error).toBeInstanceOf(ApiError);
    for (const secret of secrets) expect(shown(error)).not.toContain(secret);
  }

  const failing = [
    ["an Error", () => quoting()],
    ["an Error with a code", () => quoting({ code: "E_HTTP" })],
    ["an Error with a system code", () => quoting({ code: "ECONNRESET" })],
    ["a TypeError", () => Object.assign(new TypeError("fetch failed", { cause: quoting({ code: "ERR_X" }) }))],
    ["an AggregateError", () => Object.assign(new AggregateError([quoting()], "all"), { code: "ECONNREFUSED" })],
    ["a text", () => secrets.join(" ")],
    ["an object", () => ({ message: secrets.join(" "), code: secrets[0] })],
    ["an error whose name contains the secret", () => Object.assign(quoting(), { name: `Bearer ${secrets[1]}` })],
    ["undefined", () => undefined],
  ] as const;

  it.each(failing)("keeps secrets out of the error of a fetch that throws %s", async (_name, thrown) => {
    const fetch = () => {
      throw thrown();
    };
    const options = { baseUrl: "https://vspc.example.com/api/v3", fetch, maxAttempts: 1 };
    await check(createVspcClient({ ...options, auth: token(secrets[1] ?? "") }).get("/about"));
    await check(createVspcClient({ ...options, auth: token(secrets[1] ?? "") }).post(sites, init));
    await check(createVspcClient({ ...options, auth: signIn() }).get("/about"));
    await check(createVspcClient({ ...options, auth: signIn() }).api.GET("/about"));
  });

  it.each(failing)("keeps secrets out of the error of a body that fails with %s", async (_name, thrown) => {
    const fetch = async (input: RequestInfo | URL) => {
      if (String(input).endsWith("/token")) return Response.json(tokens);
      const stream = new ReadableStream({ pull: (controller) => controller.error(thrown()) });
      return new Response(stream, { headers: { "content-type": "text/csv" } });
    };
    const vspc = createVspcClient({
      baseUrl: "https://vspc.example.com/api/v3",
      auth: signIn(),
      fetch,
      maxAttempts: 1,
    });
    await check(vspc.get("/about"));
    await check(vspc.download(report, { path: { id: 1 } }).then(({ stream }) => new Response(stream).text()));
  });

  it.each(failing)("keeps secrets out of the error of a token store that throws %s", async (_name, thrown) => {
    const server = await startServer((_request, response) => sendJson(response, tokens));
    for (const name of ["get", "set", "delete"]) {
      for (const fail of [
        () => Promise.reject(thrown()),
        () => {
          throw thrown();
        },
      ]) {
        const tokenStore = { get: () => undefined, set: () => undefined, delete: () => undefined, [name]: fail };
        const vspc = clientOf(server.baseUrl, { auth: signIn(), tokenStore, maxAttempts: 1 });
        await check(name === "delete" ? vspc.logout() : vspc.get("/about"));
      }
    }
  });

  it.each(failing)("keeps secrets out of the error of token and mfa functions that throw %s", async (_name, thrown) => {
    const server = await startServer(({ path }, response) =>
      path === "/token"
        ? sendJson(response, { access_token: null, mfa_token: secrets[2] })
        : sendError(response, 401, { type: "security" }),
    );
    for (const fail of [
      () => Promise.reject(thrown()),
      (): never => {
        throw thrown();
      },
    ]) {
      await check(clientOf(server.baseUrl, { auth: token(fail) }).get("/about"));
      const user = { username: "admin", password: secrets[0] ?? "", mfa: fail };
      await check(clientOf(server.baseUrl, { auth: password(user) }).get("/about"));
    }
  });

  it.each([undefined, null, 42, "", {}])("sends nothing for a token or mfa function that returns %j", async (value) => {
    const server = await startServer((_request, response) =>
      sendJson(response, { access_token: null, mfa_token: "m" }),
    );
    const give = () => value as string;
    const error = await caught(clientOf(server.baseUrl, { auth: token(give) }).get("/about"));
    expect(error).toBeInstanceOf(ApiError);
    expect(server.seen).toEqual([]);
    const user = { username: "admin", password: "hunter2", mfa: give };
    const refused = await caught(clientOf(server.baseUrl, { auth: password(user) }).get("/about"));
    expect(refused).toBeInstanceOf(ApiError);
    expect(server.seen).toHaveLength(1);
  });

  it.each([undefined, null, {}, "text"])("throws ApiError for a fetch that returns %j", async (value) => {
    const fetch = async () => value as unknown as Response;
    const vspc = createVspcClient({ baseUrl: "https://vspc.example.com/api/v3", auth, fetch, maxAttempts: 1 });
    expect(await caught(vspc.get("/about"))).toBeInstanceOf(ApiError);
    expect(await caught(vspc.api.GET("/about"))).toBeInstanceOf(ApiError);
  });
});

describe("numbers and dates that JSON cannot represent", () => {
  const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, new Date(Number.NaN)];

  it.each(bad)("rejects %s anywhere in a body before a request is sent", async (value) => {
    const server = await startServer((_request, response) => sendJson(response, { data: { instanceUid: uid } }));
    const vspc = clientOf(server.baseUrl);
    const path = { path: { tenantUid: uid } };
    const bodies: unknown[] = [value, { value }, { a: { b: [{ value }] } }, [value], { value, file: new Blob(["x"]) }];
    const calls = [
      ...bodies.map((one) => vspc.post(sites, { path: { siteUid: uid }, body: one as never })),
      ...bodies.map((one) => vspc.api.POST(sites, { params: { path: { siteUid: uid } }, body: one as never })),
      vspc.patch(tenant, path, [{ op: "replace", path: "/description", value: value as never }]),
      vspc.patch(tenant, path, [{ op: "replace", path: "/a", value: { b: [value] } } as never]),
    ];
    for (const error of await Promise.all(calls.map(caught))) {
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ kind: "input" });
    }
    expect(server.seen).toEqual([]);
    const draft = vspc.patch(tenant, path, (resource) => void Object.assign(resource, { value }));
    await expect(draft).rejects.toMatchObject({ kind: "input" });
    expect(server.seen.map(({ method }) => method)).toEqual(["GET"]);
  });

  it.each(bad)("rejects %s in a query", async (value) => {
    const server = await startServer((_request, response) => sendJson(response, { data: [] }));
    const query = { value } as never;
    const vspc = clientOf(server.baseUrl);
    await expect(vspc.get("/about", { query })).rejects.toMatchObject({ kind: "input" });
    await expect(vspc.get("/about", { query: { value: [value] } as never })).rejects.toMatchObject({ kind: "input" });
    expect(server.seen).toEqual([]);
  });

  it("sends null as null, also next to valid dates", async () => {
    const server = await startServer((_request, response) => sendJson(response, { data: { instanceUid: uid } }));
    const date = new Date(1_800_000_000_000);
    await clientOf(server.baseUrl).post(sites, { path: { siteUid: uid }, body: { a: null, date, n: 0 } as never });
    expect(server.seen[0]?.body).toBe(`{"a":null,"date":"${date.toISOString()}","n":0}`);
  });
});

describe("files and texts", () => {
  it("downloads a CSV that is sent as text/plain, and reports the type to a call for data", async () => {
    const server = await startServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end("a,b\n1,2\n"),
    );
    const vspc = clientOf(server.baseUrl);
    const { stream, type } = await vspc.download(report, { path: { id: 1 } });
    await expect(new Response(stream).text()).resolves.toBe("a,b\n1,2\n");
    expect(type).toBe("text/plain");
    await expect(caught(vspc.get("/about"))).resolves.toMatchObject({
      kind: "protocol",
      message: expect.stringContaining("text/plain"),
    });
    expect(server.seen).toHaveLength(2);
  });

  const name = "Mäßig & Söhne";
  const text = JSON.stringify({ data: { serverVersion: name } });
  const latin1 = Buffer.from(text, "latin1");

  it.each([
    ["UTF-8, undeclared", "application/json", Buffer.from(text)],
    ["UTF-8, declared in capitals and quotes", 'application/json; charset="UTF-8"', Buffer.from(text)],
    ["UTF-8 with a byte order mark", "application/json", Buffer.from(`\ufeff${text}`)],
    ["latin1", "application/json;charset=iso-8859-1", latin1],
    ["latin1, with other parameters around", "application/json; a=b; charset=ISO-8859-1; c=d", latin1],
    ["windows-1252", "application/json; charset=windows-1252", latin1],
    ["UTF-16", "application/json; charset=utf-16le", Buffer.from(text, "utf16le")],
    ["UTF-16 with a byte order mark", "application/json; charset=utf-16", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-8 without a content type", "", Buffer.from(text)],
  ])("decodes %s", async (_name, type, bytes) => {
    const server = await startServer((_request, response) =>
      response.writeHead(200, type === "" ? {} : { "content-type": type }).end(bytes),
    );
    const vspc = clientOf(server.baseUrl);
    await expect(vspc.get("/about")).resolves.toMatchObject({ serverVersion: name });
    await expect(vspc.api.GET("/about")).resolves.toMatchObject({ data: { data: { serverVersion: name } } });
  });

  it.each([
    ["malformed UTF-8", "application/json", latin1],
    [
      "UTF-8 truncated within a character",
      "application/json",
      Buffer.concat([Buffer.from(`{"data":"`), Buffer.from([0xc3])]),
    ],
    ["latin1, declared as UTF-8", "application/json; charset=utf-8", latin1],
    [
      "UTF-16 of an odd length",
      "application/json; charset=utf-16le",
      Buffer.concat([Buffer.from(text, "utf16le"), Buffer.of(0)]),
    ],
    ["an unknown charset", "application/json; charset=klingon", Buffer.from(text)],
  ])("reports %s as a protocol error, without a replacement character", async (_name, type, bytes) => {
    const server = await startServer((_request, response) =>
      response.writeHead(200, { "content-type": type }).end(bytes),
    );
    const vspc = clientOf(server.baseUrl);
    await expect(caught(vspc.get("/about"))).resolves.toMatchObject({
      kind: "protocol",
      message: expect.stringMatching(/charset/),
    });
    await expect(caught(vspc.api.GET("/about"))).resolves.toMatchObject({ kind: "protocol" });
    expect(server.seen).toHaveLength(2);
  });

  it("keeps the message of an error in another charset, and the status of a malformed one", async () => {
    const failure = JSON.stringify({ errors: [{ message: name, type: "logical", code: 1000 }] });
    const server = await startServer(({ path }, response) => {
      const type = path === "/about" ? "application/json; charset=iso-8859-1" : "application/json";
      response.writeHead(400, { "content-type": type }).end(Buffer.from(failure, "latin1"));
    });
    const vspc = clientOf(server.baseUrl);
    await expect(caught(vspc.get("/about"))).resolves.toMatchObject({ message: `GET /about: ${name}`, code: 1000 });
    const broken = await caught(vspc.get("/users/me"));
    expect(broken).toMatchObject({ kind: "logical", status: 400 });
    expect(String(broken)).not.toContain("\ufffd");
  });
});
