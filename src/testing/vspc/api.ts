import { createApi, operationOf, type SimulatedApi, type Target } from "../api.js";
import type { Operation } from "../document.js";
import { portalPage } from "../fault-responses.js";
import { forbidden, HttpError, notFound } from "../http-error.js";
import { readParameters } from "../parameters.js";
import { randomUid } from "../random.js";
import { emptyResponse } from "../responses.js";
import { parseParameter, readBody } from "./body.js";
import type { Call, Server } from "./call.js";
import { isPaged, isWrite, mayBeAsync, rowOf, since } from "./document.js";
import { errorResponse, faultResponse } from "./errors.js";
import { reply } from "./handlers/index.js";
import { createIdempotency } from "./idempotency.js";
import { otherOperations, otherResponse, unsupportedVersion } from "./other-operations.js";
import { documentedPageSize, listRequest } from "./query.js";
import { createRateLimit, type Throttle } from "./rate-limit.js";
import { createResponder } from "./responses.js";
import type { AsyncBehaviour } from "./tasks.js";
import { isOlder, isSupported } from "./versions.js";

export const basePath = "/api/v3";

/** A write that took effect. */
export interface Effect {
  /** `operationId` of the document. */
  readonly operation: string;
  /** Path below the base path. */
  readonly path: string;
  readonly requestId: string | null;
}

/** Response for unknown paths: the page of the portal with status 200, like the real server, or an error (404). */
export type UnknownRoutes = "portal" | "error";

export interface VspcBehaviour {
  readonly maxPageSize: number;
  readonly throttle: Throttle | undefined;
  readonly async: AsyncBehaviour;
  /** Whether a read with a request ID becomes an asynchronous action, as on older servers. */
  readonly asyncReads: boolean;
  readonly unknownRoutes: UnknownRoutes;
}

/** A validated request. */
interface Admitted {
  readonly request: Request;
  readonly target: Target;
  readonly requestId: string | null;
  readonly call: Call;
}

/** Creates the simulated VSPC API. It adds the writes that took effect to `effects`. */
export function createVspcApi(server: Server, behaviour: VspcBehaviour, effects: Effect[]): SimulatedApi {
  const toResponse = createResponder();
  const idempotency = createIdempotency(server.now);
  const countRequest = createRateLimit(behaviour.throttle, server.now);
  const notes = new WeakMap<Request, string>();
  const maximums = { limit: Math.max(behaviour.maxPageSize, documentedPageSize) };

  const handle = async (request: Request, target: Target): Promise<Response> => {
    server.tasks.settle();
    const { route, path } = target;
    const { headers, method } = request;
    const other = route?.methods.has(method) ? undefined : route?.others.get(method);
    if (other) return otherResponse(other, method, path);
    if (!route && behaviour.unknownRoutes === "error") throw notFound("The resource", path);
    if (!route) return portalPage();
    const version = headers.get("x-client-version");
    if (version !== null && !isSupported(version))
      return unsupportedVersion(`The API version ${version} is not supported. Supported are 3.5 and later ones.`);
    const operation = operationOf(route, method);
    const first = since(operation);
    if (version !== null && first !== undefined && isOlder(version, first)) throw notFound("The resource", path);
    countRequest();
    if (operation.anonymous) return server.tokens.respond(operation, request);
    const login = server.tokens.authenticate(headers.get("authorization"));
    if (!login.isBearer) notes.set(request, "API key without Bearer accepted");
    if (login.readOnly && isWrite(operation)) throw forbidden("The login allows reading only.");

    const onSingleQuotes = () => notes.set(request, "single-quoted JSON accepted");
    const { searchParams: query } = new URL(request.url);
    const rules = { maximums, parseJson: (text: string) => parseParameter(text, onSingleQuotes) };
    const parameters = readParameters(operation, { path: route.path, query, headers }, rules);
    const list = listRequest(parameters.query, rowOf(operation), behaviour.maxPageSize);
    const body = await readBody(operation, request, onSingleQuotes);
    const requestId = headers.get("x-request-id");
    const call: Call = { ...server, ...parameters, operation, list, body, login };
    return respond({ request, target, requestId, call });
  };

  const respond = (admitted: Admitted): Response => {
    const { request, requestId, call, target } = admitted;
    const start = () => (isAsync(call.operation, requestId) ? accept(admitted) : perform(admitted));
    if (requestId === null || !isWrite(call.operation)) return start();
    const operation = `${request.method} ${target.path}${new URL(request.url).search}`;
    return idempotency(requestId.toLowerCase(), operation, start);
  };

  const perform = ({ call, target: { path, fault }, request, requestId }: Admitted): Response => {
    const { operation } = call;
    const version = request.headers.get("x-client-version");
    const response = errorsAsResponses(() => toResponse(reply(call), call, { version, fault }));
    if (isWrite(operation) && response.status < 400) effects.push({ operation: operation.id, path, requestId });
    return response;
  };

  const isAsync = (operation: Operation, requestId: string | null): boolean => {
    if (!mayBeAsync(operation)) return false;
    const { operations = "none" } = behaviour.async;
    if (requestId !== null && !isWrite(operation) && behaviour.asyncReads) return true;
    if (typeof operations !== "string") return operations({ ...operation, path: operation.template });
    return operations === "all" || (operations === "writes" && isWrite(operation));
  };

  const accept = (admitted: Admitted): Response => {
    const { request, call } = admitted;
    const { searchParams, origin } = new URL(request.url);
    const id = admitted.requestId ?? randomUid(server.random);
    const names = [...searchParams.keys()];
    const queryParameters = Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)]));
    const run = () => perform(admitted);
    server.tasks.start({ id, initiatorUid: call.login.userUid, actionName: call.operation.id, queryParameters, run });
    const { location = "relative", resource = "asyncActions" } = behaviour.async;
    const link = `${location === "absolute" ? origin : ""}${basePath}/${resource}/${id}`;
    return emptyResponse(202, location === "absent" ? {} : { location: link });
  };

  return createApi({
    basePath,
    document: server.document,
    otherOperations,
    exposedHeaders: ["location", "retry-after", "content-disposition"],
    secretHeaders: [],
    requestIdHeader: "x-request-id",
    notes,
    isPaged,
    handle,
    errorResponse,
    faultResponse,
    label: server.tokens.label,
  });
}

/** The result of an asynchronous action that is refused is the error response. */
function errorsAsResponses(make: () => Response): Response {
  try {
    return make();
  } catch (error) {
    if (error instanceof HttpError) return errorResponse(error);
    throw error;
  }
}
