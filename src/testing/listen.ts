// Node's modules are not imported: bundlers for web pages cannot resolve them.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AddressInfo, Server } from "node:net";
import type { SimulatedApi } from "./api.js";
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
  readonly pages?: (request: Request) => Response | undefined;
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

/** Responds to a request, and reports its log entry when it has arrived. */
export type Respond = (request: Request, onLogged?: (entry: LoggedRequest) => void) => Promise<Response>;

/** Starts a server. Rejects if it cannot listen. */
export async function listenFor(
  respond: Respond,
  { basePath, exposedHeaders }: Pick<SimulatedApi, "basePath" | "exposedHeaders">,
  options: ListenOptions,
): Promise<SimulatorServer> {
  const { port = 0, host = "127.0.0.1", tls, cors, pages, onRequest } = options;
  const scheme = tls ? "https" : "http";
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const start = performance.now();
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    const request = await readRequest(incoming, scheme, gone.signal);
    const observe =
      onRequest &&
      ((entry: LoggedRequest) => {
        outgoing.once("close", () => onRequest(entry, performance.now() - start));
      });
    const response = pages?.(request) ?? (await respond(request, observe).catch(() => reset(incoming)));
    if (response && !outgoing.destroyed) await send(response, outgoing);
  };
  const listener: RequestListener = (incoming, outgoing) => {
    const headers = cors === undefined ? {} : corsHeaders(incoming, cors, [...exposedHeaders, faultHeader]);
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    if (cors !== undefined && incoming.method === "OPTIONS") return void outgoing.writeHead(204).end();
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  };
  const server = tls
    ? process.getBuiltinModule("node:https").createServer(tls, listener)
    : process.getBuiltinModule("node:http").createServer(listener);
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

/** Returns the headers that let the pages of an origin call the server and read its responses. */
function corsHeaders({ headers }: IncomingMessage, origin: string, exposed: readonly string[]): Record<string, string> {
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "*",
    "access-control-expose-headers": exposed.join(", "),
    vary: "origin, access-control-request-headers",
  };
}

function startListening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function readRequest(incoming: IncomingMessage, scheme: string, signal: AbortSignal): Promise<Request> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const { method = "GET", url = "/" } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(url, `${scheme}://${incoming.headers.host ?? "127.0.0.1"}`), {
    method,
    headers,
    signal,
    ...(hasBody && { body: Buffer.concat(chunks) }),
  });
}

/** Resets the connection. TLS has no reset, so its socket is destroyed. */
function reset({ socket }: IncomingMessage): void {
  if ("encrypted" in socket) socket.destroy();
  else socket.resetAndDestroy();
}

/** Sends a response. A body that fails breaks the connection after the part that was sent. */
async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const { value } = part;
    await new Promise<void>((resolve) => outgoing.write(value, () => resolve()));
  }
  outgoing.end();
}
