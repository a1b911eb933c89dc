import type { SimulatedApi } from "./api.js";
import type { Answer, Delivery, Respond } from "./exchange.js";
import { faultyAnswer } from "./fault-answers.js";
import { createFaultPlan, type Fault, type FaultProfile, isConnectionFault } from "./faults.js";
import { fetchFrom } from "./fetch.js";
import { type ListenOptions, listenFor, type SimulatorServer } from "./http.js";
import { type LoggedRequest, logged } from "./request-log.js";

/** An API that can be reached, with its faults and its log. */
export interface Host {
  /** Answers in process, whatever origin is asked. */
  readonly fetch: typeof fetch;
  /** Everything that arrived, in order. */
  readonly requests: LoggedRequest[];
  /** Serves on an ephemeral port of the loopback interface. */
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
  readonly now: () => number;
}

/** Makes an API reachable in process and over HTTP. */
export function createHost({ api, seed, faults, now }: HostOptions): Host {
  const plan = createFaultPlan(seed, faults);
  const requests: LoggedRequest[] = [];
  let gate = createGate();

  const respond: Respond = (request) => {
    const description = api.describe(request);
    const entry = logged(request, now(), description, api.label);
    requests.push(entry);
    const fault = plan.draw({ method: request.method, ...description });
    if (fault) entry.fault = fault.kind;
    const make = once(() => (fault ? faultyAnswer(api, request, fault) : api.handle(request)));
    if (fault?.effect) make();
    return delivery(fault, gate.opened, () => {
      const answer = make();
      entry.status = answer.status;
      return answer;
    });
  };

  return {
    fetch: fetchFrom(respond),
    requests,
    listen: (options) => listenFor(respond, api.basePath, options),
    faults: (...profiles) => plan.set(profiles),
    release: () => {
      gate.open();
      gate = createGate();
    },
  };
}

function delivery(fault: Fault | undefined, released: Promise<void>, answer: () => Answer): Delivery {
  const kind = fault?.kind;
  return kind && isConnectionFault(kind) ? { fault: kind, released, answer } : { released, answer };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function createGate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
