import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { type Auth, apiKey, bulk, createVspcClient, password, refreshToken, token } from "../../src/index.js";
import { caught } from "../support/failures.js";
import { sendError, sendJson, startServer } from "./server.js";

const user = { username: "admin", password: "wrong-password" };
const secret = /wrong-password|wrong-token|wrong-key/;

/** A server that rejects every sign-in, and every token except `good`. */
function refusingServer(options: { isOpen?: () => boolean } = {}) {
  return startServer(({ path, headers }, response) => {
    if (path === "/token" && options.isOpen?.()) {
      return sendJson(response, { access_token: "good", refresh_token: "r", expires_in: 3600 });
    }
    if (path === "/token") {
      return sendJson(response, { error: "invalid_grant", error_description: "Wrong user or password." }, 400);
    }
    if (headers.authorization === "Bearer good") return sendJson(response, { data: { serverVersion: "9.1" } });
    return sendError(response, 401, { type: "security", message: "Unauthorized." });
  });
}

const paths = (seen: readonly { path: string }[]) => seen.map(({ path }) => path);

describe("a refused sign-in", () => {
  it.each<[string, Auth]>([
    ["a password", password(user)],
    ["a refresh token", refreshToken("wrong-token")],
  ])("sends refused credentials once: %s", async (_name, auth) => {
    const server = await refusingServer();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth });
    const [first, second] = [await caught(vspc.get("/about")), await caught(vspc.get("/users/me"))];
    expect(first).toMatchObject({ kind: "security", status: 400, operation: "POST /token", retryable: false });
    expect(second).toBe(first);
    expect(String(first)).toContain("Wrong user or password.");
    expect(String(first)).toContain("create a new client or call logout()");
    expect(JSON.stringify(first) + String(first)).not.toMatch(secret);
    expect(paths(server.seen)).toEqual(["/token"]);
  });

  it("sends refused credentials once for all items of a bulk run", async () => {
    const server = await refusingServer();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: password(user) });
    const results = await bulk(Array.from({ length: 100 }).keys(), () => vspc.get("/about"));
    expect(results).toHaveLength(100);
    for (const result of results) expect(result).toMatchObject({ status: "failed", error: { kind: "security" } });
    expect(paths(server.seen)).toEqual(["/token"]);
  });

  it("throws a refused sign-in in `api` calls, rather than returning it as their response", async () => {
    const server = await refusingServer();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: password(user) });
    for (const _call of [1, 2]) {
      expect(await caught(vspc.api.GET("/about"))).toMatchObject({ kind: "security", operation: "POST /token" });
    }
    expect(paths(server.seen)).toEqual(["/token"]);
  });

  it("signs in again after logout()", async () => {
    let isOpen = false;
    const server = await refusingServer({ isOpen: () => isOpen });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: password(user) });
    await caught(vspc.get("/about"));
    isOpen = true;
    await caught(vspc.get("/about"));
    await vspc.logout();
    await expect(vspc.get("/about")).resolves.toEqual({ serverVersion: "9.1" });
    expect(paths(server.seen)).toEqual(["/token", "/token", "/about"]);
  });

  it("uses tokens that another process stores after a refused sign-in", async () => {
    const server = await refusingServer();
    const values = new Map<string, unknown>();
    const tokenStore = {
      get: (key: string) => values.get(key),
      set: (key: string, value: unknown) => values.set(key, value),
      delete: (key: string) => values.delete(key),
    };
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: password(user), tokenStore });
    await caught(vspc.get("/about"));
    const pair = { accessToken: "good", expiresAt: Date.now() + 3600_000, lifetime: 3600_000 };
    values.set(`vspc-client:${server.baseUrl}:password:admin`, pair);
    await expect(vspc.get("/about")).resolves.toEqual({ serverVersion: "9.1" });
    expect(paths(server.seen)).toEqual(["/token", "/about"]);
  });

  it("signs in again after a failure that was not a refusal", async () => {
    let status = 503;
    const server = await startServer(({ path }, response) => {
      if (path !== "/token") return sendJson(response, { data: { serverVersion: "9.1" } });
      if (status === 503) return sendError(response, 503, { type: "transport", retryAfter: 0 });
      return sendJson(response, { access_token: "good", expires_in: 3600 });
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: password(user) });
    expect(await caught(vspc.get("/about"))).toMatchObject({ kind: "transport" });
    status = 200;
    await expect(vspc.get("/about")).resolves.toEqual({ serverVersion: "9.1" });
  });

  it("requests another code after the server refused one", async () => {
    const codes = ["000000", "123456"];
    const server = await startServer(({ path, body }, response) => {
      if (path !== "/token") return sendJson(response, { data: { serverVersion: "9.1" } });
      const form = new URLSearchParams(body);
      if (form.get("grant_type") === "password") return sendJson(response, { access_token: null, mfa_token: "m" });
      if (form.get("mfa_code") !== "123456") return sendJson(response, { error: "invalid_grant" }, 400);
      return sendJson(response, { access_token: "good", expires_in: 3600 });
    });
    const mfa = () => codes.shift() ?? expect.unreachable();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: password({ ...user, mfa }) });
    expect(await caught(vspc.get("/about"))).toMatchObject({ kind: "security", operation: "POST /token" });
    await expect(vspc.get("/about")).resolves.toEqual({ serverVersion: "9.1" });
  });

  it("logs on to Enterprise Manager once, and throws the refusal in `api` calls too", async () => {
    const server = await startServer((_request, response) => sendJson(response, { Message: "Wrong password." }, 401));
    const em = createEnterpriseManagerClient({ baseUrl: `${server.origin}/api`, ...user });
    const first = await caught(em.tenants.list());
    expect(first).toMatchObject({ kind: "security", status: 401, operation: "POST /sessionMngr/" });
    expect(String(first)).toContain("create a new client");
    expect(String(first)).not.toMatch(secret);
    expect(await caught(em.repositories.list())).toMatchObject({ kind: "security", message: String(first).slice(10) });
    expect(await caught(em.api.GET("/cloud/tenants", {}))).toMatchObject({ kind: "security" });
    await em.close();
    expect(server.seen).toHaveLength(1);
  });
});

describe("a refused key", () => {
  it("sends a key no more after two consecutive 401 responses", async () => {
    const server = await refusingServer();
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("wrong-key") });
    for (const _call of [1, 2, 3, 4]) {
      const error = await caught(vspc.get("/about"));
      expect(error).toMatchObject({ kind: "security", status: 401 });
      expect(String(error)).not.toMatch(secret);
    }
    const error = await caught(vspc.api.GET("/about"));
    expect(String(error)).toContain("create a new client or call logout()");
    expect(server.seen).toHaveLength(2);
    await vspc.logout();
    await caught(vspc.get("/about"));
    expect(server.seen).toHaveLength(3);
  });

  it("keeps using a key after one 401 response between successes", async () => {
    const server = await startServer((_request, response, index) =>
      index % 2 === 1 ? sendError(response, 401, { type: "security" }) : sendJson(response, { data: {} }),
    );
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("key") });
    const outcomes: string[] = [];
    for (const _call of [1, 2, 3, 4, 5, 6])
      outcomes.push(
        await vspc.get("/about").then(
          () => "ok",
          () => "401",
        ),
      );
    expect(outcomes).toEqual(["ok", "401", "ok", "401", "ok", "401"]);
  });

  it.each<[string, (response: ServerResponse) => unknown, number]>([
    [
      "keeps using a key after two 401 responses if the API responded between them",
      (response) => sendError(response, 404, { type: "logical" }),
      4,
    ],
    [
      "sends a key no more after two 401 responses if only a gateway responded between them",
      (response) => response.writeHead(502, { "content-type": "text/html" }).end("<html>"),
      3,
    ],
  ])("%s", async (_name, between, count) => {
    const server = await startServer((_request, response, index) => {
      if (index === 1) return between(response);
      return index < 3 ? sendError(response, 401, { type: "security" }) : sendJson(response, { data: {} });
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("key") });
    for (const _call of [1, 2, 3]) await caught(vspc.get("/about", { maxAttempts: 1 }));
    await vspc.get("/about").catch(() => undefined);
    expect(server.seen).toHaveLength(count);
  });

  it("counts 401 responses to concurrent calls once", async () => {
    const held: ServerResponse[] = [];
    const server = await startServer((_request, response, index) => {
      if (index > 1) return sendJson(response, { data: {} });
      if (held.push(response) === 2) for (const one of held) sendError(one, 401, { type: "security" });
    });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: apiKey("key") });
    const errors = await Promise.all([caught(vspc.get("/about")), caught(vspc.get("/users/me"))]);
    for (const error of errors) expect(error).toMatchObject({ kind: "security", status: 401 });
    await expect(vspc.get("/about")).resolves.toEqual({});
  });

  it("calls a token function for each call, and sends another token", async () => {
    const server = await refusingServer();
    const tokens = ["wrong-token"];
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth: token(() => tokens[0] ?? "") });
    for (const _call of [1, 2, 3]) await caught(vspc.get("/about"));
    expect(server.seen).toHaveLength(2);
    tokens[0] = "good";
    await expect(vspc.get("/about")).resolves.toEqual({ serverVersion: "9.1" });
    expect(server.seen).toHaveLength(3);
  });
});

describe("signing out", () => {
  it.each<[string, number]>([
    ["the server returns 403", 403],
    ["the server returns 500", 500],
    ["the connection breaks", 0],
  ])("never hides the error of the program if %s", async (_name, status) => {
    const claims = Buffer.from(JSON.stringify({ sub: "u-1", lid: 8 })).toString("base64url");
    const server = await startServer(({ method, path }, response) => {
      if (path === "/token") return sendJson(response, { access_token: `h.${claims}.s`, expires_in: 3600 });
      if (method !== "DELETE") return sendJson(response, { data: {} });
      return status === 0 ? response.destroy() : sendError(response, status, {});
    });
    const warnings: string[] = [];
    const logger = { warn: (line: string) => void warnings.push(line) };
    const auth = password({ username: "admin", password: "p" });
    const vspc = createVspcClient({ baseUrl: server.baseUrl, auth, logger, maxAttempts: 1 });
    const program = async () => {
      try {
        await vspc.get("/about");
        throw new Error("of the program");
      } finally {
        await vspc.logout();
      }
    };
    await expect(program()).rejects.toThrow("of the program");
    expect(warnings).toEqual([
      expect.stringMatching(/^logout: the tokens are valid .*DELETE \/users\/\{userUid\}\/tokens/),
    ]);
    await vspc.get("/about");
    expect(server.seen.filter(({ path }) => path === "/token")).toHaveLength(2);
  });
});
