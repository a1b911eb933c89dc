import { describe, expect, it, vi } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { apiKey, createVspcClient, type Hooks, type RequestEvent, type ResponseEvent } from "../../src/index.js";
import { sendError, sendJson, startServer } from "./server.js";

const startConsole = () => startServer((_request, response) => sendJson(response, { data: { name: "x" } }));
const clientOf = (baseUrl: string, hooks: Hooks) => createVspcClient({ baseUrl, auth: apiKey("key"), hooks });

describe("the hook requestHeaders", () => {
  it("adds headers to every attempt, with the same ID as the other hooks", async () => {
    const server = await startServer((_request, response, index) =>
      index === 0
        ? sendError(response, 520, { type: "retryableLogical", retryAfter: 0 })
        : sendJson(response, { data: {} }),
    );
    const started: number[] = [];
    const ended: number[] = [];
    const vspc = clientOf(server.baseUrl, {
      onRequest: ({ id }: RequestEvent) => void started.push(id),
      requestHeaders: ({ id, operation, attempt }) => {
        expect(started).toContain(id);
        return { traceparent: `${operation} ${attempt} ${id}` };
      },
      onResponse: ({ id }: ResponseEvent) => void ended.push(id),
    });
    await vspc.get("/about");
    expect(new Set(started).size).toBe(2);
    expect(ended).toEqual(started);
    const sent = server.seen.map(({ headers }) => headers.traceparent);
    expect(sent).toEqual([`GET /about 1 ${started[0]}`, `GET /about 2 ${started[1]}`]);
  });

  it("adds headers to the requests of Enterprise Manager, including the logon", async () => {
    const server = await startServer((request, response) =>
      request.method === "POST"
        ? sendJson(response, { SessionId: "s", Links: [] }, 201, { "x-restsvcsessionid": "s" })
        : sendJson(response, { BackupServers: [] }),
    );
    const hooks = { requestHeaders: () => ({ traceparent: "00-1" }) };
    const options = { baseUrl: `${server.origin}/api`, username: "jo", password: "secret", hooks };
    await createEnterpriseManagerClient(options)
      .backupServers.list()
      .catch(() => undefined);
    expect(server.seen.map(({ headers }) => headers.traceparent)).toEqual(["00-1", "00-1"]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no tracer");
      },
    ],
    ["returns nothing", () => undefined],
    ["returns a promise", async () => ({ traceparent: "late" })],
    ["rejects", async () => Promise.reject(new Error("no tracer"))],
    ["returns text", () => "traceparent: 00-1"],
    ["returns a line break", () => ({ "x-note": "a\r\nb: c" })],
    ["returns credentials", () => ({ "x-note": "1", Authorization: "Bearer other" })],
    ["returns a header that the client sets", () => ({ "x-note": "1", "X-Client-Version": "1.0" })],
  ])("ignores a hook that %s", async (_what, hook) => {
    const server = await startConsole();
    const requestHeaders = vi.fn(hook);
    await expect(clientOf(server.baseUrl, { requestHeaders } as never).get("/about")).resolves.toEqual({ name: "x" });
    expect(requestHeaders).toHaveBeenCalledOnce();
    const { headers } = server.seen[0] ?? { headers: {} };
    expect(headers).toMatchObject({ authorization: "Bearer key", "x-client-version": "3.6.1" });
    expect(headers).not.toHaveProperty("x-note");
    expect(headers).not.toHaveProperty("traceparent");
  });

  it("does not replace existing headers", async () => {
    const server = await startConsole();
    const vspc = clientOf(server.baseUrl, { requestHeaders: () => ({ accept: "text/plain", "x-note": "hook" }) });
    await vspc.get("/about", { headers: { "X-Note": "call" } });
    expect(server.seen[0]?.headers).toMatchObject({
      "x-note": "call",
      accept: expect.stringMatching(/^application\/json/),
    });
  });
});
