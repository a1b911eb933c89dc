import type { Operation } from "../document.js";
import { type Api, type Arrival, wrongMethod } from "../host.js";
import { HttpError, notFound } from "../http-error.js";
import { readParameters } from "../parameters.js";
import { randomUid } from "../random.js";
import { emptyResponse, portalPage } from "../responses.js";
import { parseParameter, readBody } from "./body.js";
import type { Call, Server } from "./call.js";
import { isPaged, isWrite, mayBeAsync, rowOf, since } from "./document.js";
import { errorOf, errorResponse } from "./errors.js";
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
  readonly arrival: Arrival;
  readonly requestId: string | null;
  readonly call: Call;
}

/** Creates the simulated VSPC API. It adds the writes that took effect to `effects`. */
export function createVspcApi(server: Server, behaviour: VspcBehaviour, effects: Effect[]): Api {
  const toResponse = createResponder();
  const idempotency = createIdempotency(server.now);
  const countRequest = createRateLimit(behaviour.throttle, server.now);
  const maximums = { limit: { maximum: Math.max(behaviour.maxPageSize, documentedPageSize) } };

  const handle = async (arrival: Arrival): Promise<Response> => {
    server.tasks.settle();
    const { request, url, route, path, operation, entry } = arrival;
    const { headers, method } = request;
    const other = operation ? undefined : route?.others.get(method);
    if (other) return otherResponse(other, method, path);
    if (!route && behaviour.unknownRoutes === "error") throw notFound("The resource", path);
    if (!route) return portalPage();
    const version = headers.get("x-client-version");
    if (version !== null && !isSupported(version))
      return unsupportedVersion(`The API version ${version} is not supported. Supported are 3.5 and later ones.`);
    if (!operation) throw wrongMethod(route, method);
    const first = since(operation);
    if (version !== null && first !== undefined && isOlder(version, first)) throw notFound("The resource", path);
    countRequest();
    if (operation.anonymous) return server.tokens.respond(operation, request);
    const login = server.tokens.authenticate(headers.get("authorization"));
    if (!login.isBearer) entry.note = "API key without Bearer accepted";
    if (login.readOnly && isWrite(operation)) throw new HttpError(403, "The login allows reading only.");

    const onSingleQuotes = () => {
      entry.note = "single-quoted JSON accepted";
    };
    const parse = (text: string) => parseParameter(text, onSingleQuotes);
    const given = { path: route.path, query: url.searchParams, headers };
    const parameters = readParameters(operation, given, parse, maximums);
    const list = listRequest(parameters.query, rowOf(operation), behaviour.maxPageSize);
    const body = await readBody(operation, request, onSingleQuotes);
    const requestId = headers.get("x-request-id");
    const call: Call = { ...server, ...parameters, operation, list, body, login };
    return respond({ arrival, requestId, call });
  };

  const respond = (admitted: Admitted): Response => {
    const { arrival, requestId, call } = admitted;
    const start = () => (isAsync(call.operation, requestId) ? accept(admitted) : perform(admitted));
    if (requestId === null || !isWrite(call.operation)) return start();
    const operation = `${arrival.request.method} ${arrival.path}${arrival.url.search}`;
    return idempotency(requestId.toLowerCase(), operation, start);
  };

  const perform = ({ call, arrival: { path, fault, request }, requestId }: Admitted): Response => {
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
    const { arrival, call } = admitted;
    const { searchParams, origin } = arrival.url;
    const id = admitted.requestId ?? randomUid(server.random);
    const names = [...searchParams.keys()];
    const queryParameters = Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)]));
    const run = () => perform(admitted);
    server.tasks.start({ id, initiatorUid: call.login.userUid, actionName: call.operation.id, queryParameters, run });
    const { location = "relative", resource = "asyncActions" } = behaviour.async;
    const link = `${location === "absolute" ? origin : ""}${basePath}/${resource}/${id}`;
    return emptyResponse(202, location === "absent" ? {} : { location: link });
  };

  return {
    basePath,
    document: server.document,
    otherOperations,
    exposedHeaders: ["location", "retry-after", "content-disposition"],
    secretHeaders: [],
    requestIdHeader: "x-request-id",
    isPaged,
    handle,
    errorResponse,
    errorOf,
    label: server.tokens.label,
  };
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
