import { hostname } from "node:os";
import type { LoggedRequest, SimulatorServer } from "../../testing/index.js";
import { CommandError, reasonOf } from "../command-error.js";
import { adminPages } from "./admin.js";
import type { Tls } from "./options.js";
import { createSimulators, type SimulatorsOptions } from "./simulators.js";
import { readRows, saveState } from "./state.js";
import { swaggerPages, swaggerPath } from "./swagger.js";

/** Options of `simulate`. */
export interface SimulateOptions extends SimulatorsOptions {
  readonly port: number;
  readonly emPort: number;
  readonly host: string;
  readonly tls?: Tls;
  readonly caOut?: string;
  readonly cors?: string;
  readonly admin?: "loopback" | "all";
}

export type ServerName = "vspc" | "em";
export type RequestListener = (server: ServerName, request: LoggedRequest, duration: number) => void;

/** URLs of both running servers. */
export interface Servers {
  readonly vspc: string;
  readonly swagger: string;
  readonly em: string;
  readonly caFile: string | undefined;
  /** Stops both servers, and then saves the state. */
  close(): Promise<void>;
}

/** Most requests that `/_simulator` lists. The log would grow without limit. */
const maxLogged = 10_000;

/** Starts both servers. If one cannot start, the other is stopped. */
export async function startServers(options: SimulateOptions, onRequest: RequestListener): Promise<Servers> {
  const { host, cors, admin, state, tls, caOut } = options;
  if (admin === "loopback" && !/^(localhost|127\..*|::1)$/.test(host))
    throw new CommandError(
      `--admin serves the loopback interface, not ${host}. Pass --admin all to serve other machines.`,
    );
  if (caOut !== undefined && tls !== "self-signed") throw new CommandError("--ca-out requires --tls self-signed");
  const name = ["0.0.0.0", "::"].includes(host) ? hostname() : host;
  const simulators = await createSimulators(options);
  const hosts = ["localhost", "127.0.0.1", "::1", name];
  // Certificates need a large package.
  const certificate = tls && (await (await import("./tls.js")).prepareTls(tls, caOut, hosts));
  const servers: SimulatorServer[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.close()));
    await certificate?.cleanUp?.();
  };
  const listen = async (server: ServerName, flag: string, port: number, swagger?: typeof swaggerPages) => {
    const { simulator } = simulators[server];
    const { requests } = simulator;
    const pages = admin && adminPages(simulators[server]);
    const settings = {
      ...{ host, port },
      ...(certificate && { tls: certificate }),
      ...(cors !== undefined && { cors }),
      pages: (request: Request) => pages?.(request) ?? swagger?.(request),
      onRequest(request: LoggedRequest, duration: number) {
        requests.splice(0, requests.length - (admin ? maxLogged : 0));
        onRequest(server, request, duration);
      },
    };
    const listening = await simulator.listen(settings).catch((error: unknown) => {
      throw listenError(error, flag, port, host);
    });
    servers.push(listening);
    const url = new URL(listening.url);
    url.hostname = name.includes(":") ? `[${name}]` : name;
    return url.href;
  };
  try {
    const vspc = await listen("vspc", "--port", options.port, swaggerPages);
    const em = await listen("em", "--em-port", options.emPort);
    const close = async () => {
      await stop();
      const rows = Object.entries(simulators).map(([server, one]) => [server, readRows(one.simulator, one.seeded())]);
      if (state !== undefined) await saveState(state, Object.fromEntries(rows));
    };
    return { vspc, swagger: new URL(swaggerPath, vspc).href, em, caFile: certificate?.caFile, close };
  } catch (error) {
    await stop();
    throw error;
  }
}

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
