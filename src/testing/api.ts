import type { ApiDocument, Operation } from "./document.js";
import type { ErrorFault, Fault } from "./faults.js";
import { HttpError } from "./http-error.js";
import type { LogRules } from "./request-log.js";
import { createRouter, type OtherOperation, type Route } from "./router.js";

/** Target of a request. */
export interface Target {
  /** Path below the base path, or the whole path if it is not below it. */
  readonly path: string;
  readonly route: Route | undefined;
  /** A fault of the page. */
  readonly fault: Fault | undefined;
}

/** The behaviour that differs between the APIs. */
export interface ApiBehaviour extends LogRules {
  readonly basePath: string;
  readonly document: ApiDocument;
  /** Operations of the server that the document does not have. */
  readonly otherOperations?: readonly OtherOperation[];
  /** Response headers that pages of another origin may read. */
  readonly exposedHeaders: readonly string[];
  isPaged(operation: Operation): boolean;
  /** Responds to a request. Throws `HttpError` to refuse it. */
  handle(request: Request, target: Target): Promise<Response>;
  errorResponse(error: HttpError, request: Request): Response;
  /** Returns the response to a request that meets the fault. */
  faultResponse(kind: ErrorFault, fault: Fault, request: Request): Response;
  /** Notes for the log about malformed requests that were accepted. */
  readonly notes?: WeakMap<Request, string>;
}

/** Description of a request before it is handled. */
export interface Description {
  readonly path: string;
  readonly template?: string;
  readonly operation?: string;
  readonly paged: boolean;
}

/** An API that can be hosted. */
export interface SimulatedApi extends Omit<ApiBehaviour, "handle" | "isPaged" | "errorResponse"> {
  describe(request: Request): Description;
  /** Handles the request, under a fault of the page if one is given. */
  handle(request: Request, fault?: Fault): Promise<Response>;
}

/** Creates an API that finds the operation of each request and turns errors into responses. */
export function createApi(behaviour: ApiBehaviour): SimulatedApi {
  const route = createRouter(behaviour.document.operations, behaviour.otherOperations);
  const locate = (request: Request) => {
    const { pathname } = new URL(request.url);
    const path = pathBelow(pathname, behaviour.basePath);
    return { path: path ?? pathname, route: path === undefined ? undefined : route(path) };
  };
  return {
    ...behaviour,
    describe: (request) => {
      const { path, route } = locate(request);
      const operation = route?.methods.get(request.method);
      return {
        path,
        paged: operation !== undefined && behaviour.isPaged(operation),
        ...(route && { template: route.template }),
        ...(operation && { operation: operation.id }),
      };
    },
    handle: async (request, fault) => {
      try {
        return await behaviour.handle(request, { ...locate(request), fault });
      } catch (error) {
        const known = error instanceof HttpError ? error : new HttpError(500, `Fault of the simulator: ${error}`);
        return behaviour.errorResponse(known, request);
      }
    },
  };
}

/** Returns the operation of a route. Throws `HttpError` 405 if the route does not have the method. */
export function operationOf({ methods, others }: Route, method: string): Operation {
  const operation = methods.get(method);
  if (operation) return operation;
  const allowed = [...methods.keys(), ...others.keys()].join(", ");
  throw new HttpError(405, `The method ${method} is not allowed here. Allowed: ${allowed}.`);
}

function pathBelow(pathname: string, basePath: string): string | undefined {
  const [path, base] = [pathname.toLowerCase(), basePath.toLowerCase()];
  if (path === base) return "/";
  return path.startsWith(`${base}/`) ? pathname.slice(basePath.length) : undefined;
}
