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

async function _withServer<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
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
      "errors with 200",
      () => json({ data: null, errors: [{ message: "half", type: "logical", code: 1000 }] }),
      { kind: "logical", code: 1000, status: 200 },
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

  it("returns the server's error unchanged through api", async () => {
    const { fetch } = fakeFetch(() => failure(404, { message: "gone", code: 404 }));
    const { error, response, data } = await createVspcClient({ baseUrl, ...oneAttempt, fetch }).api.GET("/about");
    expect(response.status).toBe(404);
    expect(error).toEqual({ errors: [{ message: "gone", type: "logical", code: 404 }] });
    expect(data).toBeUndefined();
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
});
