import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { createVspcClient, token } from "../../src/index.js";
import { type NodeFetchOptions, nodeFetch } from "../../src/node.js";

/** Path of a file that `certificates/generate.sh` created. */
export const certificatePath = (name: string) => fileURLToPath(new URL(`certificates/${name}`, import.meta.url));

export const certificate = (name: string) => readFileSync(certificatePath(name));

export interface TestServer {
  readonly port: number;
  /** Method and path of every request received. */
  readonly requests: string[];
  /** Number of connections, including those without TLS. */
  connections(): number;
  /** Resolves when every connection is closed. */
  allClosed(): Promise<void>;
}

/** A local TLS server that responds to every request with the same envelope. */
export async function startServer(options: ServerOptions & { certificate?: string } = {}): Promise<TestServer> {
  const requests: string[] = [];
  const key = certificate("server.test-only.key");
  const cert = certificate(options.certificate ?? "server.pem");
  const server = createHttpsServer({ key, cert, ...options }, (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.setHeader("content-type", "application/json").end('{"data":{"serverVersion":"9.1"}}');
  });
  const closings: Promise<unknown>[] = [];
  server.on("connection", (socket: Duplex) => closings.push(new Promise((resolve) => socket.once("close", resolve))));
  const port = await listen(server);
  const allClosed = async () => void (await Promise.all(closings));
  return { port, requests, connections: () => closings.length, allClosed };
}

/** Requests that a proxy received. */
interface Seen {
  /** Targets of the accepted CONNECT requests. */
  readonly tunnels: string[];
  /** The `Proxy-Authorization` of every CONNECT. */
  readonly authorizations: (string | undefined)[];
  /** Common names of the certificates that clients sent. */
  readonly certificates: string[];
  /** All requests other than CONNECT. */
  readonly others: string[];
}

/** A CONNECT proxy that connects every name to one local port, and requires `credentials` if they are set. */
export async function startProxy(target: number, credentials?: string, tls?: ServerOptions) {
  const seen: Seen = { tunnels: [], authorizations: [], certificates: [], others: [] };
  const expected = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
  const server = tls ? createHttpsServer(tls) : createHttpServer();
  server.on("request", (request, response) => {
    seen.others.push(`${request.method} ${request.url}`);
    response.writeHead(405).end();
  });
  server.on("connect", (request: IncomingMessage, socket: Duplex) => {
    if (socket instanceof TLSSocket) {
      const { subject } = socket.getPeerCertificate();
      if (subject) seen.certificates.push(String(subject.CN));
    }
    const authorization = request.headers["proxy-authorization"];
    seen.authorizations.push(authorization);
    if (authorization !== expected) {
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n');
    }
    seen.tunnels.push(request.url ?? "");
    const upstream = connect(target, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  return { ...seen, port: await listen(server) };
}

/** A local port on which no server listens. */
export async function closedPort(): Promise<number> {
  const server = createHttpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Duplex>();
  server.on("connection", (socket: Duplex) => {
    sockets.add(socket);
    // Some tests have the client cancel the handshake.
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return port;
}

/** A client that tries once, with a nodeFetch of these options. */
export function connectClient(host: string, options: NodeFetchOptions) {
  const fetch = nodeFetch(options);
  onTestFinished(() => fetch.close());
  const baseUrl = `https://${host}/api/v3`;
  return createVspcClient({ baseUrl, auth: token("bearer-token"), fetch, maxAttempts: 1 });
}

/** The error of a call that has to fail. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  const [result] = await Promise.allSettled([call]);
  if (result.status === "rejected" && result.reason instanceof Error) return result.reason;
  throw new Error("the call should have failed");
}
