import type { buildConnector, Client, Dispatcher } from "undici";
import type { connectionSettings } from "./options.js";

type Undici = typeof import("undici");

/** Creates undici's dispatcher. */
export function createDispatcher(undici: Undici, settings: ReturnType<typeof connectionSettings>): Dispatcher {
  const { proxy, proxyContext, servername, allowH2, connections, keepAliveTimeout } = settings;
  const server = { ...settings.server, allowH2 };
  const name = servername && { servername };
  const connect = undici.buildConnector(server);
  const pool = {
    allowH2,
    // The client's timeouts decide how long to wait.
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(connections && { connections }),
    // The second option limits the timeout that the server announces, which would replace the first one.
    ...(keepAliveTimeout && { keepAliveTimeout, keepAliveMaxTimeout: keepAliveTimeout }),
    ...(allowH2 && { factory: multiplexingPool(undici) }),
    // As an option of the connector, the name would be replaced by the one in the URL.
    connect: ((target, done) => connect({ ...target, ...name }, done)) satisfies buildConnector.connector,
  };
  if (!proxy) return new undici.Agent(pool);
  const proxyTls = { ...(proxyContext && { secureContext: proxyContext }), rejectUnauthorized: true };
  const proxied = { ...pool, requestTls: { ...server, ...name }, proxyTls, ...proxy };
  return "uri" in proxied ? new undici.ProxyAgent(proxied) : new undici.EnvHttpProxyAgent(proxied);
}

function multiplexingPool(undici: Undici) {
  const factory = (origin: URL, options: object) => multiplexingClient(undici, origin, options);
  return (origin: string | URL, options: object) => new undici.Pool(origin, { ...options, factory });
}

/** Concurrent requests share the connection unless it turns out to be HTTP/1.1. */
function multiplexingClient({ Client }: Undici, origin: URL, options: object): Client {
  const { connect } = options as { connect: buildConnector.connector };
  const client = new Client(origin, {
    ...options,
    pipelining: 100,
    connect: (target, done) =>
      connect(target, (...result) => {
        const [, socket] = result;
        if (!socket || !("alpnProtocol" in socket) || socket.alpnProtocol !== "h2") client.pipelining = 1;
        done(...result);
      }),
  });
  return client;
}
