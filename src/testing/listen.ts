// Modules of Node only where they are called for: bundled for a page, this file stands beside the rest.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import type { Delivery, Respond } from "./delivery.js";
import { type ArrivedRequest, arrivedRequest, firstHalf, type SimulatedResponse } from "./exchange.js";
import { faultHeader } from "./fault-responses.js";
import type { LoggedRequest } from "./request-log.js";

/** How to listen. */
export interface ListenOptions {
  /**
   * The port; 0 for any that is free.
   * @default 0
   */
  readonly port?: number;
  /**
   * The address to listen on; others than those of the loopback interface let other machines in.
   * @default "127.0.0.1"
   */
  readonly host?: string;
  /** Certificate and key as PEM; https when given. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** The origin whose pages may call it, or `*` for all; none when absent. */
  readonly cors?: string;
  /** @internal Answers to requests that are none of the API's; they are not in the log. */
  readonly pages?: (request: ArrivedRequest) => SimulatedResponse | undefined;
  /** @internal Told of each request when it is over, and how many milliseconds it took. */
  readonly onRequest?: (request: LoggedRequest, duration: number) => void;
}

/** A listening simulator. */
export interface SimulatorServer {
  /** Where it answers, base path included. */
  readonly url: string;
  /** Breaks all connections and stops listening. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Serves answers. Rejects when the port cannot be had. */
export async function listenFor(respond: Respond, basePath: string, options: ListenOptions): Promise<SimulatorServer> {
  const { port = 0, host = "127.0.0.1", tls, cors, pages, onRequest } = options;
  const scheme = tls ? "https" : "http";
  const answerTo = async (request: IncomingMessage, response: ServerResponse) => {
    const began = performance.now();
    const arrived = await readRequest(request, scheme);
    const page = pages?.(arrived);
    if (page) return send(page, response);
    const delivery = respond(arrived);
    if (onRequest) response.once("close", () => onRequest(delivery.entry, performance.now() - began));
    await deliver(delivery, request, response);
  };
  const listener: RequestListener = (request, response) => {
    for (const [name, value] of Object.entries(corsHeaders(request, cors))) response.setHeader(name, value);
    if (cors !== undefined && request.method === "OPTIONS") return void response.writeHead(204).end();
    answerTo(request, response).catch(() => response.destroy());
  };
  const server = tls
    ? (await import("node:https")).createServer(tls, listener)
    : (await import("node:http")).createServer(listener);
  await startListening(server, port, host);
  const address = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `${scheme}://${name}:${address.port}${basePath}`, close, [Symbol.asyncDispose]: close };
}

/** What lets the pages of an origin call the server and read all that it answers. */
function corsHeaders({ headers }: IncomingMessage, origin: string | undefined): Record<string, string> {
  if (origin === undefined) return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
    "access-control-expose-headers": exposed.join(", "),
    vary: "origin, access-control-request-headers",
  };
}

const exposed = ["location", "retry-after", "content-disposition", "x-restsvcsessionid", faultHeader];

function startListening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function deliver(delivery: Delivery, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new Promise<void>((resolve) => response.once("close", () => resolve()));
  if (delivery.fault === "reset") return reset(request);
  if (delivery.fault === "stall") await Promise.race([delivery.released, gone]);
  if (response.destroyed) return;
  const answer = delivery.answer();
  if (delivery.fault !== "reset-in-body" && delivery.fault !== "stall-in-body") return send(answer, response);
  await sendHalf(answer, response);
  if (delivery.fault === "reset-in-body") return void response.destroy();
  await Promise.race([delivery.released, gone]);
  response.end(answer.body.subarray(firstHalf(answer.body).length));
}

async function readRequest(request: IncomingMessage, scheme: string): Promise<ArrivedRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const url = new URL(request.url ?? "/", `${scheme}://${request.headers.host ?? "127.0.0.1"}`);
  return arrivedRequest({ method: request.method ?? "GET", url, headers, body: Buffer.concat(chunks) });
}

/** A real reset of the connection; TLS has none of its own, so there the socket is destroyed. */
function reset(request: IncomingMessage): void {
  if ("encrypted" in request.socket) request.socket.destroy();
  else request.socket.resetAndDestroy();
}

function send(answer: SimulatedResponse, response: ServerResponse): void {
  response.writeHead(answer.status, { "content-length": String(answer.body.length), ...answer.headers });
  response.end(answer.body);
}

/** Headers that promise the whole body, then half of it, on the wire when this resolves. */
function sendHalf(answer: SimulatedResponse, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, { ...answer.headers, "content-length": String(answer.body.length) });
  response.flushHeaders();
  return new Promise((resolve) => response.write(firstHalf(answer.body), () => resolve()));
}
