import type { SimulatedApi } from "./api.js";
import type { Clock } from "./clock.js";
import type { Respond } from "./delivery.js";
import { faultyResponse } from "./fault-responses.js";
import { createFaultPlan, type FaultProfile, isConnectionFault } from "./faults.js";
import { fetchFrom } from "./fetch.js";
import type { ListenOptions, SimulatorServer } from "./listen.js";
import { type LoggedRequest, logEntry } from "./request-log.js";

const listenOptions: readonly string[] = ["port", "host", "tls", "cors"] satisfies (keyof ListenOptions)[];
const ownOptions: readonly string[] = ["pages", "onRequest"] satisfies (keyof ListenOptions)[];

/** An API that can be reached, with its faults and its log. */
export interface Host {
  /** Answers in process, whatever origin is asked. */
  readonly fetch: typeof fetch;
  /** Everything that arrived, in order. */
  readonly requests: LoggedRequest[];
  /**
   * Serves over HTTP; needs Node. From then on the simulator's own clock goes with the wall clock, until no server is left
   * (or stays with `now` where that was given). Rejects with a TypeError on options that it does not know.
   */
  listen(options?: ListenOptions): Promise<SimulatorServer>;
  /** Replaces the faults from here on; without profiles there are none. */
  faults(...profiles: readonly FaultProfile[]): void;
  /** Lets all stalled answers go on. */
  release(): void;
}

export interface HostOptions {
  readonly api: SimulatedApi;
  readonly seed: number;
  readonly faults: readonly FaultProfile[];
  readonly clock: Clock;
}

/** Makes an API reachable in process and over HTTP. */
export function createHost({ api, seed, faults, clock }: HostOptions): Host {
  const plan = createFaultPlan(seed, faults);
  const requests: LoggedRequest[] = [];
  let gate = createGate();

  const respond: Respond = (request) => {
    const description = api.describe(request);
    const entry = logEntry(request, clock.now(), description, api.label);
    requests.push(entry);
    const fault = plan.draw({ method: request.method, ...description });
    if (fault) entry.fault = fault.kind;
    const make = once(() => (fault ? faultyResponse(api, request, fault) : api.handle(request)));
    if (fault?.effect) make();
    const answer = () => {
      const made = make();
      entry.status = made.status;
      return made;
    };
    const kind = fault?.kind;
    return { entry, released: gate.opened, answer, ...(kind && isConnectionFault(kind) && { fault: kind }) };
  };

  return {
    fetch: fetchFrom(respond),
    requests,
    listen: async (options = {}) => {
      const unknown = Object.keys(options).filter((name) => ![...listenOptions, ...ownOptions].includes(name));
      if (unknown.length > 0)
        throw new TypeError(`listen() takes ${listenOptions.join(", ")}, not ${unknown.join(", ")}`);
      if (options.cors !== undefined) checkOrigin(options.cors);
      const { listenFor } = await import("./listen.js");
      const server = await listenFor(respond, api.basePath, options);
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

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
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
