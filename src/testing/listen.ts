// Node's modules are not imported: bundlers for web pages cannot resolve them.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { faultHeader } from "./fault-responses.js";
import type { LoggedRequest } from "./request-log.js";

/** Options of `listen`. */
export interface ListenOptions {
  /**
   * Port; 0 selects a free one.
   * @default 0
   */
  readonly port?: number;
  /**
   * Address to listen on. Addresses other than those of the loopback interface are reachable from other machines.
   * @default "127.0.0.1"
   */
  readonly host?: string;
  /** Certificate and key as PEM, for https. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /**
   * Origin whose pages may call the server, or `*` for all.
   * @default no origin
   */
  readonly cors?: string;
  /** @internal Returns the response to a request for something other than the API. It is not logged. */
  readonly pages?: (request: Request) => Response | undefined | Promise<Response | undefined>;
  /** @internal Called when a request is over, with its duration in milliseconds. */
  readonly onRequest?: (request: LoggedRequest, duration: number) => void;
}

/** A listening simulator. */
export interface SimulatorServer {
  /** URL of the API, including the base path. */
  readonly url: string;
  /** Closes all connections and stops listening. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Responds to a request, and reports its log entry when it has arrived. Rejects if the connection breaks. */
type Respond = (request: Request, onLogged?: (entry: LoggedRequest) => void) => Promise<Response>;

const maxBodySize = 64 * 1024 * 1024;

/** @internal Starts a server. Rejects if it cannot listen. */
export async function listenFor(
  respond: Respond,
  { basePath, exposedHeaders }: { readonly basePath: string; readonly exposedHeaders: readonly string[] },
  { port = 0, host = "127.0.0.1", tls, cors, pages, onRequest }: ListenOptions,
): Promise<Pick<SimulatorServer, "url" | "close">> {
  if (cors !== undefined && cors !== "*" && !(URL.canParse(cors) && new URL(cors).origin === cors))
    throw new TypeError(`cors takes an origin such as https://portal.example.com, or *, not ${cors}`);
  const scheme = tls ? "https" : "http";
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const start = performance.now();
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    const request = await readRequest(incoming, scheme, gone.signal);
    const observe = (entry: LoggedRequest) => {
      outgoing.once("close", () => onRequest?.(entry, performance.now() - start));
    };
    const response = (await pages?.(request)) ?? (await respond(request, observe));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).flushHeaders();
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      const { value } = part;
      await new Promise((sent) => outgoing.write(value, sent));
    }
    outgoing.end();
  };
  const listener: RequestListener = (incoming, outgoing) => {
    const { host: target = "localhost", "content-length": size } = incoming.headers;
    // A page that rebinds its own host name to this machine could read responses otherwise.
    if (isLoopback(host) && !isLoopback(target.replace(/:\d+$/, "")))
      return void outgoing.writeHead(421).end("Use localhost or 127.0.0.1.\n");
    if (Number(size) > maxBodySize) return void outgoing.writeHead(413, { connection: "close" }).end();
    if (cors !== undefined) {
      outgoing.setHeaders(corsHeaders(incoming, cors, [...exposedHeaders, faultHeader]));
      if (incoming.method === "OPTIONS") return void outgoing.writeHead(204).end();
    }
    serve(incoming, outgoing).catch(() => breakOff(outgoing));
  };
  const server = tls
    ? process.getBuiltinModule("node:https").createServer(tls, listener)
    : process.getBuiltinModule("node:http").createServer(listener);
  await process.getBuiltinModule("node:events").once(server.listen(port, host), "listening");
  const { port: assigned } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `${scheme}://${host.includes(":") ? `[${host}]` : host}:${assigned}${basePath}`, close };
}

/** Returns the headers that let the pages of an origin call the server and read its responses. */
function corsHeaders({ headers }: IncomingMessage, origin: string, exposed: readonly string[]): Headers {
  return new Headers({
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
    "access-control-expose-headers": exposed.join(", "),
    vary: "origin, access-control-request-headers",
  });
}

function isLoopback(name: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|::1|\[::1\])$/i.test(name);
}

async function readRequest(incoming: IncomingMessage, scheme: string, signal: AbortSignal): Promise<Request> {
  const { method = "GET", url = "/", headers } = incoming;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > maxBodySize) throw new RangeError("the body is too large");
    chunks.push(chunk);
  }
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  const target = new URL(url, `${scheme}://${headers.host ?? "127.0.0.1"}`);
  return new Request(target, { method, headers: headers as Record<string, string>, signal, body });
}

/** Breaks the connection: with a reset before the headers, or after the part of the body that was sent. */
function breakOff(outgoing: ServerResponse): void {
  const { socket, headersSent } = outgoing;
  // TLS has no reset.
  if (headersSent || !socket || "encrypted" in socket) outgoing.destroy();
  else socket.resetAndDestroy();
}
