import type { Clock } from "./clock.js";
import type { ApiDocument, OpenApi, Operation } from "./document.js";
import { connectionError, faultyResponse } from "./fault-responses.js";
import { createFaultPlan, type ErrorFault, type Fault, type FaultProfile } from "./faults.js";
import { HttpError } from "./http-error.js";
import { type ListenOptions, listenFor, type SimulatorServer } from "./listen.js";
import { type LoggedRequest, type LogRules, logEntry } from "./request-log.js";
import { createRouter, type Route } from "./router.js";

/** An API that can be hosted: the behaviour that differs between the APIs. */
export interface Api extends LogRules {
  readonly basePath: string;
  readonly document: ApiDocument;
  /** Operations of the server that the document does not have, each as `METHOD /path`. */
  readonly otherOperations?: readonly string[];
  /** Response headers that pages of another origin may read. */
  readonly exposedHeaders: readonly string[];
  isPaged(operation: Operation): boolean;
  /** Responds to a request. Throws `HttpError` to reject it. */
  handle(arrival: Arrival): Promise<Response>;
  errorResponse(error: HttpError, request: Request): Response;
  /** Returns the error of a request that meets the fault. */
  errorOf(kind: ErrorFault, profile: FaultProfile): HttpError;
}

/** A request that has arrived. */
export interface Arrival {
  readonly request: Request;
  readonly url: URL;
  /** Path below the base path, or the whole path if it is not below it. */
  readonly path: string;
  readonly route: Route | undefined;
  readonly operation: Operation | undefined;
  readonly fault: Fault | undefined;
  readonly entry: LoggedRequest;
}

/** A write that took effect. */
export interface Effect {
  /** `operationId` of the document. */
  readonly operation: string;
  /** Path below the base path. */
  readonly path: string;
  /** Request ID, which only VSPC has. */
  readonly requestId?: string;
}

/** A simulated API that can be called, with its faults and its log. */
export interface Host {
  /** Responds in this process, whatever the origin of the URL. Redirects are not followed. */
  readonly fetch: typeof fetch;
  /** All requests, in order of arrival. */
  readonly requests: LoggedRequest[];
  /** Serves over HTTP; needs Node. Until all servers are closed, the simulator's own clock follows the wall clock. */
  listen(options?: ListenOptions): Promise<SimulatorServer>;
  /** Replaces the faults, or removes them if no profile is passed. */
  faults(...profiles: readonly FaultProfile[]): void;
  /** Lets all stalled responses continue. */
  release(): void;
  /** Moves the simulator's own clock forward by `ms` milliseconds. Throws if `now` was passed. */
  advance(ms: number): void;
}

/** Options of both simulators. */
export interface HostOptions {
  /**
   * Seed of all data and random choices. The same seed leads to the same responses to the same requests.
   * @default 1
   */
  readonly seed?: number;
  /**
   * Number of tenants at the start.
   * @default 12
   */
  readonly tenants?: number;
  /** Returns the time in milliseconds since 1970. By default the simulator has its own clock. */
  readonly now?: () => number;
  /** Parsed OpenAPI document to simulate. Default: the document in this package. */
  readonly document?: OpenApi;
  readonly faults?: FaultProfile | readonly FaultProfile[];
}

/** Makes an API callable in this process and over HTTP. `onAdvance` is called after the clock was advanced. */
export function createHost(
  api: Api,
  { seed = 1, faults = [] }: HostOptions,
  clock: Clock,
  onAdvance?: () => void,
): Host {
  const router = createRouter(api.document.operations, api.otherOperations);
  let draw = createFaultPlan(seed, [faults].flat());
  const requests: LoggedRequest[] = [];
  const stalled = new Set<() => void>();

  const respond = async (request: Request, onLogged?: (entry: LoggedRequest) => void): Promise<Response> => {
    const url = new URL(request.url);
    const below = pathBelow(url.pathname, api.basePath);
    const path = below ?? url.pathname;
    const route = below === undefined ? undefined : router(below);
    const operation = route?.methods.get(request.method);
    const entry = logEntry(request, url, api, { path, ...(operation && { operation: operation.id }), at: clock.now() });
    requests.push(entry);
    onLogged?.(entry);
    const fault = draw({ request, path, route, isPaged: operation !== undefined && api.isPaged(operation) });
    if (fault) entry.fault = fault.kind;
    const handle = () => handled(api, { request, url, path, route, operation, fault, entry });
    const errorOf = (kind: ErrorFault) =>
      api.errorResponse(api.errorOf(kind, fault?.profile ?? { kinds: [] }), request);
    const response = await (fault ? faultyResponse(fault, { request, handle, errorOf, stalled }) : handle());
    entry.status = response.status;
    return response;
  };

  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      const response = await respond(request);
      const isRedirect = response.status > 300 && response.headers.has("location");
      if (isRedirect && request.redirect !== "manual") throw connectionError("fetch failed", "unexpected redirect");
      return response;
    },
    requests,
    listen: async (options = {}) => {
      const server = await listenFor(respond, api, options);
      const stop = clock.run();
      const close = () => {
        stop();
        return server.close();
      };
      return { ...server, close, [Symbol.asyncDispose]: close };
    },
    faults: (...profiles) => {
      draw = createFaultPlan(seed, profiles);
    },
    release: () => {
      for (const resume of stalled) resume();
      stalled.clear();
    },
    advance: (ms) => {
      clock.advance(ms);
      onAdvance?.();
    },
  };
}

async function handled(api: Api, arrival: Arrival): Promise<Response> {
  try {
    return await api.handle(arrival);
  } catch (error) {
    const known = error instanceof HttpError ? error : new HttpError(500, `Fault of the simulator: ${error}`);
    return api.errorResponse(known, arrival.request);
  }
}

/** Returns the error of a route that has no operation with the method. */
export function wrongMethod({ methods, others }: Route, method: string): HttpError {
  const allowed = [...methods.keys(), ...others.keys()].join(", ");
  return new HttpError(405, `The method ${method} is not allowed here. Allowed: ${allowed}.`);
}

function pathBelow(pathname: string, basePath: string): string | undefined {
  const [path, base] = [`${pathname}/`.toLowerCase(), `${basePath}/`.toLowerCase()];
  return path.startsWith(base) ? pathname.slice(basePath.length) || "/" : undefined;
}
