import type { SimulatedApi } from "./api.js";
import type { Clock } from "./clock.js";
import { faultyResponse } from "./fault-responses.js";
import { createFaultPlan, type FaultProfile } from "./faults.js";
import { fetchFrom } from "./fetch.js";
import { type ListenOptions, listenFor, type SimulatorServer } from "./listen.js";
import { type LoggedRequest, logEntry } from "./request-log.js";

const listenOptions: readonly string[] = ["port", "host", "tls", "cors"] satisfies (keyof ListenOptions)[];
const internalOptions: readonly string[] = ["pages", "onRequest"] satisfies (keyof ListenOptions)[];

/** A simulated API that can be called, with its faults and its log. */
export interface Host {
  /** Responds in this process, whatever the origin of the URL. */
  readonly fetch: typeof fetch;
  /** All requests, in order of arrival. */
  readonly requests: LoggedRequest[];
  /**
   * Serves over HTTP; needs Node. Until all servers are closed, the simulator's own clock follows the wall clock.
   * @throws TypeError for unknown options.
   */
  listen(options?: ListenOptions): Promise<SimulatorServer>;
  /** Replaces the faults, or removes them if no profile is passed. */
  faults(...profiles: readonly FaultProfile[]): void;
  /** Lets all stalled responses continue. */
  release(): void;
}

export interface HostOptions {
  readonly api: SimulatedApi;
  readonly seed: number;
  readonly faults: FaultProfile | readonly FaultProfile[] | undefined;
  readonly clock: Clock;
}

/** Makes an API callable in this process and over HTTP. */
export function createHost({ api, seed, faults = [], clock }: HostOptions): Host {
  const plan = createFaultPlan(seed, [faults].flat());
  const requests: LoggedRequest[] = [];
  let gate = createGate();

  const respond = async (request: Request, onLogged?: (entry: LoggedRequest) => void): Promise<Response> => {
    const description = api.describe(request);
    const entry = logEntry(request, clock.now(), description, api);
    requests.push(entry);
    onLogged?.(entry);
    const fault = plan.draw({ method: request.method, ...description });
    if (fault) entry.fault = fault.kind;
    const response = await (fault ? faultyResponse(api, request, fault, gate.opened) : api.handle(request));
    const note = api.notes?.get(request);
    if (note !== undefined) entry.note = note;
    entry.status = response.status;
    return response;
  };

  return {
    fetch: fetchFrom(respond),
    requests,
    listen: async (options = {}) => {
      const unknown = Object.keys(options).filter((name) => ![...listenOptions, ...internalOptions].includes(name));
      if (unknown.length > 0)
        throw new TypeError(`listen() takes ${listenOptions.join(", ")}, not ${unknown.join(", ")}`);
      if (options.cors !== undefined) checkOrigin(options.cors);
      const server = await listenFor(respond, api, options);
      const stop = clock.run();
      const close = () => {
        stop();
        return server.close();
      };
      return { url: server.url, close, [Symbol.asyncDispose]: close };
    },
    faults: (...profiles) => plan.set(profiles),
    release: () => {
      gate.open();
      gate = createGate();
    },
  };
}

function checkOrigin(cors: string): void {
  if (cors === "*" || (URL.canParse(cors) && new URL(cors).origin === cors)) return;
  throw new TypeError(`cors takes an origin such as https://portal.example.com, or *, not ${cors}`);
}

function createGate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
