import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { type ApiError, createVspcClient, password, token } from "../../src/index.js";
import { caught } from "../support/failures.js";
import { failure, fakeFetch, json } from "../support/fake-fetch.js";

const baseUrl = "https://vspc.example.com:1280/api/v3";
const oneAttempt = { auth: token("secret-token"), maxAttempts: 1 };

/** The error of one GET /about with this response. */
async function errorOf(answer: () => Response | Promise<Response>): Promise<ApiError> {
  const { fetch } = fakeFetch(answer);
  return caught(createVspcClient({ baseUrl, ...oneAttempt, fetch }).get("/about"));
}

async function withServer<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("kinds of failures", () => {
  it("reads an error list", async () => {
    const error = await errorOf(() =>
      json(
        {
          errors: [
            { message: "It is taken.", type: "logical", code: 409, propertyName: "name" },
            { message: "Second.", type: "logical", code: 400 },
          ],
        },
        { status: 409 },
      ),
    );
    expect(error.toJSON()).toEqual({
      name: "ApiError",
      message: "GET /about: It is taken. (name)",
      kind: "logical",
      operation: "GET /about",
      status: 409,
      code: 409,
      type: "logical",
      propertyName: "name",
      attempts: 1,
      retryable: false,
      messages: ["It is taken.", "Second."],
    });
  });

  it.each<[string, () => Response, Partial<ApiError>]>([
    [
      "transport",
      () => failure(520, { type: "transport", code: 504 }),
      { kind: "transport", retryable: true, code: 504 },
    ],
    ["retryableLogical", () => failure(520, { type: "retryableLogical" }), { kind: "unavailable", retryable: true }],
    ["retryablelogical", () => failure(520, { type: "retryablelogical" }), { kind: "unavailable", retryable: true }],
    ["security", () => failure(520, { type: "security", code: 403 }), { kind: "security", retryable: false }],
    ["unspecified", () => failure(520, { type: "unspecified" }), { kind: "logical", retryable: false }],
    [
      "429 without a message",
      () => json({ errors: [{ type: "transport", code: 429, retryAfter: 25 }] }, { status: 429 }),
      { kind: "throttled", retryAfter: 25, retryable: true },
    ],
    [
      "429 with the header only",
      () => new Response("", { status: 429, headers: { "retry-after": "7" } }),
      { kind: "throttled", retryAfter: 7 },
    ],
    [
      "an unsupported version",
      () => json({ error: { code: "UnsupportedApiVersion", message: "use 3.6.1" } }, { status: 400 }),
      { kind: "logical", code: "UnsupportedApiVersion", status: 400 },
    ],
    [
      "an empty 500",
      () => new Response(null, { status: 500, headers: { "content-length": "0" } }),
      { kind: "transport", status: 500, retryable: true },
    ],
    [
      "HTML with 502",
      () => new Response("<html>", { status: 502, headers: { "content-type": "text/html" } }),
      { kind: "transport", status: 502 },
    ],
    [
      "HTML with 200",
      () => new Response("<html>", { headers: { "content-type": "text/html; charset=utf-8" } }),
      { kind: "protocol", status: 200, retryable: false },
    ],
    [
      "truncated JSON",
      () => new Response('{"data": [{"na', { headers: { "content-type": "application/json" } }),
      { kind: "protocol", retryable: true },
    ],
    [
      "errors with 200",
      () => json({ data: null, errors: [{ message: "half", type: "logical", code: 1000 }] }),
      { kind: "logical", code: 1000, status: 200 },
    ],
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "https://evil.example/login?x=1" } }),
      { kind: "protocol", status: 302 },
    ],
    [
      "a failed patch",
      () =>
        failure(400, {
          code: 1001,
          failedJsonPatch: { op: "replace", path: "/credentials/password", value: "hunter2" },
        }),
      { code: 1001, failedJsonPatch: { op: "replace", path: "/credentials/password" } },
    ],
  ])("reads %s", async (_name, answer, expected) => {
    const error = await errorOf(answer);
    expect(error).toMatchObject({ operation: "GET /about", ...expected });
    expect(JSON.stringify(error) + error.message).not.toMatch(/hunter2|secret-token/);
  });

  it("names the target of a redirect without its query", async () => {
    const error = await errorOf(
      () => new Response(null, { status: 307, headers: { location: "https://evil.example/a?token=1" } }),
    );
    expect(error.message).toBe("GET /about: the server redirects to https://evil.example; redirects are not followed");
  });

  it("returns the server's error unchanged through api", async () => {
    const { fetch } = fakeFetch(() => failure(404, { message: "gone", code: 404 }));
    const { error, response, data } = await createVspcClient({ baseUrl, ...oneAttempt, fetch }).api.GET("/about");
    expect(response.status).toBe(404);
    expect(error).toEqual({ errors: [{ message: "gone", type: "logical", code: 404 }] });
    expect(data).toBeUndefined();
  });
});

describe("failed connections", () => {
  it("names a refused connection", async () => {
    const url = await withServer(
      () => undefined,
      async (free) => free,
    );
    const error = await caught(createVspcClient({ baseUrl: url, ...oneAttempt }).get("/about"));
    expect(error).toMatchObject({ kind: "transport", retryable: true, cause: { code: "ECONNREFUSED" } });
    expect(error.message).toContain(`no response from ${new URL(url).host}: connect ECONNREFUSED`);
  });

  it("names an unknown host", async () => {
    const error = await caught(
      createVspcClient({ baseUrl: "https://vspc.invalid/api/v3", ...oneAttempt }).get("/about"),
    );
    expect(error).toMatchObject({ kind: "transport", cause: { code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) } });
    expect(error.message).toContain("vspc.invalid");
  });

  it("reports a connection lost in the middle of a body", async () => {
    await withServer(
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
        response.write('{"data": ', () => response.socket?.destroy());
      },
      async (url) => {
        const error = await caught(createVspcClient({ baseUrl: url, ...oneAttempt }).get("/about"));
        expect(error).toMatchObject({ kind: "transport", retryable: true });
      },
    );
  });
});

describe("refused credentials", () => {
  it("reports a wrong password with the server's message", async () => {
    const { fetch } = fakeFetch(() =>
      json({ error: "invalid_grant", error_description: "Incorrect username or password." }, { status: 400 }),
    );
    const auth = password({ username: "admin", password: "hunter2" });
    const error = await caught(createVspcClient({ baseUrl, auth, fetch, maxAttempts: 1 }).get("/about"));
    expect(error).toMatchObject({ kind: "security", operation: "POST /token", code: "invalid_grant", status: 400 });
    expect(error.message).toBe(
      "POST /token: Incorrect username or password. (this client does not send the refused credentials again: check them, " +
        "then create a new client or call logout())",
    );
  });

  it("replaces an expired token once and sends the call again", async () => {
    const tokens = ["old", "new"];
    const { fetch, seen } = fakeFetch(({ headers }) =>
      headers.get("authorization") === "Bearer new"
        ? json({ data: { serverVersion: "9" } })
        : failure(401, { type: "security", code: 401 }),
    );
    const vspc = createVspcClient({ baseUrl, auth: token(() => tokens.shift() ?? "none"), fetch });
    await expect(vspc.get("/about")).resolves.toEqual({ serverVersion: "9" });
    expect(seen).toHaveLength(2);
  });

  it("fails if the refreshed token is refused as well", async () => {
    const { fetch, seen } = fakeFetch(() => failure(401, { type: "security", code: 401 }));
    const error = await caught(
      createVspcClient({ baseUrl, auth: token(() => `t${seen.length}`), fetch }).get("/about"),
    );
    expect(error).toMatchObject({ kind: "security", status: 401 });
    expect(seen).toHaveLength(2);
  });
});
