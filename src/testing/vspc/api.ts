import type { Operation } from "../document.js";
import { type Api, type Arrival, wrongMethod } from "../host.js";
import { HttpError, notFound } from "../http-error.js";
import { moveRows, pageOf } from "../list/page.js";
import { readParameters } from "../parameters.js";
import { randomUid } from "../random.js";
import { emptyResponse, jsonResponse, portalPage } from "../responses.js";
import { parseParameter, readBody } from "./body.js";
import type { Call } from "./call.js";
import { isPaged, isWrite, rowOf } from "./document.js";
import { errorOf, errorResponse } from "./errors.js";
import { reply } from "./handlers/index.js";
import { createIdempotency } from "./idempotency.js";
import { proxyResponse } from "./proxy.js";
import { documentedPageSize, listRequest, selectProperties } from "./query.js";
import { createRateLimit, type Throttle } from "./rate-limit.js";
import type { Server, ServerOptions } from "./server.js";
import { asKnownTo, isOlder, isSupported, otherOperations, otherResponse, unsupportedVersion } from "./versions.js";

export const basePath = "/api/v3";

/** How the server handles requests of any operation. */
export interface VspcBehaviour {
  /**
   * Maximum number of rows of a page.
   * @default 500
   */
  readonly maxPageSize?: number;
  readonly throttle?: Throttle;
  /**
   * Handling of reads with an `X-Request-id`: immediate (`plain`), or asynchronous as in older servers (`async`).
   * @default "plain"
   */
  readonly readsWithRequestId?: "async" | "plain";
  /**
   * Response for paths that the server does not know: the page of its portal with status 200, or an error (404).
   * @default "portal"
   */
  readonly unknownRoutes?: "portal" | "error";
}

/** Creates the simulated VSPC API. */
export function createVspcApi(server: Server, behaviour: VspcBehaviour & ServerOptions): Api {
  const { maxPageSize = documentedPageSize, async = {} } = behaviour;
  const idempotency = createIdempotency(server.now);
  const countRequest = createRateLimit(behaviour.throttle, server.now);
  const maximums = { limit: { maximum: Math.max(maxPageSize, documentedPageSize) } };

  const handle = async (arrival: Arrival): Promise<Response> => {
    const { request, url, route, path, operation, entry } = arrival;
    const { headers, method } = request;
    const other = operation ? undefined : route?.others.get(method);
    if (other) return otherResponse(other, method, path);
    const proxied = proxyResponse(server, path, request);
    if (proxied) return proxied;
    if (!route && behaviour.unknownRoutes === "error") throw notFound("The resource", path);
    if (!route) return portalPage();
    const version = headers.get("x-client-version");
    if (version !== null && !isSupported(version))
      return unsupportedVersion(`The API version ${version} is not supported. Supported are 3.5 and later ones.`);
    if (!operation) throw wrongMethod(route, method);
    if (version !== null && isOlder(version, String(operation["x-since"] ?? version)))
      throw notFound("The resource", path);
    countRequest();
    if (operation.anonymous) return server.tokens.respond(operation, request);
    const authorization = headers.get("authorization") ?? "";
    const login = server.tokens.authenticate(authorization);
    if (!/^bearer /i.test(authorization)) entry.note = "API key without Bearer accepted";
    if (login.readOnly && isWrite(operation)) throw new HttpError(403, "The login allows reading only.");

    const parameters = readParameters(operation, arrival, (text) => parseParameter(text, entry), maximums);
    const list = listRequest(parameters.query, rowOf(operation), maxPageSize);
    const body = await readBody(operation, request, entry);
    const call: Call = { ...server, ...parameters, operation, list, body, login };
    const start = () => (isAsync(arrival, operation) ? accept(arrival, call) : perform(arrival, call));
    const requestId = headers.get("x-request-id")?.toLowerCase();
    if (requestId === undefined || !isWrite(operation)) return start();
    return idempotency(requestId, `${method} ${path}${url.search}`, start);
  };

  /** Returns the response of an operation. The result of an asynchronous action that is rejected is the error response. */
  const perform = ({ path, fault, request: { headers } }: Arrival, call: Call): Response => {
    const { operation, list, store } = call;
    try {
      moveRows(store.tableOf(operation), list, fault);
      const data = reply(call);
      const requestId = headers.get("x-request-id");
      if (isWrite(operation)) server.effects.push({ operation: operation.id, path, ...(requestId && { requestId }) });
      if (data instanceof Response) return data;
      if (data === undefined) return jsonResponse(200, { errors: [], data: {}, meta: null });
      const shown = (value: unknown) =>
        asKnownTo(headers.get("x-client-version"), selectProperties(value, list.select));
      if (!Array.isArray(data) || !isPaged(operation)) return jsonResponse(200, { data: shown(data) });
      const { rows, total, offset } = pageOf(data, list, fault);
      return jsonResponse(200, { meta: { pagingInfo: { total, count: rows.length, offset } }, data: shown(rows) });
    } catch (error) {
      if (error instanceof HttpError) return errorResponse(error);
      throw error;
    }
  };

  const isAsync = ({ request }: Arrival, operation: Operation): boolean => {
    if (!operation.statuses.includes("202")) return false;
    const { operations = "none" } = async;
    if (request.headers.has("x-request-id") && !isWrite(operation) && behaviour.readsWithRequestId === "async")
      return true;
    return operations === "all" || (operations === "writes" && isWrite(operation));
  };

  const accept = (arrival: Arrival, call: Call): Response => {
    const { searchParams, origin } = arrival.url;
    const id = arrival.request.headers.get("x-request-id") ?? randomUid(server.random);
    const names = [...searchParams.keys()];
    const queryParameters = Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)]));
    const run = () => perform(arrival, call);
    server.tasks.start({ id, initiatorUid: call.login.userUid, actionName: call.operation.id, queryParameters, run });
    const { location = "relative", resource = "asyncActions" } = async;
    const link = `${location === "absolute" ? origin : ""}${basePath}/${resource}/${id}`;
    return emptyResponse(202, location === "absent" ? {} : { location: link });
  };

  return {
    basePath,
    document: server.document,
    otherOperations,
    exposedHeaders: ["location", "retry-after", "content-disposition"],
    requestIdHeader: "x-request-id",
    isPaged,
    handle,
    errorResponse,
    errorOf,
  };
}
