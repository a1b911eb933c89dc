import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, onTestFinished } from "vitest";

/** A request received by the server. */
export interface Arrival {
  readonly method: string;
  /** Path after `/api/v3`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Time of arrival, on the clock of `performance.now()`. */
  readonly at: number;
}

export type Answer = (request: Arrival, response: ServerResponse, index: number) => unknown;

const servers = new Set<() => Promise<unknown>>();
afterAll(() => Promise.all([...servers].map((close) => close())));

/** A server that records the requests it receives. */
export async function startServer(answer: Answer) {
  const seen: Arrival[] = [];
  const server = createServer(async (request, response) => {
    const at = performance.now();
    const body = await text(request);
    const url = new URL(request.url ?? "", "http://localhost");
    const path = url.pathname.replace("/api/v3", "");
    const { method = "", headers } = request;
    const arrival = { method, path, query: url.searchParams, headers, body, at };
    answer(arrival, response, seen.push(arrival) - 1);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.add(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, baseUrl: `${origin}/api/v3`, seen };
}

/** A server that responds to the first bytes of every connection with raw bytes. */
export async function startRawServer(answer: (socket: Socket) => void) {
  let count = 0;
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", () => {
      count++;
      answer(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { baseUrl: `${origin}/api/v3`, count: () => count };
}

/** Responds with JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Responds with one VSPC error. */
export function sendError(response: ServerResponse, status: number, error: Record<string, unknown>): void {
  sendJson(response, { errors: [{ message: "no", type: "logical", code: status, ...error }] }, status);
}

/** Responds with a 429 like the server's. */
export function refuse(response: ServerResponse, retryAfter: unknown, message = "too many requests"): void {
  sendError(response, 429, { message, type: "transport", ...(retryAfter !== undefined && { retryAfter }) });
}
