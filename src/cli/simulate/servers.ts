import { hostname } from "node:os";
import type { LoggedRequest, SimulatorServer } from "../../testing/index.js";
import { CommandError, reasonOf } from "../command-error.js";
import { writeText } from "../write-text.js";
import { adminPages } from "./admin.js";
import type { SimulateOptions } from "./options.js";
import { createSimulators, stateText } from "./state.js";
import { swaggerPages, swaggerPath } from "./swagger.js";

type ServerName = "vspc" | "em";
export type RequestListener = (server: ServerName, request: LoggedRequest, duration: number) => void;
export type Servers = Awaited<ReturnType<typeof startServers>>;

/** Most requests that `/_simulator` lists. The log would grow without limit. */
const maxLogged = 10_000;

/** Starts both servers. If one cannot start, the other is stopped. `close` stops both, and then saves the state. */
export async function startServers(options: SimulateOptions, onRequest: RequestListener) {
  const { host, cors, admin, state, tls, caOut } = options;
  if (admin === "loopback" && !/^(localhost|127\..*|::1)$/.test(host))
    throw new CommandError(
      `--admin serves the loopback interface, not ${host}. Pass --admin all to serve other machines.`,
    );
  if (caOut !== undefined && tls !== "self-signed") throw new CommandError("--ca-out requires --tls self-signed");
  const name = ["0.0.0.0", "::"].includes(host) ? hostname() : host;
  const simulators = await createSimulators(options);
  // Certificates need a large package.
  const hosts = ["localhost", "127.0.0.1", "::1", name];
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
      pages: async (request: Request) => (await pages?.(request)) ?? swagger?.(request),
      onRequest(request: LoggedRequest, duration: number) {
        requests.splice(0, requests.length - (admin ? maxLogged : 0));
        onRequest(server, request, duration);
      },
    };
    const listening = await simulator.listen(settings).catch((cause: unknown) => {
      const problem = `cannot listen on port ${port} of ${host} (${reasonOf(cause)})`;
      const hint = `Pass another port with ${flag}, or 0 for any free port; with --host, an address of this machine.`;
      throw new CommandError(`${problem}. ${hint}`, 2, { cause });
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
      if (state === undefined) return;
      await writeText(state, stateText({ vspc: simulators.vspc.read(), em: simulators.em.read() }));
    };
    return { vspc, swagger: new URL(swaggerPath, vspc).href, em, caFile: certificate?.caFile, close };
  } catch (error) {
    await stop();
    throw error;
  }
}
