import { hostname } from "node:os";
import {
  createEnterpriseManagerSimulator,
  createSimulator,
  type FaultProfile,
  type LoggedRequest,
  type SimulatorServer,
  type Throttle,
} from "../../testing/index.js";
import { CommandError, reasonOf } from "../command-error.js";
import type { Tls } from "./options.js";
import { swaggerPages, swaggerPath } from "./swagger.js";
import { prepareTls, type ServerTls } from "./tls.js";

/** Options of `simulate`. */
export interface SimulateOptions {
  readonly port: number;
  readonly emPort: number;
  readonly host: string;
  readonly tls?: Tls;
  readonly caOut?: string;
  readonly tenants: number;
  readonly seed: number;
  readonly async: "none" | "writes" | "all";
  readonly throttle?: Throttle;
  readonly fault?: readonly FaultProfile[];
  readonly cors?: string;
  readonly unknownRoutes: "portal" | "error";
}

export type ServerName = "vspc" | "em";
export type RequestListener = (server: ServerName, request: LoggedRequest, duration: number) => void;

/** URLs of both running servers. */
export interface Servers {
  readonly vspc: string;
  readonly swagger: string;
  readonly em: string;
  readonly caFile?: string;
  close(): Promise<void>;
}

/** Starts both servers. If one cannot start, the other is stopped. */
export async function startServers(options: SimulateOptions, onRequest: RequestListener): Promise<Servers> {
  const { host, cors } = options;
  if (options.caOut !== undefined && options.tls === undefined)
    throw new CommandError("--ca-out requires --tls self-signed");
  const name = reachableName(host);
  const tls = options.tls && (await prepareTls(options.tls, [...new Set([...loopback, name])], options.caOut));
  const pair = tls && { tls: { cert: tls.cert, key: tls.key } };
  const { vspc, em } = createSimulators(options);
  const servers: SimulatorServer[] = [];
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
    await tls?.cleanUp();
  };
  const listen = async (flag: string, port: number, open: (port: number) => Promise<SimulatorServer>) => {
    const server = await open(port).catch((error: unknown) => {
      throw listenError(error, flag, port, host);
    });
    servers.push(server);
    const url = new URL(server.url);
    url.hostname = inUrl(name);
    return url;
  };
  const noted = (server: ServerName, { requests }: { requests: LoggedRequest[] }) => {
    return (request: LoggedRequest, duration: number) => {
      // The log would grow without limit.
      requests.length = 0;
      onRequest(server, request, duration);
    };
  };
  const common = { host, ...pair, ...(cors !== undefined && { cors }) };
  try {
    const vspcUrl = await listen("--port", options.port, (port) =>
      vspc.listen({ ...common, port, pages: swaggerPages(), onRequest: noted("vspc", vspc) }),
    );
    const emUrl = await listen("--em-port", options.emPort, (port) =>
      em.listen({ ...common, port, onRequest: noted("em", em) }),
    );
    return {
      vspc: vspcUrl.href,
      swagger: new URL(swaggerPath, vspcUrl).href,
      em: emUrl.href,
      ...caOf(tls),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function createSimulators(options: SimulateOptions) {
  const { seed, tenants, unknownRoutes, throttle } = options;
  // With the same seed, all faults would affect the same requests.
  const faults = (options.fault ?? []).map((profile, index) => ({ ...profile, seed: seed + index }));
  const vspc = createSimulator({
    seed,
    tenants,
    faults,
    unknownRoutes,
    async: { operations: options.async },
    ...(throttle && { throttle }),
  });
  return { vspc, em: createEnterpriseManagerSimulator({ seed, tenants, faults }) };
}

const caOf = (tls: ServerTls | undefined) => (tls?.caFile === undefined ? {} : { caFile: tls.caFile });

const loopback = ["localhost", "127.0.0.1", "::1"];

/** Returns a host name for clients, which is that of the machine if the server listens on all addresses. */
function reachableName(host: string): string {
  return ["0.0.0.0", "::"].includes(host) ? hostname() : host;
}

const inUrl = (name: string) => (name.includes(":") ? `[${name}]` : name);

/** Returns an error with a hint for a server that cannot listen. */
function listenError(error: unknown, flag: string, port: number, host: string): unknown {
  const unknownHost = `unknown host ${host}. Pass a host name or address of this machine with --host.`;
  const otherHost = `${host} is not an address of this machine. Pass one with --host, such as 127.0.0.1 or 0.0.0.0.`;
  const hints: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use. Pass another port with ${flag}, or 0 for any free port.`,
    EACCES: `port ${port} is not allowed for this user. Pass a port above 1023 with ${flag}.`,
    ...{ ENOTFOUND: unknownHost, EAI_AGAIN: unknownHost, EADDRNOTAVAIL: otherHost, EINVAL: otherHost },
  };
  const hint = hints[reasonOf(error)];
  return hint === undefined ? error : new CommandError(hint);
}
