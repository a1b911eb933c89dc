import { once } from "node:events";
import { createSecureServer, type Http2ServerResponse } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { certificate, connectClient, startServer } from "./support.js";

const ca = certificate("ca.pem");

/** A server that supports HTTP/2 and HTTP/1.1, records the version of each request, and responds to `count` at once. */
async function startBoth(count = 1) {
  const versions: string[] = [];
  const sessions = new Set<unknown>();
  const waiting: Http2ServerResponse[] = [];
  const options = { key: certificate("server.test-only.key"), cert: certificate("server.pem"), allowHTTP1: true };
  const server = createSecureServer(options, (request, response) => {
    versions.push(request.httpVersion);
    response.setHeader("content-type", "application/json");
    if (waiting.push(response) >= count) for (const one of waiting.splice(0)) one.end('{"data":{}}');
  });
  server.on("session", (session) => sessions.add(session));
  await once(server.listen(0, "localhost"), "listening");
  onTestFinished(() => void server.close());
  return { host: `localhost:${(server.address() as AddressInfo).port}`, versions, sessions };
}

it("sends all requests over one connection if the server supports HTTP/2", async () => {
  const server = await startBoth();
  const vspc = connectClient(server.host, { ca, allowH2: true, connections: 1 });
  await vspc.get("/about");
  await Promise.all([vspc.get("/about"), vspc.get("/about"), vspc.get("/about")]);
  expect(server.versions).toEqual(["2.0", "2.0", "2.0", "2.0"]);
  expect(server.sessions.size).toBe(1);
});

it("sends concurrent requests as concurrent streams of one connection", async () => {
  const server = await startBoth(8);
  const vspc = connectClient(server.host, { ca, allowH2: true });
  await Promise.all(Array.from({ length: 8 }, () => vspc.get("/about")));
  expect(server.sessions.size).toBe(1);
});

it("uses HTTP/1.1 by default", async () => {
  const server = await startBoth();
  await connectClient(server.host, { ca }).get("/about");
  expect(server.versions).toEqual(["1.1"]);
});

it("falls back to HTTP/1.1 if the server does not support HTTP/2", async () => {
  const server = await startServer();
  await connectClient(`localhost:${server.port}`, { ca, allowH2: true }).get("/about");
  expect(server.requests).toHaveLength(1);
});

it.each([
  { connections: 1, opened: 1 },
  { connections: 2, opened: 2 },
])("opens at most $opened connections with connections: $connections", async ({ connections, opened }) => {
  const server = await startServer();
  const vspc = connectClient(`localhost:${server.port}`, { ca, connections });
  await Promise.all(Array.from({ length: 4 }, () => vspc.get("/about")));
  expect(server.requests).toHaveLength(4);
  expect(server.connections()).toBe(opened);
});

it("opens one connection per concurrent request by default", async () => {
  const server = await startServer();
  const vspc = connectClient(`localhost:${server.port}`, { ca });
  await Promise.all(Array.from({ length: 4 }, () => vspc.get("/about")));
  expect(server.connections()).toBe(4);
});

it("closes a connection that was idle for keepAliveTimeout, long before one with the default", async () => {
  const [kept, server] = [await startServer(), await startServer()];
  await connectClient(`localhost:${kept.port}`, { ca }).get("/about");
  await connectClient(`localhost:${server.port}`, { ca, keepAliveTimeout: 1 }).get("/about");
  const closed = [kept, server].map(async (one) => one.allClosed().then(() => one));
  expect(await Promise.race(closed)).toBe(server);
  expect(server.connections()).toBe(1);
});
