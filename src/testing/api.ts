import type { ApiDocument, Operation } from "./document.js";
import type { ArrivedRequest, SimulatedResponse } from "./exchange.js";
import type { ErrorFault, Fault } from "./faults.js";
import { Refusal } from "./refusal.js";
import { createRouter, type Route } from "./router.js";

/** A request with what the document knows about its path. */
export interface Arrival {
  readonly request: ArrivedRequest;
  /** Below the base path, or the whole path where it is not below it. */
  readonly path: string;
  readonly route: Route | undefined;
  /** A fault of the page. */
  readonly fault: Fault | undefined;
}

/** What an API has of its own: its answers and its words for failures. */
export interface ApiBehaviour {
  readonly basePath: string;
  readonly document: ApiDocument;
  isPaged(operation: Operation): boolean;
  /** Answers; throws a refusal where it will not. */
  handle(arrival: Arrival): SimulatedResponse;
  /** The answer to a request that was refused, or that the simulator failed at (500). */
  refused(refusal: Refusal, request: ArrivedRequest): SimulatedResponse;
  /** The answer that a fault asks for. */
  refuse(kind: ErrorFault, fault: Fault, request: ArrivedRequest): SimulatedResponse;
  /** A name for the credential in a header, for the log. */
  label(credential: string): string;
  /** What the log says about a request that is read with forbearance. */
  note?(request: ArrivedRequest): string | undefined;
}

/** What is known about a request before it is handled. */
export interface Description {
  /** Below the base path. */
  readonly path: string;
  readonly template?: string;
  readonly operation?: string;
  readonly note?: string;
  readonly paged: boolean;
}

/** An API that can be hosted. */
export interface SimulatedApi extends Pick<ApiBehaviour, "refuse" | "label" | "basePath"> {
  describe(request: ArrivedRequest): Description;
  /** Handles the request; a fault given here is one of the page faults. */
  handle(request: ArrivedRequest, fault?: Fault): SimulatedResponse;
}

/** Finds the operation of each request, and turns refusals into answers. */
export function createApi(behaviour: ApiBehaviour): SimulatedApi {
  const { basePath, document, label, refuse } = behaviour;
  const router = createRouter(document.operations);
  const arrive = ({ url }: ArrivedRequest) => {
    const path = below(url, basePath);
    return { path: path ?? url.pathname, route: path === undefined ? undefined : router(path) };
  };
  return {
    basePath,
    label,
    refuse,
    describe: (request) => {
      const { path, route } = arrive(request);
      const operation = route?.methods.get(request.method);
      const note = behaviour.note?.(request);
      return {
        path,
        paged: operation !== undefined && behaviour.isPaged(operation),
        ...(route && { template: route.template }),
        ...(operation && { operation: operation.id }),
        ...(note !== undefined && { note }),
      };
    },
    handle: (request, fault) => {
      try {
        return behaviour.handle({ request, fault, ...arrive(request) });
      } catch (error) {
        if (error instanceof Refusal) return behaviour.refused(error, request);
        return behaviour.refused(new Refusal(500, `Fault of the simulator: ${error}`), request);
      }
    },
  };
}

/** The operation of a route; a refusal (405) where the method has none. */
export function operationOf({ methods }: Route, method: string): Operation {
  const operation = methods.get(method);
  if (operation) return operation;
  throw new Refusal(405, `The method ${method} is not allowed here. Allowed: ${[...methods.keys()].join(", ")}.`);
}

function below({ pathname }: URL, basePath: string): string | undefined {
  const [path, base] = [pathname.toLowerCase(), basePath.toLowerCase()];
  if (path === base) return "/";
  return path.startsWith(`${base}/`) ? pathname.slice(basePath.length) : undefined;
}
